package io.jenkins.plugins.kvmbench.engine.harness;

import java.io.IOException;

/** The harness cannot be found, started or understood; the message says what to do. */
public class HarnessException extends IOException {
    private static final long serialVersionUID = 1;

    public HarnessException(String message) {
        super(message);
    }

    public HarnessException(String message, Throwable cause) {
        super(message, cause);
    }
}
