package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.ReportInput.Link;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.List;
import java.util.Map;
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
}
