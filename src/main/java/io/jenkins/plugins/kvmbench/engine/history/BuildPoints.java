package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.MedianInterval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the index keeps of one build: a point for each series that the head's arm measured.
 *
 * @param build which
 * @param points by series; those of which no invocation counts are left out
 */
public record BuildPoints(RecordedBuild build, Map<Series, Point> points) {

    /**
     * The points of a build.
     *
     * @param number of the build in its job
     * @param timeMs when it was measured, milliseconds since the epoch
     */
    public static BuildPoints of(int number, long timeMs, ResultSet results, Optional<Decision> decision) {
        RecordedBuild build = new RecordedBuild(
                number,
                timeMs,
                results.agent().fingerprint(),
                results.agent().name(),
                decision.map(Decision::outcome),
                decision.map(Decision::mode),
                false);
        return new BuildPoints(build, points(results, decision));
    }

    /** The points of the series of one arm, with what was decided of them. */
    static Map<Series, Point> points(ResultSet results, Optional<Decision> decision) {
        Map<SeriesId, Row> rows = new HashMap<>();
        decision.ifPresent(decided -> decided.rows().forEach(row -> rows.put(row.id(), row)));
        Map<Series, Point> points = new LinkedHashMap<>();
        for (Result result : results.onlyArm()) {
            double[] medians = result.medians();
            if (medians.length > 0) {
                points.put(Series.of(result), point(medians, Optional.ofNullable(rows.get(result.id()))));
            }
        }
        return points;
    }

    private static Point point(double[] medians, Optional<Row> row) {
        Arrays.sort(medians);
        MedianInterval interval = MedianInterval.ofSorted(medians);
        return new Point(
                Descriptive.medianOfSorted(medians),
                interval.lower(),
                interval.upper(),
                medians.length,
                row.map(Row::verdict),
                row.map(Row::level).orElse(Level.NONE));
    }
}
