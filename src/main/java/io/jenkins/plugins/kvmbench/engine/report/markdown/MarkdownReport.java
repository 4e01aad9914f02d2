package io.jenkins.plugins.kvmbench.engine.report.markdown;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Change;
import io.jenkins.plugins.kvmbench.engine.report.DerivedTables;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Mean;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.RunTable;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.Values;
import io.jenkins.plugins.kvmbench.engine.report.Wording;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A comment or a job summary on GitHub.
 *
 * @param marker hidden on the first line, so that the comment is found again, for example {@code kvmbench:JOB:SUITE};
 *     empty: none
 * @param limit most characters, at least 200; rows that find no room are counted instead
 */
public record MarkdownReport(String marker, int limit) implements Report {

    /** What GitHub takes in a comment. */
    public static final int COMMENT = 65_536;

    /** What GitHub takes in a step summary. */
    public static final int STEP_SUMMARY = 1_048_576;

    /** A comment without a marker. */
    public MarkdownReport() {
        this("", COMMENT);
    }

    public MarkdownReport {
        if (limit < 200) {
            throw new IllegalArgumentException("a limit of " + limit + " characters; at least 200 are needed");
        }
        if (marker.contains("--")
                || marker.contains(">")
                || !Names.plain(marker).equals(marker)) {
            throw new IllegalArgumentException("a marker must not contain '--', '>' or line breaks: " + marker);
        }
    }

    @Override
    public String render(ReportInput input) {
        MarkdownPage page = new MarkdownPage();
        if (!marker.isEmpty()) {
            page.fixed("<!-- " + marker + " -->\n");
        }
        Headline headline = Headline.of(input);
        page.fixed("### " + sign(headline.tone()) + " " + headline.word() + ": " + Markdown.text(headline.sentence())
                + "\n");
        page.fixed(facts(input.results()));
        input.decision().ifPresent(decision -> comparison(page, decision, input.results()));
        if (input.decision().isEmpty()) {
            run(page, input.results());
        }
        skips(page, input.results().skips());
        method(page, input);
        links(page, input.links());
        return page.within(limit);
    }

    private static String facts(ResultSet results) {
        List<String> facts = new ArrayList<>();
        String subject = Wording.subject(results);
        if (!subject.isEmpty()) {
            facts.add(Markdown.name(subject));
        }
        String agent = Names.shown(results.agent().name());
        String machine = Wording.machine(results.agent());
        if (!agent.isEmpty() || !machine.isEmpty()) {
            facts.add("on " + (agent.isEmpty() ? "" : "**" + Markdown.text(agent) + "**")
                    + (machine.isEmpty()
                            ? ""
                            : (agent.isEmpty() ? "" : " (") + Markdown.text(machine) + (agent.isEmpty() ? "" : ")")));
        }
        Wording.calm(results).ifPresent(calm -> facts.add(Markdown.text(calm)));
        return facts.isEmpty() ? "" : String.join(" · ", facts) + "\n";
    }

    private static void comparison(MarkdownPage page, Decision decision, ResultSet results) {
        for (String note : decision.notes()) {
            page.fixed("\n> " + Markdown.text(Names.cut(Names.plain(note), 400)) + "\n");
        }
        String head = "\n"
                + Markdown.head(
                        List.of("benchmark", "base", "this change", "change (95 %)", "verdict"),
                        List.of(false, true, true, true, false));
        List<Row> shown = decision.rows().stream().filter(Wording::stands).toList();
        page.rows(head, shown.stream().map(MarkdownReport::row).toList(), "");
        List<Row> folded =
                decision.rows().stream().filter(row -> !Wording.stands(row)).toList();
        if (!folded.isEmpty()) {
            String summary = String.join(
                    " · ",
                    Wording.counted(folded, verdict -> shown.stream().anyMatch(row -> row.verdict() == verdict)));
            page.rows(
                    "\n<details><summary>" + Markdown.text(summary) + "</summary>\n" + head,
                    folded.stream().map(MarkdownReport::row).toList(),
                    "\n</details>\n");
        }
        if (decision.rows().stream().anyMatch(row -> Values.of(row).isMoved())) {
            page.fixed("\n" + Markdown.text(Values.MOVED) + "\n");
        }
        Mean.of(decision.rows()).ifPresent(mean -> page.fixed("\n" + Markdown.text(mean) + "\n"));
        derived(page, DerivedTables.ofComparison(results));
    }

    private static void derived(MarkdownPage page, List<Table> tables) {
        for (Table derived : tables) {
            page.rows(
                    "\n**" + Markdown.text(derived.title()) + "**\n\n",
                    List.of(Markdown.table(derived)),
                    "\n"
                            + derived.notes().stream()
                                    .map(note -> Markdown.text(note) + "\n")
                                    .collect(Collectors.joining()));
        }
    }

    private static String row(Row row) {
        Change of = Change.of(row);
        String change = Markdown.text(of.words());
        String interval = of.interval();
        boolean regressed = row.verdict() == Verdict.REGRESSED;
        String verdict = sign(row) + " " + Wording.verdict(row);
        if (regressed && !row.waived() && !Double.isNaN(row.limit())) {
            verdict += ", limit " + Wording.limit(row.limit(), row);
        } else if (row.verdict() == Verdict.INCONCLUSIVE && !Double.isNaN(row.mde())) {
            verdict += ", MDE " + Wording.mde(row);
        } else if (Wording.matters(row) && !row.reason().isEmpty()) {
            verdict += ": " + Names.shown(row.reason());
        }
        return Markdown.row(List.of(
                name(row),
                Markdown.text(Quantity.of(row.base(), row.unit()).toString()),
                Markdown.text(Values.of(row).headText()),
                (regressed ? "**" + change + "**" : change)
                        + (interval.isEmpty() ? "" : " (" + Markdown.text(interval) + ")"),
                Markdown.text(verdict)));
    }

    private static String name(Row row) {
        String params = row.id().paramText();
        return Markdown.name(row.id().path())
                + (params.isEmpty() ? "" : " · " + Markdown.name(params))
                + "<br>"
                + Markdown.name(row.id().metric());
    }

    private static void run(MarkdownPage page, ResultSet results) {
        derived(page, DerivedTables.of(results));
        Table table = RunTable.of(results);
        if (table.rows().isEmpty()) {
            page.fixed("\nNo results. See what the machine can run with `kvmbench doctor`.\n");
            return;
        }
        String text = Markdown.table(table);
        List<String> lines = text.lines().map(line -> line + "\n").toList();
        page.rows("\n" + lines.get(0) + lines.get(1), lines.subList(2, lines.size()), "");
        List<String> lost = RunTable.lost(results);
        page.rows(
                "\nNot counted:\n",
                lost.stream().map(reason -> "- " + Markdown.text(reason) + "\n").toList(),
                "");
    }

    private static void skips(MarkdownPage page, List<Skip> skips) {
        if (!skips.isEmpty()) {
            page.rows(
                    "\nSkipped:\n",
                    skips.stream()
                            .map(skip -> "- " + Markdown.name(skip.what()) + ": "
                                    + Markdown.text(Names.cut(Names.plain(skip.reason()), 400)) + "\n")
                            .toList(),
                    "");
        }
    }

    private static void method(MarkdownPage page, ReportInput input) {
        StringBuilder text = new StringBuilder();
        input.decision()
                .ifPresentOrElse(
                        decision -> text.append(Markdown.text(Wording.method(decision)))
                                .append(". ")
                                .append(Wording.BOUNDS)
                                .append("\n"),
                        () -> RunTable.of(input.results()).notes().forEach(note -> text.append(note)
                                .append("\n")));
        input.results().agent().parts().forEach((part, value) -> text.append("- ")
                .append(Markdown.text(Names.shown(part)))
                .append(": ")
                .append(Markdown.text(Names.shown(value)))
                .append("\n"));
        String command = Names.plain(input.results().run().command());
        if (!command.isEmpty()) {
            text.append("\nRepeat it: ")
                    .append(Markdown.code(Names.cut(command, 1_000)))
                    .append("\n");
        }
        page.fixed("\n<details><summary>How this was measured, and how to repeat it</summary>\n\n" + text
                + "\n</details>\n");
    }

    private static void links(MarkdownPage page, List<ReportInput.Link> links) {
        if (!links.isEmpty()) {
            page.fixed("\n" + links.stream().map(Markdown::link).collect(Collectors.joining(" · ")) + "\n");
        }
    }

    private static String sign(Headline.Tone tone) {
        return switch (tone) {
            case BAD -> "🔴";
            case WARNING -> "🟠";
            case GOOD -> "🟢";
            case NEUTRAL -> "⚪";
        };
    }

    private static String sign(Row row) {
        if (row.level() == Level.FAIL) {
            return "🔴";
        }
        if (row.level() == Level.WARN) {
            return "🟠";
        }
        return row.verdict() == Verdict.OK || row.verdict() == Verdict.IMPROVED ? "🟢" : "⚪";
    }
}
