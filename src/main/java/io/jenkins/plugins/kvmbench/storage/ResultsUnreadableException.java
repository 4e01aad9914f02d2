package io.jenkins.plugins.kvmbench.storage;

import java.io.IOException;

/** What a build recorded is not there or is broken. The message is for people: {@code could not be read: ...}. */
public final class ResultsUnreadableException extends IOException {

    private static final long serialVersionUID = 1L;

    ResultsUnreadableException(IOException cause) {
        super("could not be read: " + cause.getMessage(), cause);
    }
}
