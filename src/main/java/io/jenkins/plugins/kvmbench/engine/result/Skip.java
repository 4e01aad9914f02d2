package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Objects;

/**
 * Something that was asked for and not measured.
 *
 * @param what the suite or benchmark in one line
 * @param reason why, and what to do about it
 */
public record Skip(String what, String reason) {
    public Skip {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(reason, "reason");
    }
}
