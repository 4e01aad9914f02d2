package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.TextLines.Field;
import io.jenkins.plugins.kvmbench.engine.report.TextLines.Style;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * For a terminal or a log. UTF-8.
 *
 * @param width no line is longer than this many characters; at least 20
 * @param colour whether to colour; nothing is said by colour alone
 * @param quiet the verdict line alone
 */
public record TextReport(int width, boolean colour, boolean quiet) implements Report {

    /** More rows than this are counted, not shown: the other formats show them all. */
    private static final int MOST_ROWS = 40;

    /** So few benchmarks are all shown, whatever is said of them. */
    private static final int FEW_ROWS = 3;

    /** For a log: no colour, lines as long as they need to be. */
    public static final TextReport PLAIN = new TextReport(Integer.MAX_VALUE, false, false);

    public TextReport {
        if (width < 20) {
            throw new IllegalArgumentException("a terminal of " + width + " columns; at least 20 are needed");
        }
    }

    @Override
    public String render(ReportInput input) {
        TextLines lines = new TextLines(width, colour);
        headline(lines, input);
        if (quiet) {
            return lines.toString().stripTrailing() + "\n";
        }
        lines.blank();
        input.decision()
                .ifPresentOrElse(
                        decision -> comparison(lines, decision, input.results()), () -> run(lines, input.results()));
        for (Skip skip : input.results().skips()) {
            lines.words(2, 6, "skipped: " + Names.shown(skip.what()) + ": " + Names.plain(skip.reason()), Style.PLAIN);
        }
        if (!input.results().skips().isEmpty()) {
            lines.blank();
        }
        footer(lines, input);
        return lines.toString().stripTrailing() + "\n";
    }

    private static void headline(TextLines lines, ReportInput input) {
        Headline headline = Headline.of(input);
        Style style =
                switch (headline.tone()) {
                    case BAD -> Style.BAD;
                    case WARNING -> Style.WARNING;
                    case GOOD -> Style.GOOD;
                    case NEUTRAL -> Style.BOLD;
                };
        lines.headed(headline.word().toUpperCase(Locale.ROOT), style, headline.sentence());
    }

    private static void comparison(TextLines lines, Decision decision, ResultSet results) {
        boolean few = decision.rows().size() <= FEW_ROWS;
        List<Row> matter = decision.rows().stream()
                .filter(row -> few || Wording.matters(row))
                .toList();
        for (Row row : matter.subList(0, Math.min(MOST_ROWS, matter.size()))) {
            row(lines, row);
        }
        if (matter.size() > MOST_ROWS) {
            lines.words(2, 2, "... and " + (matter.size() - MOST_ROWS) + " more like these", Style.PLAIN);
            lines.blank();
        }
        List<String> rest = Wording.rest(decision);
        if (!rest.isEmpty()) {
            lines.words(2, 2, String.join(", ", rest), Style.PLAIN);
            lines.blank();
        }
        for (String note : decision.notes()) {
            lines.words(2, 8, "note: " + Names.plain(note), Style.PLAIN);
        }
        if (!decision.notes().isEmpty()) {
            lines.blank();
        }
        lines.words(0, 0, Wording.method(decision), Style.DIM);
        agent(lines, results);
    }

    private static void row(TextLines lines, Row row) {
        boolean regressed = row.verdict() == Verdict.REGRESSED;
        Style style = row.level() == Level.FAIL ? Style.BAD : row.level() == Level.WARN ? Style.WARNING : Style.BOLD;
        List<Field> values = new ArrayList<>();
        values.add(Field.of(Names.shown(row.id().metric())));
        if (!Double.isNaN(row.base()) || !Double.isNaN(row.head())) {
            values.add(Field.of(Quantity.of(row.base(), row.unit()) + " → " + Quantity.of(row.head(), row.unit())));
        }
        if (!Double.isNaN(row.change())) {
            values.add(new Field(Wording.change(row), regressed ? style : Style.PLAIN));
            String interval = Wording.interval(row);
            values.add(Field.of(interval.isEmpty() ? "" : "[" + interval.replace(" … ", ", ") + "]"));
        }
        values.add(Field.of(Double.isNaN(row.p()) ? "" : "p " + Quantity.p(row.p())));
        String verdict = Wording.verdict(row).toUpperCase(Locale.ROOT);
        String severity =
                row.severity() == null ? "" : ", " + row.severity().name().toLowerCase(Locale.ROOT);
        String limit = Double.isNaN(row.limit()) || !regressed
                ? ""
                : " (limit " + Wording.limit(row.limit(), row) + severity + ")";
        values.add(new Field(verdict + limit, style));
        lines.fields(2, 4, List.of(new Field(Names.shown(row.id().benchmarkText()), Style.BOLD)));
        lines.fields(6, 8, values);
        if ((!regressed || row.waived()) && !row.reason().isEmpty()) {
            lines.words(6, 8, Names.plain(row.reason()), Style.PLAIN);
        }
        if (!row.explanations().isEmpty()) {
            List<Field> explained = new ArrayList<>();
            explained.add(Field.of("explained by"));
            row.explanations().forEach(other -> explained.add(Field.of(Wording.explanation(other))));
            lines.fields(6, 8, explained);
        }
        lines.blank();
    }

    private static void run(TextLines lines, ResultSet results) {
        Table table = RunTable.grouped(results);
        if (table.rows().isEmpty()) {
            lines.words(2, 2, "No results. See what this machine can run with: kvmbench doctor", Style.PLAIN);
        } else {
            lines.table(2, table);
        }
        lines.blank();
        List<String> lost = RunTable.lost(results);
        lost.forEach(reason -> lines.words(2, 6, "not counted: " + reason, Style.PLAIN));
        if (!lost.isEmpty()) {
            lines.blank();
        }
        for (Table derived : DerivedTables.of(results)) {
            lines.words(2, 2, derived.title(), Style.BOLD);
            lines.table(4, derived);
            derived.notes().forEach(note -> lines.words(4, 4, note, Style.DIM));
            lines.blank();
        }
        table.notes().forEach(note -> lines.words(0, 0, note, Style.DIM));
        agent(lines, results);
    }

    private static void agent(TextLines lines, ResultSet results) {
        Agent agent = results.agent();
        List<Field> known = new ArrayList<>();
        for (String text : List.of(
                Names.shown(agent.name()),
                Wording.machine(agent),
                agent.fingerprint().isEmpty()
                        ? ""
                        : "fingerprint " + Names.cut(Names.plain(agent.fingerprint()), 12))) {
            known.add(new Field(text, Style.DIM));
        }
        if (known.stream().anyMatch(field -> !field.text().isEmpty())) {
            lines.fields(0, 2, known);
        }
        Wording.calm(results).ifPresent(calm -> lines.words(0, 2, calm, Style.DIM));
        lines.blank();
    }

    private static void footer(TextLines lines, ReportInput input) {
        List<Field> fields = new ArrayList<>();
        for (ReportInput.Link link : input.links()) {
            fields.add(Field.of(Names.shown(link.label()) + "  " + Names.plain(link.target())));
        }
        String command = Names.plain(input.results().run().command());
        if (!command.isEmpty()) {
            fields.add(Field.of("again  " + command));
        }
        if (!fields.isEmpty()) {
            lines.fields(0, 0, fields);
        }
    }
}
