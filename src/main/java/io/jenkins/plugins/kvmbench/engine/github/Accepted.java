package io.jenkins.plugins.kvmbench.engine.github;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a label on a pull request accepts what a workflow run measured.
 *
 * @param author who set it, empty when it accepts nothing
 * @param time when
 * @param reason why a label that is there accepts nothing; empty when it does, or when there is none
 */
public record Accepted(Optional<String> author, Instant time, String reason) {

    static final Accepted NO_LABEL = new Accepted(Optional.empty(), Instant.EPOCH, "");

    public Accepted {
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(reason, "reason");
    }

    static Accepted not(String reason) {
        return new Accepted(Optional.empty(), Instant.EPOCH, reason);
    }
}
