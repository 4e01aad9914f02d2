package io.jenkins.plugins.kvmbench.engine.gate.rulings;

import io.jenkins.plugins.kvmbench.engine.result.Glob;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.time.Instant;
import java.util.Objects;

/**
 * Somebody's word that a regression is known and does not count for a while.
 *
 * @param pattern a glob ({@code *} any run of characters, {@code ?} one) over the metric's name, over {@code suite/benchmark},
 *     or over the whole series as it is shown
 * @param author whose word it is
 * @param reason why, for people
 * @param time when it was given, null when not known
 * @param expires from when on it no longer holds
 * @param revoked who took it back before and when, null unless somebody did
 */
public record Waiver(
        String pattern, String author, String reason, Instant time, Instant expires, Withdrawal revoked) {

    public Waiver {
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(expires, "expires");
        if (pattern.isBlank()) {
            throw new IllegalArgumentException("a waiver needs the pattern of what it waives, for example snapshot/reset*");
        }
    }

    /** A waiver of which it is not known when it was given. */
    public Waiver(String pattern, String author, String reason, Instant expires) {
        this(pattern, author, reason, null, expires, null);
    }

    /** Whether it still holds. */
    public boolean holds(Instant now) {
        return revoked == null && now.isBefore(expires);
    }

    Waiver revoked(Withdrawal by) {
        return new Waiver(pattern, author, reason, time, expires, by);
    }

    public boolean matches(SeriesId id) {
        return Glob.matches(pattern, id.metric())
                || Glob.matches(pattern, id.path())
                || Glob.matches(pattern, id.toString());
    }
}
