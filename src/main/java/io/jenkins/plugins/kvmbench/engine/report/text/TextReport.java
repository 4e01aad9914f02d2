package io.jenkins.plugins.kvmbench.engine.report.text;

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
import io.jenkins.plugins.kvmbench.engine.report.RowChoice;
import io.jenkins.plugins.kvmbench.engine.report.RunTable;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.Values;
import io.jenkins.plugins.kvmbench.engine.report.Wording;
import io.jenkins.plugins.kvmbench.engine.report.text.TextLines.Field;
import io.jenkins.plugins.kvmbench.engine.report.text.TextLines.Style;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For a terminal or a log. UTF-8.
 *
 * @param width no line is longer than this many characters, at least 20, except for a command that is to be copied
 * @param colour whether to colour; nothing is said by colour alone
 * @param quiet the verdict line alone
 * @param rows which rows are shown
 */
public record TextReport(int width, boolean colour, boolean quiet, RowChoice rows) implements Report {

    public static final int NARROWEST = 20;

    /** For a log: no colour, lines as long as they need to be. */
    public static final TextReport PLAIN = new TextReport(Integer.MAX_VALUE, false, false);

    public TextReport {
        if (width < NARROWEST) {
            throw new IllegalArgumentException(
                    "a terminal of " + width + " columns; at least " + NARROWEST + " are needed");
        }
    }

    /** What changed or is suspicious. */
    public TextReport(int width, boolean colour, boolean quiet) {
        this(width, colour, quiet, RowChoice.STANDARD);
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

    private void comparison(TextLines lines, Decision decision, ResultSet results) {
        List<Row> shown = rows.shown(decision.rows());
        shown.forEach(row -> row(lines, row));
        if (shown.isEmpty() && rows.filter().isPresent()) {
            lines.words(2, 2, "--filter matches none of " + decision.rows().size() + " benchmarks", Style.PLAIN);
        }
        Set<SeriesId> named = shown.stream().map(Row::id).collect(Collectors.toSet());
        List<Row> hidden = decision.rows().stream()
                .filter(row -> !named.contains(row.id()))
                .toList();
        List<String> rest = Wording.counted(
                hidden, verdict -> shown.stream().anyMatch(row -> row.verdict() == verdict));
        if (!rest.isEmpty()) {
            lines.words(2, 2, String.join(", ", rest), Style.PLAIN);
        }
        Optional<String> mean = Mean.of(decision.rows());
        mean.ifPresent(text -> lines.words(2, 2, text, Style.PLAIN));
        if (!rest.isEmpty() || mean.isPresent()) {
            lines.blank();
        }
        derived(lines, DerivedTables.ofComparison(results));
        List<String> notes = new ArrayList<>(decision.notes());
        if (shown.stream().anyMatch(row -> Values.of(row).isMoved())) {
            notes.add(Values.MOVED);
        }
        for (String note : notes) {
            lines.words(2, 8, "note: " + Names.plain(note), Style.PLAIN);
        }
        if (!notes.isEmpty()) {
            lines.blank();
        }
        lines.words(0, 0, Wording.method(decision), Style.DIM);
        agent(lines, results);
    }

    private static void derived(TextLines lines, List<Table> tables) {
        for (Table derived : tables) {
            lines.words(2, 2, derived.title(), Style.BOLD);
            lines.table(4, derived);
            derived.notes().forEach(note -> lines.words(4, 4, note, Style.DIM));
            lines.blank();
        }
    }

    private static void row(TextLines lines, Row row) {
        boolean regressed = row.verdict() == Verdict.REGRESSED;
        Style style = row.level() == Level.FAIL ? Style.BAD : row.level() == Level.WARN ? Style.WARNING : Style.BOLD;
        List<Field> values = new ArrayList<>();
        values.add(Field.of(Names.shown(row.id().metric())));
        values.add(Field.of(Values.of(row).text()));
        if (!Double.isNaN(row.change())) {
            values.add(new Field(Change.of(row).words(), regressed ? style : Style.PLAIN));
            String interval = Change.of(row).interval();
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
        List<Row.Explanation> causes = Wording.explained(row);
        if (!causes.isEmpty()) {
            List<Field> explained = new ArrayList<>();
            explained.add(Field.of("explained by"));
            causes.forEach(other -> explained.add(Field.of(Wording.explanation(other))));
            lines.fields(6, 8, explained);
        }
        lines.blank();
    }

    private void run(TextLines lines, ResultSet results) {
        Table table = RunTable.grouped(rows.shown(results));
        if (table.rows().isEmpty() && !results.results().isEmpty()) {
            lines.words(2, 2, "--filter matches nothing that was measured", Style.PLAIN);
        } else if (table.rows().isEmpty()) {
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
        derived(lines, DerivedTables.of(results));
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
        if (!fields.isEmpty()) {
            lines.fields(0, 0, fields);
        }
        String command = Names.plain(input.results().run().command());
        if (!command.isEmpty()) {
            lines.whole("again  " + command);
        }
    }
}
