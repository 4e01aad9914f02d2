package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * When a change request gets its first comment. A comment that is there already is kept up to date in every mode: it would
 * say something untrue otherwise.
 */
public enum When {
    /** Every time. */
    ALWAYS,
    /** When something became slower, faster, vanished or could not be judged. */
    ON_CHANGE,
    /** When the gate fails or cannot decide. */
    ON_FAILURE;

    /** {@code always}, {@code on-change} or {@code on-failure}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such mode */
    public static When of(String id) {
        return Arrays.stream(values())
                .filter(when -> when.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no mode '" + id + "': use "
                        + Arrays.stream(values()).map(When::id).collect(Collectors.joining(", "))));
    }

    boolean wants(ReportInput report) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_CHANGE -> failed(report) || report.decision().map(When::changed).orElse(false);
            case ON_FAILURE -> failed(report);
        };
    }

    private static boolean changed(Decision decision) {
        return decision.outcome() != Outcome.PASSED
                || decision.rows().stream()
                        .anyMatch(row -> row.verdict() != Verdict.OK && row.verdict() != Verdict.INCONCLUSIVE);
    }

    private static boolean failed(ReportInput report) {
        return report.decision()
                .map(decision -> decision.outcome() == Outcome.FAILED || decision.outcome() == Outcome.INVALID)
                .orElseGet(() -> Conclusion.of(report) == Conclusion.FAILURE);
    }
}
