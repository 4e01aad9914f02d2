package io.jenkins.plugins.kvmbench.engine.harness;

/** A metric is not in what a command printed, or is no number there; the message says what was there. */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
        super(message);
    }
}
