package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Objects;

/**
 * Something that was asked for and not measured.
 *
 * @param what the suite or benchmark in one line
 * @param reason why, and what to do about it
 * @param broken whether it is a file that could not be read: nobody knows which benchmarks it holds
 */
public record Skip(String what, String reason, boolean broken) {
    public Skip {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(reason, "reason");
    }

    /** Something that is known, and was left out for a reason. */
    public Skip(String what, String reason) {
        this(what, reason, false);
    }
}
