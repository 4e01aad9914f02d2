package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.markdown.MarkdownReport;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What is said: one run or comparison, in as much room as there is.
 *
 * @param report the results, the gate's decision and links; nothing in it is trusted
 * @param when which results are worth a first comment
 * @param details where "Details" of a check leads, an http or https URL; empty: nowhere
 * @param advisory whether a regression is only to be told, so that its check must not fail
 */
public record Publication(ReportInput report, When when, String details, boolean advisory) {

    /** What GitHub takes in a step summary, in bytes. */
    public static final int STEP_SUMMARY = MarkdownReport.STEP_SUMMARY;

    /** What GitHub takes in a field of a check, in bytes. */
    public static final int CHECK_FIELD = 65_535;

    /** The least room a report can be shown in. */
    public static final int LEAST = 200;

    public Publication {
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(when, "when");
        if (!details.isEmpty() && !details.matches("(?i)https?://\\S+")) {
            throw new IllegalArgumentException("the details cannot be at '" + details + "': an http or https URL is needed");
        }
    }

    public Publication(ReportInput report, When when, String details) {
        this(report, when, details, false);
    }

    /** Comments every time, without details. */
    public static Publication of(ReportInput report) {
        return new Publication(report, When.ALWAYS, "");
    }

    public Publication withWhen(When other) {
        return new Publication(report, other, details, advisory);
    }

    public Publication withDetails(String url) {
        return new Publication(report, when, url, advisory);
    }

    /** The verdict in one line. */
    public String title() {
        return Headline.of(report).toString();
    }

    public Conclusion conclusion() {
        Conclusion conclusion = Conclusion.of(report);
        return advisory && conclusion == Conclusion.FAILURE ? Conclusion.NEUTRAL : conclusion;
    }

    /**
     * The report as Markdown, cut between rows where it does not fit.
     *
     * @param bytes most bytes in UTF-8, at least {@link #LEAST}
     */
    public String markdown(int bytes) {
        int limit = bytes;
        while (true) {
            String text = new MarkdownReport("", Math.max(limit, LEAST)).render(report);
            int over = text.getBytes(StandardCharsets.UTF_8).length - bytes;
            if (over <= 0) {
                return text;
            }
            if (limit <= LEAST) {
                return "";
            }
            limit = Math.max(LEAST, Math.min(limit, text.length()) - over);
        }
    }
}
