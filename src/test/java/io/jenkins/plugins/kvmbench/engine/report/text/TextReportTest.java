package io.jenkins.plugins.kvmbench.engine.report.text;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Golden;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput.Link;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.RowChoice;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

public class TextReportTest {

    private static final TextReport TERMINAL = new TextReport(100, false, false);

    @Test
    public void showsAComparisonVerdictFirst() throws Exception {
        Golden.check(
                "comparison.txt",
                TERMINAL.render(Samples.slower().withLinks(List.of(new Link("report", "build/report.html")))));
    }

    @Test
    public void showsARunWithItsDerivedTables() throws Exception {
        Golden.check("run.txt", TERMINAL.render(ReportInput.of(Samples.run())));
    }

    @Test
    public void saysWhatToDoWhenThereIsNothing() throws Exception {
        Golden.check("nothing.txt", TERMINAL.render(ReportInput.of(Samples.nothing())));
    }

    @Test
    public void neverWritesALineWiderThanTheTerminal() {
        for (ReportInput input :
                List.of(Samples.slower(), ReportInput.of(Samples.run()), Samples.hostile(), Samples.large(60))) {
            for (int width : new int[] {20, 33, 50, 80, 200}) {
                new TextReport(width, false, false)
                        .render(input)
                        .lines()
                        .filter(line -> !line.startsWith("again  "))
                        .forEach(line ->
                                assertTrue(width + ": " + line, line.codePointCount(0, line.length()) <= width));
            }
        }
    }

    @Test
    public void writesTheVerdictLineAloneWhenQuiet() {
        assertEquals(
                "SLOWER  1 of 4 benchmarks regressed by 3 % or more\n",
                new TextReport(100, false, true).render(Samples.slower()));
    }

    @Test
    public void saysNothingByColourAlone() {
        String coloured = new TextReport(100, true, false).render(Samples.slower());
        assertTrue(coloured.contains("\u001b[1;31mSLOWER\u001b[0m"));
        assertEquals(TERMINAL.render(Samples.slower()), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    @Test
    public void letsNoNameReachTheTerminalAsACommand() {
        String text = TextReport.PLAIN.render(Samples.hostile());
        assertFalse(text.contains("\u001b"));
        assertFalse(text.contains("\u0007"));
        assertFalse(text.contains("\u202E"));
        assertFalse(text.contains("\r"));
        assertFalse(text.lines().anyMatch(line -> line.startsWith("| forged")));
    }

    @Test
    public void saysOnceWhyInvocationsOfManyBenchmarksDoNotCount() {
        List<Invocation> disturbed = List.of(new Invocation(
                0,
                0,
                new double[] {1},
                0,
                Status.CONTAMINATED,
                Contamination.of(Map.of(), List.of("steal 4.0 % is above 1 %")),
                ""));
        List<Result> results = Stream.of("none", "classic", "fast")
                .map(strategy -> new Result(
                        Samples.reset(1, 1, 1, strategy), "1/s", Direction.HIGHER, true, Arm.HEAD, disturbed))
                .toList();
        String text = TERMINAL.render(ReportInput.of(new ResultSet(Samples.RUN, Samples.AGENT, results, List.of())));
        assertTrue(text, text.startsWith("NOTHING MEASURED  of 3 benchmarks no invocation counts\n"));
        assertTrue(text, text.contains("  not counted: steal 4.0 % is above 1 %: all benchmarks\n"));
        assertEquals(text, text.indexOf("steal 4.0"), text.lastIndexOf("steal 4.0"));
    }

    @Test
    public void refusesATerminalTooNarrowToReadAnything() {
        assertThrows(IllegalArgumentException.class, () -> new TextReport(19, false, false));
    }

    private static final Row SAME = Samples.row(
            Samples.reset(1, 1, 1, "same"), Verdict.OK, Level.NONE, 100, 100, 0.001, 0.01);
    private static final Row ALSO_SAME = Samples.row(
            Samples.reset(9, 1, 1, "same"), Verdict.OK, Level.NONE, 100, 100, 0.001, 0.01);
    private static final Row OPEN = Samples.row(
            Samples.reset(2, 1, 1, "open"), Verdict.INCONCLUSIVE, Level.NONE, 100, 99, 0.01, 0.03);
    private static final Row SUSPICIOUS = Samples.row(
            Samples.reset(10, 1, 1, "suspicious"), Verdict.INCONCLUSIVE, Level.NONE, 190, 100, 0.9, 0.5);
    private static final Row FASTER = Samples.row(
            Samples.reset(3, 1, 1, "faster"), Verdict.IMPROVED, Level.NONE, 100, 110, -0.0909, 0.01);

    private static String text(RowChoice choice, Row... rows) {
        return new TextReport(120, false, false, choice)
                .render(ReportInput.of(Samples.nothing(), Samples.decision(Outcome.PASSED, List.of(rows))));
    }

    /** The names of the benchmarks that have a row, in their order. */
    private static List<String> named(String text) {
        return Pattern.compile("strategy=(\\w+)").matcher(text).results().map(match -> match.group(1)).toList();
    }

    @Test
    public void namesWhatChangedOrIsSuspiciousAndCountsTheRest() {
        String text = text(RowChoice.STANDARD, SUSPICIOUS, OPEN, FASTER, SAME, ALSO_SAME);

        assertEquals(text, List.of("suspicious", "faster"), named(text));
        assertTrue(text, text.contains("1.9× slower"));
        assertTrue(text, text.contains("\n  2 unchanged, 1 more undecided (could have missed up to 3.6 %)\n"));
        assertTrue(text, text.contains("\n  geometric mean: 11.8 % slower over 5 benchmarks\n"));
    }

    @Test
    public void showsWhatSomebodyAsksFor() {
        Row[] rows = {SUSPICIOUS, OPEN, FASTER, SAME};
        assertEquals(
                List.of("suspicious", "open", "faster", "same"),
                named(text(new RowChoice(true, Optional.empty(), RowChoice.Order.WORST), rows)));
        assertEquals(
                List.of("same", "open", "faster", "suspicious"),
                named(text(new RowChoice(true, Optional.empty(), RowChoice.Order.NAME), rows)));
        assertEquals(
                List.of("suspicious", "open", "same", "faster"),
                named(text(new RowChoice(true, Optional.empty(), RowChoice.Order.CHANGE), rows)));
        String matching = text(new RowChoice(false, Optional.of(Pattern.compile("=same")), RowChoice.Order.WORST), rows);
        assertEquals(List.of("same"), named(matching));
        assertTrue(matching, matching.contains("1 faster, 2 undecided"));
        String none = text(new RowChoice(false, Optional.of(Pattern.compile("nowhere")), RowChoice.Order.WORST), rows);
        assertTrue(none, none.contains("--filter matches none of 4 benchmarks"));
    }

    @Test
    public void countsRowsBeyondWhatAScreenHoldsUnlessAskedForAll() {
        Row[] many = IntStream.range(0, 50)
                .mapToObj(i -> Samples.row(
                        Samples.reset(i, 1, 1, "faster"), Verdict.IMPROVED, Level.NONE, 100, 110, -0.0909, 0.01))
                .toArray(Row[]::new);
        String text = text(RowChoice.STANDARD, many);
        assertEquals(40, named(text).size());
        assertTrue(text, text.contains("10 more faster"));
        assertEquals(50, named(text(new RowChoice(true, Optional.empty(), RowChoice.Order.WORST), many)).size());
    }

    @Test
    public void filtersARunThatComparesNothing() {
        RowChoice traps = new RowChoice(false, Optional.of(Pattern.compile("ioctl.*=trap")), RowChoice.Order.WORST);
        String text = new TextReport(120, false, false, traps).render(ReportInput.of(Samples.run()));
        String table = text.substring(0, text.indexOf("iterations/s"));
        assertTrue(table, table.contains("scenario=trap"));
        assertFalse(table, table.contains("snapshot/reset"));
    }

    @Test
    public void neverCutsTheCommandThatIsToBeCopied() {
        for (int width : new int[] {20, 40, 80}) {
            String text = new TextReport(width, false, false).render(Samples.slower());
            assertTrue(text, text.endsWith("\nagain  " + Samples.RUN.command() + "\n"));
        }
    }
}
