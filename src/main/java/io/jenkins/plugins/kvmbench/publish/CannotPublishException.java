package io.jenkins.plugins.kvmbench.publish;

/** Nothing can be published; the message says why and what to do, for the build's log. */
public final class CannotPublishException extends Exception {
    private static final long serialVersionUID = 1;

    public CannotPublishException(String message) {
        super(message);
    }
}
