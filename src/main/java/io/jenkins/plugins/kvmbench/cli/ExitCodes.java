package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What a call comes to, for scripts. */
final class ExitCodes {
    static final int PASS = 0;
    static final int REGRESSION = 1;
    static final int INVALID = 2;
    static final int USAGE = 3;
    static final int CANNOT = 4;
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    /** Results that nothing was compared with pass. */
    static int of(CommandSpec spec, Optional<Decision> decision) {
        return decision.map(one -> of(spec, one)).orElse(PASS);
    }

    /** A file that was asked for and could not be written is an error where nothing weighs more. */
    static int ifWritten(boolean written, int code) {
        return written || code != PASS ? code : USAGE;
    }

    /** A gate that cannot decide because of its configuration says so on standard error; it never passes. */
    static int of(CommandSpec spec, Decision decision) {
        if (!decision.error().isEmpty() && decision.outcome() == Outcome.INVALID) {
            spec.commandLine().getErr().println("kvmbench: " + decision.error());
            return USAGE;
        }
        return switch (decision.outcome()) {
            case PASSED, WARNED -> PASS;
            case FAILED -> REGRESSION;
            case INVALID -> INVALID;
        };
    }
}
