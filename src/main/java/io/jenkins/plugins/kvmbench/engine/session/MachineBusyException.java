package io.jenkins.plugins.kvmbench.engine.session;

import java.io.IOException;

/** Others use the machine so much that nothing measured on it would count; the message says who, and what to do. */
public final class MachineBusyException extends IOException {
    private static final long serialVersionUID = 1;

    MachineBusyException(String message) {
        super(message);
    }
}
