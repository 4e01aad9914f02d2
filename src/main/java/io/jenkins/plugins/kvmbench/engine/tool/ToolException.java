package io.jenkins.plugins.kvmbench.engine.tool;

import java.io.IOException;

/** A side cannot be checked out or built, or a run left nothing that can be read; the message says what, and what was printed. */
public final class ToolException extends IOException {
    private static final long serialVersionUID = 1;

    ToolException(String message) {
        super(message);
    }
}
