package io.jenkins.plugins.kvmbench.engine.gate.rulings;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody's word that a build is the baseline from now on, whatever its gate said.
 *
 * @param build its number
 * @param author whose word it is
 * @param reason why, for people
 * @param time when it was given
 * @param withdrawn who took it back and when, null while it holds
 */
public record Acceptance(int build, String author, String reason, Instant time, Withdrawal withdrawn) {

    public Acceptance {
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(time, "time");
        if (build < 1) {
            throw new IllegalArgumentException("builds count from 1, not " + build);
        }
    }
}
