package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.util.Arrays;

/** Comparisons that come to a given end. */
final class Reports {

    private Reports() {}

    static ReportInput failed() {
        return Samples.slower();
    }

    static ReportInput passed() {
        return of(Outcome.PASSED, Level.NONE, Verdict.OK, Verdict.INCONCLUSIVE);
    }

    /** One benchmark for each verdict. */
    static ReportInput of(Outcome outcome, Level level, Verdict... verdicts) {
        Decision decision = Samples.decision(
                outcome,
                Arrays.stream(verdicts)
                        .map(verdict -> Samples.row(
                                Samples.reset(100, verdict.ordinal(), 1, "fast"), verdict, level, 100, 100, 0, 0.01))
                        .toList());
        return ReportInput.of(Samples.nothing(), decision);
    }
}
