package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.report.DerivedTables;
import io.jenkins.plugins.kvmbench.engine.report.Disturbances;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.RunTable;
import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.Wording;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a page shows of a run or a comparison beside its table, as HTML. A section that has nothing to say is empty.
 * Needs figure.css and parts.css; names come out escaped.
 */
public final class HtmlSections {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Longer tables are folded away behind their figure. */
    private static final int LONGEST_TABLE = 24;

    private final ReportInput input;

    public HtmlSections(ReportInput input) {
        this.input = input;
    }

    /** Subject, agent, time, method and how calm the agent was, as a list of definitions. */
    public String facts() {
        StringBuilder html = new StringBuilder("<dl>\n");
        ResultSet results = input.results();
        Agent agent = results.agent();
        fact(html, "subject", Html.name(Wording.subject(results)));
        fact(
                html,
                "agent",
                (agent.name().isEmpty() ? "" : "<b>" + Html.name(agent.name()) + "</b> ")
                        + Html.text(Wording.machine(agent)));
        fact(html, "measured", Html.text(time(results.run())));
        fact(
                html,
                "how",
                input.decision()
                        .map(decision -> Html.text(Wording.method(decision)))
                        .orElse(""));
        fact(html, "trust", Html.text(Wording.calm(results).orElse("")));
        return html.append("</dl>\n").toString();
    }

    /** What a reader of the decision must know; first why it could not be made as configured. */
    public String notes() {
        return input.decision().map(HtmlSections::notes).orElse("");
    }

    private static String notes(Decision decision) {
        List<String> notes = new ArrayList<>(decision.notes());
        if (!decision.error().isEmpty() && !notes.contains(decision.error())) {
            notes.add(0, decision.error());
        }
        return list("", notes);
    }

    /** What was asked for and not measured, with the reasons. */
    public String skips() {
        return list(
                "Skipped",
                input.results().skips().stream().map(HtmlSections::skip).toList());
    }

    /** The figures and tables that the suites' own numbers come to, for example the snapshot grid. */
    public String derived() {
        StringBuilder html = new StringBuilder();
        SuiteReport.all().forEach(suite -> suite.figures(input.results()).ifPresent(figures -> {
            html.append("<section><h2>")
                    .append(Html.text(figures.title()))
                    .append("</h2>\n<div class=\"scroll figures\" tabindex=\"0\" role=\"group\" aria-label=\"")
                    .append(Html.text(figures.label()))
                    .append("\">");
            figures.drawings().forEach(figure -> html.append(figure.inline()).append('\n'));
            html.append("</div></section>\n");
        }));
        for (Table table : DerivedTables.of(input.results())) {
            String title = Html.text(table.title());
            boolean folded = table.rows().size() > LONGEST_TABLE;
            html.append(
                            folded
                                    ? "<details class=\"folded\"><summary>" + title + "</summary>\n"
                                    : "<section><h2>" + title + "</h2>\n")
                    .append(Html.table(table))
                    .append(folded ? "</details>\n" : "</section>\n");
        }
        return html.toString();
    }

    /** What disturbed the machine while it measured: all readings, and the invocations that do not count. */
    public String disturbances() {
        StringBuilder html = new StringBuilder();
        for (Table table : Disturbances.of(input.results())) {
            html.append("<h3>").append(Html.text(table.title())).append("</h3>\n").append(Html.table(table));
        }
        return html.toString();
    }

    /** How bounds or spreads are to be read, and the command that measures the same again. */
    public String method() {
        StringBuilder html = new StringBuilder("<p>")
                .append(input.decision().isPresent() ? Wording.BOUNDS : RunTable.SPREAD)
                .append("</p>\n");
        String command = input.results().run().command();
        if (!command.isEmpty()) {
            html.append("<pre tabindex=\"0\">").append(Html.text(command)).append("</pre>\n");
        }
        return html.toString();
    }

    /** Run, commit, branch, the fingerprint with its parts, and the calibration, as a list of definitions. */
    public String environment() {
        RunInfo run = input.results().run();
        Agent agent = input.results().agent();
        StringBuilder html = new StringBuilder("<dl>\n");
        fact(html, "run", Html.name(run.id()));
        fact(html, "commit", Html.name(run.commit()));
        fact(html, "branch", Html.name(run.branch()));
        fact(html, "fingerprint", Html.name(agent.fingerprint()));
        agent.parts().forEach((part, value) -> fact(html, Html.text(Names.shown(part)), Html.prose(value)));
        agent.calibration()
                .forEach((name, value) -> fact(
                        html,
                        Html.text(Names.shown(name)),
                        Html.text(Quantity.of(value, "").toString())));
        return html.append("</dl>\n").toString();
    }

    private static void fact(StringBuilder html, String name, String value) {
        if (!value.isBlank() && !value.equals("<bdi></bdi>")) {
            html.append("<div><dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(value)
                    .append("</dd></div>\n");
        }
    }

    private static String time(RunInfo run) {
        Instant started = run.started();
        if (started == null) {
            return "";
        }
        if (run.finished() == null) {
            return TIME.format(started);
        }
        Duration took = Duration.between(started, run.finished());
        String length = took.toMinutes() < 2 ? took.toSeconds() + " s" : took.toMinutes() + " min";
        return TIME.format(started) + ", took " + length;
    }

    private static String list(String title, List<String> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section class=\"notes\">")
                .append(title.isEmpty() ? "" : "<h2>" + title + "</h2>")
                .append("<ul>");
        entries.forEach(entry -> html.append("<li>").append(Html.prose(entry)).append("</li>\n"));
        return html.append("</ul></section>\n").toString();
    }

    private static String skip(Skip skip) {
        return Names.shown(skip.what()) + ": " + skip.reason();
    }
}
