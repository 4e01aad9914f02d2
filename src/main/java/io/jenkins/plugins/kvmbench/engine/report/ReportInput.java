package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a report shows.
 *
 * @param results what was measured, both arms for a comparison
 * @param decision what the gate made of it; empty for a run that compares nothing
 * @param data the result file as JSON, embedded in the HTML report for download; empty: no download is offered
 * @param links where to go from here, in the order shown
 */
public record ReportInput(ResultSet results, Optional<Decision> decision, String data, List<Link> links) {

    public ReportInput {
        Objects.requireNonNull(results, "results");
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(data, "data");
        links = List.copyOf(links);
    }

    /** A run without a comparison. */
    public static ReportInput of(ResultSet results) {
        return new ReportInput(results, Optional.empty(), "", List.of());
    }

    /** What was judged. */
    public static ReportInput of(Judgement judgement) {
        return new ReportInput(judgement.results(), judgement.decision(), "", List.of());
    }

    /** A comparison. */
    public static ReportInput of(ResultSet results, Decision decision) {
        return new ReportInput(results, Optional.of(decision), "", List.of());
    }

    public ReportInput withData(String json) {
        return new ReportInput(results, decision, json, links);
    }

    public ReportInput withLinks(List<Link> other) {
        return new ReportInput(results, decision, data, other);
    }

    public ReportInput withDecision(Decision other) {
        return new ReportInput(results, Optional.of(other), data, links);
    }

    /**
     * A place to go.
     *
     * @param label for people, for example {@code trend}
     * @param target a URL or a file's path; shown as text where it is neither http(s) nor relative
     */
    public record Link(String label, String target) {
        public Link {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(target, "target");
        }

        /** Whether it is safe to follow: http, https, or a relative path. */
        public boolean followable() {
            return target.matches("(?i)https?://.*") || target.matches("[^:?#]*([/?#].*)?");
        }
    }
}
