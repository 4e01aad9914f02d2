package io.jenkins.plugins.kvmbench.engine.suite;

/** A suite, preset, parameter or value that does not exist; the message says which, and what does. */
public class SuiteException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public SuiteException(String message) {
        super(message);
    }
}
