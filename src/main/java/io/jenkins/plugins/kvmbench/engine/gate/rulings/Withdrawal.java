package io.jenkins.plugins.kvmbench.engine.gate.rulings;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody took back what was ruled; the ruling stays on record.
 *
 * @param time when
 * @param author who, empty when not known
 */
public record Withdrawal(Instant time, String author) {

    public Withdrawal {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(author, "author");
    }
}
