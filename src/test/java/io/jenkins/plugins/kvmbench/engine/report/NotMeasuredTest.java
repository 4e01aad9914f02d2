package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.report.data.CsvReport;
import io.jenkins.plugins.kvmbench.engine.report.data.InvocationsCsv;
import io.jenkins.plugins.kvmbench.engine.report.figure.Sparkline;
import io.jenkins.plugins.kvmbench.engine.report.figure.TrendChart;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlReport;
import io.jenkins.plugins.kvmbench.engine.report.markdown.MarkdownReport;
import io.jenkins.plugins.kvmbench.engine.report.text.TextReport;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.suites.snapshot.DatReport;
import io.jenkins.plugins.kvmbench.engine.suites.snapshot.SnapshotFigure;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/** What was never measured is in no report as a number, least of all as zero. */
public class NotMeasuredTest {

    private static final Invocation FAILED =
            new Invocation(0, 0, new double[0], 0, Status.FAILED, Contamination.UNKNOWN, "the guest died");

    /** A zero that stands for itself, alone or with decimals and a unit. */
    private static final Pattern ZERO = Pattern.compile("(?<![\\w.,])0(\\.0+)?(?![\\w.,])");

    private static Result nothing(String strategy, String metric, Arm arm) {
        SeriesId id = Samples.reset(100, 1000, 1, strategy).withMetric(metric);
        return new Result(id, "1/s", Direction.HIGHER, metric.endsWith("core"), arm, List.of(FAILED, FAILED));
    }

    private static Result measured(SeriesId id, double value) {
        return new Result(id, "1/s", Direction.HIGHER, true, Arm.HEAD, List.of(Invocation.of(0, value)));
    }

    /** A run in which no invocation counted. */
    private static ResultSet nothing(Arm... arms) {
        List<Result> results = new ArrayList<>();
        for (Arm arm : arms) {
            for (String strategy : List.of("none", "classic", "fast")) {
                for (String metric : List.of("exec_per_sec_core", "exec_per_sec", "audit_mismatch")) {
                    results.add(nothing(strategy, metric, arm));
                }
            }
        }
        return new ResultSet(Samples.RUN, Samples.AGENT, results, List.of());
    }

    private static final ReportInput RUN = ReportInput.of(nothing(Arm.HEAD));

    private static Decision decision() {
        return Samples.decision(
                Outcome.INVALID,
                List.of(Rows.of(Samples.row(
                                Samples.reset(100, 1000, 1, "fast"),
                                Verdict.INVALID,
                                Level.FAIL,
                                Double.NaN,
                                Double.NaN,
                                Double.NaN,
                                Double.NaN))
                        .row()));
    }

    private static final ReportInput COMPARISON = ReportInput.of(nothing(Arm.BASE, Arm.HEAD), decision());

    @Test
    public void datHasNoLineForIt() {
        assertEquals("pages,instrs,bps,cores,exec_sec_core,exec_sec\n", new DatReport().render(RUN));
    }

    @Test
    public void datHasTheOtherPoints() {
        List<Result> results = new ArrayList<>(RUN.results().results());
        results.add(measured(Samples.reset(1000, 1000, 1, "fast"), 5000));
        String dat = new DatReport()
                .render(ReportInput.of(new ResultSet(Samples.RUN, Samples.AGENT, results, List.of())));

        assertEquals("pages,instrs,bps,cores,exec_sec_core,exec_sec\n1000,1000,0,1,5000.0000,5000.0000\n", dat);
    }

    @Test
    public void figuresDrawNoPointForIt() {
        for (SnapshotFigure.Measure measure : SnapshotFigure.Measure.values()) {
            String svg = new SnapshotFigure(measure).render(RUN);
            assertTrue(svg, svg.contains("No snapshot reset was measured"));
            assertFalse(svg, svg.contains("NaN"));
            assertFalse(svg, svg.matches("(?s).*<(circle|path).*"));
        }
    }

    @Test
    public void oneRateSaysTheOther() {
        List<Result> results = List.of(
                nothing("fast", "exec_per_sec_core", Arm.HEAD),
                measured(Samples.reset(100, 1000, 1, "fast").withMetric("exec_per_sec"), 700));
        ReportInput input = ReportInput.of(new ResultSet(Samples.RUN, Samples.AGENT, results, List.of()));

        assertTrue(new DatReport().render(input).endsWith("100,1000,0,1,700.0000,700.0000\n"));
        assertFalse(new SnapshotFigure(SnapshotFigure.Measure.PER_CORE).render(input).contains("NaN"));
    }

    @Test
    public void csvLeavesTheFieldsEmpty() {
        for (ReportInput input : List.of(RUN, COMPARISON)) {
            List<Map<String, String>> lines = lines(new CsvReport().render(input));
            assertEquals(9, lines.size());
            for (Map<String, String> line : lines) {
                for (String side : List.of("base_", "head_")) {
                    assertEquals("", line.get(side + "median"));
                    assertEquals("", line.get(side + "spread"));
                }
                assertEquals("0", line.get("head_counted"));
                assertEquals("2", line.get("head_failed"));
                assertEquals("", line.get("change"));
                assertEquals("", line.get("lower"));
            }
        }
        lines(new CsvReport().render(RUN)).forEach(line -> assertEquals("no such side", "", line.get("base_counted")));
        lines(new InvocationsCsv().render(RUN)).forEach(line -> {
            assertEquals("", line.get("median"));
            assertEquals("failed", line.get("status"));
            assertEquals("the guest died", line.get("note"));
        });
    }

    private static List<Map<String, String>> lines(String csv) {
        List<String[]> rows =
                csv.lines().map(line -> line.split(",", -1)).collect(Collectors.toList());
        String[] head = rows.remove(0);
        List<Map<String, String>> lines = new ArrayList<>();
        for (String[] row : rows) {
            assertEquals(head.length, row.length);
            Map<String, String> line = new java.util.HashMap<>();
            for (int i = 0; i < head.length; i++) {
                line.put(head[i], row[i]);
            }
            lines.add(line);
        }
        return lines;
    }

    @Test
    public void textMarkdownAndHtmlShowADash() {
        for (ReportInput input : List.of(RUN, COMPARISON)) {
            for (Report report : List.of(TextReport.PLAIN, new MarkdownReport(), new HtmlReport())) {
                String page = visible(report.render(input));
                assertFalse(page, page.contains("NaN"));
                assertTrue(page, page.contains("–") || page.contains("INVALID"));
                for (String unit : List.of("/s", "%", "×")) {
                    assertFalse(
                            page, Pattern.compile(ZERO.pattern() + " ?" + unit).matcher(page).find());
                }
                assertFalse("mismatches that no audit counted", page.contains("mismatches"));
            }
        }
    }

    /** Without the style and the script, and without how calm the agent was. */
    private static String visible(String page) {
        return page.replaceAll("(?s)<style.*</script>", "").replaceAll("false alarms at most 0.5 %", "");
    }

    @Test
    public void jsonHasNullOrNothing() throws Exception {
        ByteArrayOutputStream decided = new ByteArrayOutputStream();
        DecisionJson.write(decision(), decided);
        JsonNode row = new ObjectMapper().readTree(decided.toByteArray()).at("/results/0");
        for (String key : List.of("base", "head", "change", "lower", "upper")) {
            assertTrue(key, row.get(key).isNull());
        }
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ResultWriter.write(nothing(Arm.HEAD), results);
        JsonNode invocation = new ObjectMapper().readTree(results.toByteArray()).at("/results/0/invocations/0");
        assertEquals("failed", invocation.get("status").asText());
        assertEquals(0, invocation.path("samples").size());
    }

    @Test
    public void trendsHaveNoPointAtZero() throws Exception {
        TrendPoint none = point(Double.NaN);
        assertEquals(Sparkline.of(List.of(point(10), point(11))), Sparkline.of(List.of(point(10), none, point(11))));
        ByteArrayOutputStream chart = new ByteArrayOutputStream();
        Series series = Series.of(nothing("fast", "exec_per_sec_core", Arm.HEAD));
        TrendChart.write(new Trend(series, List.of(point(10), none), 2), List.of(), true, chart);
        JsonNode second = new ObjectMapper().readTree(chart.toByteArray()).at("/points/1");
        assertTrue(second.toString(), second.get("median").isNull());
        assertEquals("–", second.get("text").asText());
    }

    private static TrendPoint point(double median) {
        return new TrendPoint(
                new RecordedBuild(1, 0, "a", "kvm-07", Optional.empty(), Optional.empty(), false),
                new Point(median, Double.NaN, Double.NaN, Double.isNaN(median) ? 0 : 1, Optional.empty(), Level.NONE),
                false);
    }
}
