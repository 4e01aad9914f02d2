package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;

/** What a check on a commit comes to. A required check lets {@code SUCCESS} and {@code NEUTRAL} through. */
public enum Conclusion {
    SUCCESS,
    FAILURE,
    /** A warning, nothing that could be decided, or a machine that changed under the comparison. */
    NEUTRAL;

    /** A run that compares nothing succeeds when something was measured. */
    public static Conclusion of(ReportInput report) {
        return report.decision()
                .map(Conclusion::of)
                .orElseGet(() -> Headline.of(report).tone() == Headline.Tone.BAD ? FAILURE : SUCCESS);
    }

    private static Conclusion of(Decision decision) {
        return switch (decision.outcome()) {
            case FAILED -> FAILURE;
            case WARNED -> NEUTRAL;
            case INVALID -> shifted(decision) ? NEUTRAL : FAILURE;
            case PASSED -> decision.count(Verdict.INCONCLUSIVE) == decision.rows().size() ? NEUTRAL : SUCCESS;
        };
    }

    /** The machine changed and nothing else went wrong. */
    private static boolean shifted(Decision decision) {
        return decision.error().isEmpty()
                && decision.count(Verdict.ENV_SHIFT) > 0
                && decision.count(Verdict.INVALID) == 0;
    }
}
