package io.jenkins.plugins.kvmbench.engine.report.figure;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Withdrawal;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class TrendChartTest {

    private static Series series(String benchmark) {
        SeriesId id = SeriesId.of("snapshot", benchmark, Map.of("pages", "100"), "exec_per_sec");
        return Series.of(new Result(id, "1/s", Direction.HIGHER, true, Arm.HEAD, List.of()));
    }

    private static RecordedBuild build(int number, Optional<Outcome> outcome, boolean deleted) {
        return new RecordedBuild(number, 1_769_860_800_000L, "3f9a1c", "kvm-07", outcome, Optional.empty(), deleted);
    }

    private static JsonNode chart(Trend trend, List<Acceptance> baselines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TrendChart.write(trend, baselines, true, out);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    @Test
    public void shouldWriteWhatAChartDraws() throws IOException {
        Point slow = new Point(90.5, 89, 92, 10, Optional.of(Verdict.REGRESSED), Level.FAIL);
        Trend trend = new Trend(
                series("reset"), List.of(new TrendPoint(build(7, Optional.of(Outcome.FAILED), false), slow, true)), 40);
        Acceptance accepted =
                new Acceptance(7, "alice", "good enough", Instant.ofEpochMilli(5), new Withdrawal(Instant.ofEpochMilli(9), "bob"));

        JsonNode chart = chart(trend, List.of(accepted));

        assertEquals("snapshot/reset pages=100 exec_per_sec", chart.at("/series/label").asText());
        assertEquals(series("reset").key(), chart.at("/series/id").asText());
        assertEquals("1/s", chart.at("/series/unit").asText());
        assertEquals("higher", chart.at("/series/better").asText());
        assertEquals(40, chart.get("total").asInt());
        assertTrue(chart.get("complete").asBoolean());
        assertEquals(
                new ObjectMapper().readTree("""
                        {"build": 7, "time": 1769860800000, "median": 90.5, "lower": 89.0, "upper": 92.0, "n": 10,
                         "text": "90.50 /s", "interval": "89.00 /s … 92.00 /s", "verdict": "REGRESSED", "level": "fail", "outcome": "FAILED", "fingerprint": "3f9a1c",
                         "agent": "kvm-07", "baseline": true, "deleted": false}"""),
                chart.at("/points/0"));
        assertEquals("alice", chart.at("/baselines/0/author").asText());
        assertEquals(9, chart.at("/baselines/0/withdrawn").asLong());
    }

    @Test
    public void shouldWriteNullForWhatIsNotKnown() throws IOException {
        Point single = new Point(1, Double.NaN, Double.NaN, 1, Optional.empty(), Level.NONE);
        JsonNode point = chart(
                        new Trend(series("a"), List.of(new TrendPoint(build(1, Optional.empty(), true), single, false)), 1),
                        List.of())
                .at("/points/0");
        for (String key : List.of("lower", "upper", "interval", "verdict", "outcome")) {
            assertTrue(key, point.get(key).isNull());
        }
        assertTrue(point.get("deleted").asBoolean());
    }

    @Test
    public void shouldListSeriesWithNamesThatFitIntoAList() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TrendChart.writeSeries(List.of(series("a\u202e" + "n".repeat(10_000)), series("b")), Map.of(), "", 10, out);
        JsonNode list = new ObjectMapper().readTree(out.toByteArray()).get("series");
        assertEquals(2, list.size());
        String label = list.at("/0/label").asText();
        assertEquals(Names.LONGEST, Names.length(label));
        assertFalse(label.contains("\u202e"));
        assertEquals("exec_per_sec", list.at("/1/metric").asText());
    }

    @Test
    public void shouldSayHowAnAxisShowsItsLargestValue() throws IOException {
        JsonNode axis = chart(new Trend(series("a"), List.of(plain(800), plain(12_000)), 2), List.of())
                .get("axis");
        assertEquals("k/s", axis.get("unit").asText());
        assertEquals(1000, axis.get("divisor").asDouble(), 0);
    }

    private static TrendPoint plain(double median) {
        Point point = new Point(median, Double.NaN, Double.NaN, 1, Optional.empty(), Level.NONE);
        return new TrendPoint(build(1, Optional.empty(), false), point, false);
    }

    @Test
    public void shouldListTheSeriesThatWeighOnTheNewestBuildFirst() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        TrendChart.writeSeries(
                List.of(series("a"), series("b"), series("c")),
                Map.of(series("b").key(), Level.WARN, series("c").key(), Level.FAIL),
                "",
                10,
                out);

        assertEquals(
                List.of(series("c").key(), series("b").key(), series("a").key()),
                new ObjectMapper().readTree(out.toByteArray()).get("series").findValuesAsText("id"));
    }

    @Test
    public void shouldListTheSeriesThatMatchASearchGatingOnesFirst() throws IOException {
        SeriesId id = SeriesId.of("snapshot", "Reset", Map.of("pages", "200"), "exits");
        Series explaining = Series.of(new Result(id, "", Direction.LOWER, false, Arm.HEAD, List.of()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        TrendChart.writeSeries(
                List.of(explaining, series("copy"), series("reset"), series("reset2")),
                Map.of(),
                " RESET  pages ",
                2,
                out);

        JsonNode list = new ObjectMapper().readTree(out.toByteArray());
        assertEquals(3, list.get("matching").asInt());
        assertEquals(2, list.get("series").size());
        assertEquals(series("reset").key(), list.at("/series/0/id").asText());
        assertEquals(series("reset2").key(), list.at("/series/1/id").asText());
    }
}
