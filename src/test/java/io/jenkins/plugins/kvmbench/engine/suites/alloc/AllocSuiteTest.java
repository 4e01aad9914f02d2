package io.jenkins.plugins.kvmbench.engine.suites.alloc;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import io.jenkins.plugins.kvmbench.engine.suite.Point;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.Test;

public class AllocSuiteTest {

    private final AllocSuite suite = new AllocSuite();

    @Test
    public void fullIsTheGridOfTheOriginal() {
        List<Point> points = suite.suite().select(Preset.FULL, Map.of()).points();
        Map<String, List<String>> values = new TreeMap<>();
        for (String name : List.of("max_size", "keep_max", "iters", "allocator", "threads", "tasks")) {
            values.put(name, points.stream().map(point -> point.params().get(name)).distinct().toList());
        }
        assertEquals(
                Map.of(
                        "max_size", List.of("65536", "1048576"),
                        "keep_max", List.of("0", "64", "256", "1", "2", "4", "8", "16", "32", "128", "192"),
                        "iters", List.of("10000", "20000", "50000"),
                        "allocator", List.of("glibc", "jemalloc", "mimalloc", "tcmalloc"),
                        "threads", List.of("2"),
                        "tasks", List.of("4")),
                values);
        assertEquals("each point once", (3 * 2 + 8 * 1 + 11 * 1) * 2 * 4, points.size());
    }

    @Test
    public void aSideNamesTheAllocatorInPlaceOfThePresets() {
        for (Preset preset : Preset.values()) {
            List<Point> points = suite.suite()
                    .select(preset, Map.of("allocator", List.of("/opt/lib/mine.so")))
                    .points();
            assertEquals(
                    List.of("/opt/lib/mine.so"),
                    points.stream().map(point -> point.params().get("allocator")).distinct().toList());
        }
    }

    @Test
    public void allocatorsStandSideBySide() {
        List<Table> tables = suite.tables(run(
                time("tcmalloc", 0, 20), time("glibc", 0, 40), time("glibc", 64, 50), time("/opt/mine.so", 64, 30),
                peak("glibc", 0, 3 << 20), peak("tcmalloc", 0, 10 << 20)));
        assertEquals(
                List.of(
                        "Allocators, time of one iteration, 64 KiB, 2 threads, 4 tasks, 10000 iters",
                        "keep_max glibc tcmalloc /opt/mine.so",
                        "0 40.00 ms 20.00 ms –",
                        "64 50.00 ms – 30.00 ms"),
                text(tables.get(0)));
        assertEquals(List.of("0 3.000 MiB 10.00 MiB –"), text(tables.get(1)).subList(2, 3));
        assertEquals("a metric that was not measured has no table", 2, tables.size());
    }

    @Test
    public void aComparisonOfAllocatorsShowsThoseOfItsSides() {
        ResultSet compared = compared();
        List<String> table = text(suite.tables(compared).get(0));
        assertEquals(List.of("keep_max jemalloc", "0 300.0 ms", "64 330.0 ms"), table.subList(1, 4));
        assertTrue(drawn(compared).contains("allocators glibc, jemalloc"));
    }

    @Test
    public void aComparisonOfSomethingElseDrawsTheHeadAlone() {
        String figure = drawn(run(time("glibc", 0, 40), time("glibc", 0, 4000).on(Arm.BASE)));
        assertTrue(figure, figure.contains("10 ms") && figure.contains("100 ms"));
        assertFalse(figure, figure.contains(">1 s<"));
    }

    @Test
    public void figureHasAFacetForEachSizeAndNumberOfTasks() {
        String figure = drawn(run(
                time("glibc", 0, 40),
                time("glibc", 64, 50),
                time("glibc", 0, 400, "max_size", "1048576"),
                time("glibc", 0, 80, "tasks", "8")));
        for (String label : List.of("to 64 KiB", "to 1 MiB", "4 tasks × 10k, 2 threads", "8 tasks × 10k, 2 threads", ">64<")) {
            assertTrue(label + " in " + figure, figure.contains(label));
        }
        assertEquals("marks: 4 and the legend's", 5, figure.split("h-?\\d|class=\"s0\"").length - 1);
    }

    @Test
    public void figureOfARunWithoutTheSuiteSaysSo() {
        assertTrue(suite.figures(Samples.run()).isEmpty());
        assertTrue(suite.tables(Samples.run()).isEmpty());
        assertTrue(new AllocFigure().render(ReportInput.of(Samples.run())).contains("kvmbench run alloc"));
    }

    @Test
    public void hostileNamesAreEscapedInTheFigure() {
        String figure = drawn(run(time("/tmp/<script>\u001b[2J.so", 0, 40)));
        assertFalse(figure.contains("<script>") || figure.contains("\u001b"));
    }

    private String drawn(ResultSet results) {
        return Svg.file(new AllocFigure().draw(AllocGrid.ofAll(results)));
    }

    private static List<String> text(Table table) {
        List<String> lines = new ArrayList<>(List.of(
                table.title(), table.columns().stream().map(Table.Column::head).collect(Collectors.joining(" "))));
        table.rows().forEach(row -> lines.add(row.stream().map(Table.Cell::text).collect(Collectors.joining(" "))));
        return lines;
    }

    private static ResultSet run(Result... results) {
        return new ResultSet(Samples.RUN, Samples.AGENT, List.of(results), List.of());
    }

    /** As {@code --base allocator=glibc --head allocator=jemalloc} measures it. */
    private static ResultSet compared() {
        RunInfo run = new RunInfo(
                Samples.RUN.id(),
                Samples.RUN.started(),
                Samples.RUN.finished(),
                "",
                "",
                "",
                "",
                Map.of(Arm.BASE, new Subject("allocator=glibc", "1"), Arm.HEAD, new Subject("allocator=jemalloc", "2")));
        return new ResultSet(
                run,
                Samples.AGENT,
                List.of(
                        time("", 0, 40).on(Arm.BASE), time("", 0, 300), time("", 64, 50).on(Arm.BASE), time("", 64, 330)),
                List.of());
    }

    private static Result time(String allocator, int keepMax, double ms, String... other) {
        return result("time", "ms", allocator, keepMax, ms, other);
    }

    private static Result peak(String allocator, int keepMax, double bytes) {
        return result("peak_rss", "B", allocator, keepMax, bytes);
    }

    private static Result result(
            String metric, String unit, String allocator, int keepMax, double value, String... other) {
        Map<String, String> params = new TreeMap<>(Map.of(
                "max_size", "65536", "keep_max", "" + keepMax, "iters", "10000", "threads", "2", "tasks", "4"));
        if (!allocator.isEmpty()) {
            params.put("allocator", allocator);
        }
        if (other.length > 0) {
            params.put(other[0], other[1]);
        }
        return new Result(
                SeriesId.of("alloc", "tasks", params, metric),
                unit,
                Direction.LOWER,
                metric.equals("time"),
                Arm.HEAD,
                List.of(Invocation.of(0, value)));
    }
}
