package io.jenkins.plugins.kvmbench.engine.gate;

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
 * @param expires from when on it no longer holds
 */
public record Waiver(String pattern, String author, String reason, Instant expires) {

    public Waiver {
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(expires, "expires");
        if (pattern.isBlank()) {
            throw new IllegalArgumentException("a waiver needs the pattern of what it waives, for example snapshot/reset*");
        }
    }

    /** Whether it still holds. */
    public boolean holds(Instant now) {
        return now.isBefore(expires);
    }

    boolean matches(SeriesId id) {
        return Glob.matches(pattern, id.metric())
                || Glob.matches(pattern, id.path())
                || Glob.matches(pattern, id.toString());
    }
}
