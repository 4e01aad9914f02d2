package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.List;
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

    /** What was measured to its end and not compared passes. */
    static int of(CommandSpec spec, Judgement judgement) {
        if (judgement.cannot()) {
            return CANNOT;
        }
        return judgement
                .decision()
                .map(decision -> of(spec, decision))
                .orElseGet(() -> allMeasured(spec, judgement.results()) ? PASS : INVALID);
    }

    /** Whether there is a result of all that was asked for; says of what there is none, and why. */
    private static boolean allMeasured(CommandSpec spec, ResultSet results) {
        List<Result> without = results.results().stream()
                .filter(result -> result.gating() && result.counted().isEmpty())
                .toList();
        for (Result result : without) {
            spec.commandLine().getErr().println("kvmbench: nothing was measured of " + result.id() + " ("
                    + result.losses().count() + " lost, the first: " + result.losses().reason() + ")");
        }
        return without.isEmpty() && !results.results().isEmpty() && !results.run().unfinished();
    }

    /** A file that was asked for and could not be written is an error where nothing weighs more. */
    static int ifWritten(boolean written, int code) {
        return written || code != PASS ? code : USAGE;
    }

    /** A gate that cannot decide because of its configuration says so on standard error; it never passes. */
    static int of(CommandSpec spec, Decision decision) {
        int code = of(decision);
        if (code == USAGE) {
            spec.commandLine().getErr().println("kvmbench: " + decision.error());
        }
        return code;
    }

    static int of(Decision decision) {
        if (!decision.error().isEmpty() && decision.outcome() == Outcome.INVALID) {
            return USAGE;
        }
        return switch (decision.outcome()) {
            case PASSED, WARNED -> PASS;
            case FAILED -> REGRESSION;
            case INVALID -> INVALID;
        };
    }
}
