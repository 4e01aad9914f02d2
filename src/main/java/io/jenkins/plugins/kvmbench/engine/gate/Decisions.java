package io.jenkins.plugins.kvmbench.engine.gate;

import java.util.List;

/** What rows come to. */
public final class Decisions {

    private Decisions() {}

    public static Decision of(
            Mode mode, Policy policy, int gated, int rounds, List<Row> rows, List<String> notes, String error) {
        return new Decision(mode, outcome(rows, error), policy, gated, rounds, rows, notes, error);
    }

    /**
     * A regression that was shown stands, whatever else went wrong. Short of that nothing passes that was not measured, that
     * the machine disturbed, or that could not have been caught.
     */
    private static Outcome outcome(List<Row> rows, String error) {
        if (rows.stream().anyMatch(row -> row.level() == Level.FAIL && !untrusted(row))) {
            return Outcome.FAILED;
        }
        if (rows.stream().noneMatch(Row::compared) || !error.isEmpty() || rows.stream().anyMatch(Decisions::untrusted)) {
            return Outcome.INVALID;
        }
        return rows.stream().anyMatch(row -> row.level() == Level.WARN) ? Outcome.WARNED : Outcome.PASSED;
    }

    private static boolean untrusted(Row row) {
        return row.verdict() == Verdict.INVALID || row.verdict() == Verdict.ENV_SHIFT;
    }
}
