package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Outcome;

/** What a call comes to, for scripts. */
final class ExitCodes {
    static final int PASS = 0;
    static final int REGRESSION = 1;
    static final int INVALID = 2;
    static final int USAGE = 3;
    static final int CANNOT = 4;
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    static int of(Outcome outcome) {
        return switch (outcome) {
            case PASSED, WARNED -> PASS;
            case FAILED -> REGRESSION;
            case INVALID -> INVALID;
        };
    }
}
