package io.jenkins.plugins.kvmbench.engine.github;

/** GitHub did not do what it was asked, and will not within the time there is. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String reason) {
        super(reason);
    }
}
