package io.jenkins.plugins.kvmbench.engine.suites.kernel;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.Lmbench;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.suite.Point;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class KernelSuiteTest {

    @Test
    public void standardPresetFillsEveryColumnOfLmbenchsTables() {
        List<Result> results = new ArrayList<>();
        for (Point point : Suites.get("kernel").select(Preset.STANDARD, Map.of()).points()) {
            boolean rate = point.benchmark().name().startsWith("bw_");
            results.add(result(Arm.HEAD, rate, point.benchmark().name(), point.params(), 1e-5));
        }
        KernelFigures figures = KernelFigures.of(set(results), Arm.HEAD);

        for (Lmbench.Table table : Lmbench.TABLES) {
            for (Lmbench.Column column : table.columns()) {
                List<Lmbench.Figure> wanted = column.parts().isEmpty() ? List.of(column.figure()) : column.parts();
                assertTrue(column.name(), figures.results().keySet().containsAll(wanted));
            }
        }
        assertEquals(42, results.size());
    }

    @Test
    public void summaryHasLmbenchsLayout() {
        String summary = new LmbenchReport()
                .render(ReportInput.of(set(List.of(
                        time("lat_syscall", Map.of("op", "null"), 1.88e-6),
                        time("lat_syscall", Map.of("op", "read"), 2e-6),
                        time("lat_syscall", Map.of("op", "write"), 2.86e-6),
                        time("lat_syscall", Map.of("op", "stat"), 101.3e-6),
                        time("lat_proc", Map.of("op", "fork"), 11_021e-6),
                        time("lat_proc", Map.of("op", "exec"), 144_300e-6),
                        time("lat_connect", Map.of(), 1328.4e-6),
                        time("lat_mmap", Map.of("size_mb", "64"), 0.7534),
                        result(Arm.HEAD, true, "bw_mmap_rd", Map.of("size_mb", "64"), 14.1e9)))));

        // As LMBench's own script writes them, but for the clock, which is not known.
        assertEquals(
                List.of(
                        "host      Linux 6.8.0-g      1.88 2.43 101.                     11.K 144K     ",
                        "host      Linux 6.8.0-g                                          1328",
                        "host      Linux 6.8.0-g                              753.4K                    ",
                        "host      Linux 6.8.0-g                        14.1K                         "),
                summary.lines().filter(line -> line.startsWith("host")).toList());
        assertTrue("a table of nothing is left out", !summary.contains("Context switching"));
    }

    @Test
    public void overheadOfARateIsTheOtherWayRound() {
        Table table = KernelTables.overheads(set(List.of(
                        result(Arm.BASE, false, "lat_pipe", Map.of(), 1e-6, 1.1e-6, 1e-6, 0.9e-6, 1e-6, 1e-6),
                        result(Arm.HEAD, false, "lat_pipe", Map.of(), 4e-6, 4.1e-6, 4e-6, 3.9e-6, 4e-6, 4e-6),
                        result(Arm.BASE, true, "bw_pipe", Map.of(), 9e9),
                        result(Arm.HEAD, true, "bw_pipe", Map.of(), 1e9))))
                .get(0);

        assertEquals(List.of("pipe", "1.000 µs", "4.000 µs", "4.00×", "3.73× … 4.33×"), texts(table, 0));
        assertEquals("9.00×", texts(table, 1).get(3));
        assertEquals("–", texts(table, 1).get(4));
        assertEquals(List.of("geometric mean", "–", "–", "6.00×", "–"), texts(table, 2));
    }

    @Test
    public void nothingIsShownOfOtherSuites() {
        Result other = new Result(
                SeriesId.of("syscall", "lat_pipe", Map.of(), "time"), "s", Direction.LOWER, true, Arm.HEAD, List.of(Invocation.of(0, 1)));

        assertTrue(KernelTables.costs(set(List.of(other))).isEmpty());
        assertTrue(KernelTables.overheads(set(List.of(other))).isEmpty());
    }

    private static List<String> texts(Table table, int row) {
        return table.rows().get(row).stream().map(Table.Cell::text).toList();
    }

    private static Result time(String benchmark, Map<String, String> params, double seconds) {
        return result(Arm.HEAD, false, benchmark, params, seconds);
    }

    private static Result result(Arm arm, boolean rate, String benchmark, Map<String, String> params, double... values) {
        List<Invocation> invocations = new ArrayList<>();
        for (double value : values) {
            invocations.add(Invocation.of(invocations.size(), value));
        }
        return new Result(
                SeriesId.of("kernel", benchmark, params, rate ? "rate" : "time"),
                rate ? "B/s" : "s",
                rate ? Direction.HIGHER : Direction.LOWER,
                true,
                arm,
                invocations);
    }

    private static ResultSet set(List<Result> results) {
        Agent agent = new Agent("host", "", new TreeMap<>(Map.of("kernel", "6.8.0-generic")), new TreeMap<>());
        return new ResultSet(RunInfo.UNKNOWN, agent, results, List.of());
    }
}
