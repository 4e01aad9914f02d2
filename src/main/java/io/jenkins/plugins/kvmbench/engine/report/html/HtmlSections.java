package io.jenkins.plugins.kvmbench.engine.report.html;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.report.DerivedTables;
import io.jenkins.plugins.kvmbench.engine.report.Disturbances;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
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

    /** The day on which a run began. */
    static String day(RunInfo run) {
        return run.started() == null ? "a day nobody knows" : run.started().toString().substring(0, 10);
    }

    /** Subject, agent, time, method and how calm the agent was, as a list of definitions. */
    public Markup facts() {
        ResultSet results = input.results();
        Agent agent = results.agent();
        return Markup.written(html -> {
            html.open("dl").line();
            fact(html, "subject", Html.name(Wording.subject(results)));
            fact(html, "agent", Markup.written(words -> {
                if (!agent.name().isEmpty()) {
                    words.open("b").add(Html.name(agent.name())).close("b").text(" ");
                }
                words.text(Wording.machine(agent));
            }));
            fact(html, "measured", Markup.text(time(results.run())));
            fact(html, "how", input.decision().map(decision -> Markup.text(Wording.method(decision))).orElse(Markup.NONE));
            fact(html, "trust", Markup.text(Wording.calm(results).orElse("")));
            html.close("dl").line();
        });
    }

    /** What a reader of the decision must know; first why it could not be made as configured. */
    public Markup notes() {
        return input.decision().map(HtmlSections::notes).orElse(Markup.NONE);
    }

    private static Markup notes(Decision decision) {
        List<String> notes = new ArrayList<>(decision.notes());
        if (!decision.error().isEmpty() && !notes.contains(decision.error())) {
            notes.add(0, decision.error());
        }
        return list("", notes);
    }

    /** What was asked for and not measured, with the reasons. */
    public Markup skips() {
        return list(
                "Skipped",
                input.results().skips().stream().map(HtmlSections::skip).toList());
    }

    /** The figures and tables that the suites' own numbers come to, for example the snapshot grid. */
    public Markup derived() {
        return Markup.written(html -> {
            SuiteReport.all().forEach(suite ->
                    suite.figures(input.results()).ifPresent(figures -> figures(html, figures)));
            DerivedTables.ofComparison(input.results()).forEach(table -> table(html, table));
            DerivedTables.of(input.results()).forEach(table -> table(html, table));
        });
    }

    private static void figures(Markup.Writer html, SuiteReport.Figures figures) {
        html.open("section")
                .element("h2", figures.title())
                .line()
                .open("div", "class", "scroll figures", "tabindex", "0", "role", "group", "aria-label", figures.label());
        figures.drawings().forEach(figure -> html.add(figure.inline()).line());
        html.close("div", "section").line();
    }

    private static void table(Markup.Writer html, Table table) {
        boolean folded = table.rows().size() > LONGEST_TABLE;
        if (folded) {
            html.open("details", "class", "folded").element("summary", table.title());
        } else {
            html.open("section").element("h2", table.title());
        }
        html.line().add(Html.table(table)).close(folded ? "details" : "section").line();
    }

    /** What disturbed the machine while it measured: all readings, and the invocations that do not count. */
    public Markup disturbances() {
        return Markup.written(html -> {
            for (Table table : Disturbances.of(input.results())) {
                html.element("h3", table.title()).line().add(Html.table(table));
            }
        });
    }

    /** How bounds or spreads are to be read, and the command that measures the same again. */
    public Markup method() {
        String command = input.results().run().command();
        return Markup.written(html -> {
            html.element("p", input.decision().isPresent() ? Wording.BOUNDS : RunTable.SPREAD).line();
            if (!command.isEmpty()) {
                html.element("pre", command, "tabindex", "0").line();
            }
        });
    }

    /** Run, commit, branch, the fingerprint with its parts, and the calibration, as a list of definitions. */
    public Markup environment() {
        RunInfo run = input.results().run();
        Agent agent = input.results().agent();
        return Markup.written(html -> {
            html.open("dl").line();
            fact(html, "run", Html.name(run.id()));
            fact(html, "commit", Html.name(run.commit()));
            fact(html, "branch", Html.name(run.branch()));
            fact(html, "fingerprint", Html.name(agent.fingerprint()));
            agent.parts().forEach((part, value) -> fact(html, Names.shown(part), Html.prose(value)));
            agent.calibration().forEach((name, value) ->
                    fact(html, Names.shown(name), Markup.text(Quantity.of(value, "").toString())));
            html.close("dl").line();
        });
    }

    private static void fact(Markup.Writer html, String name, Markup value) {
        if (!value.toString().isBlank()) {
            html.open("div").element("dt", name).open("dd").add(value).close("dd", "div").line();
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

    private static Markup list(String title, List<String> entries) {
        if (entries.isEmpty()) {
            return Markup.NONE;
        }
        return Markup.written(html -> {
            html.open("section", "class", "notes");
            if (!title.isEmpty()) {
                html.element("h2", title);
            }
            html.open("ul");
            entries.forEach(entry -> html.open("li").add(Html.prose(entry)).close("li").line());
            html.close("ul", "section").line();
        });
    }

    private static String skip(Skip skip) {
        return Names.shown(skip.what()) + ": " + skip.reason();
    }
}
