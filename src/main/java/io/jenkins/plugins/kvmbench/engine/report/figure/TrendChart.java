package io.jenkins.plugins.kvmbench.engine.report.figure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a trend chart draws, as JSON: which series there are to choose from, and one of them over the builds.
 *
 * <p>Names are made harmless and short for labels, and still need the escaping of whatever shows them. What is not known is null.
 * Verdicts and outcomes are upper-case names, the other choices lower-case ones.
 */
public final class TrendChart {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

    private TrendChart() {}

    /**
     * Writes {@code {"series": [{"id", "label", "suite", "metric", "unit", "better", "gating"}], "matching"}}: the series that
     * match a search: first those that weigh on the newest build, then those that gate, otherwise in the given order.
     *
     * @param alarms how much series weigh, by their key
     * @param search words that must all occur in a label; empty for all
     * @param most how many are written; {@code matching} counts all that match
     * @param bytes flushed, not closed
     */
    public static void writeSeries(
            List<Series> series, Map<String, Level> alarms, String search, int most, OutputStream bytes)
            throws IOException {
        String[] words = search.toLowerCase(Locale.ROOT).trim().split("\\s+");
        List<Series> matching = series.stream()
                .filter(one -> matches(one, words))
                .sorted(Comparator.comparing((Series one) -> alarms.getOrDefault(one.key(), Level.NONE))
                        .thenComparing(Series::gating)
                        .reversed())
                .toList();
        try (JsonGenerator json = generator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("series");
            for (Series one : matching.subList(0, Math.min(most, matching.size()))) {
                series(json, one);
            }
            json.writeEndArray();
            json.writeNumberField("matching", matching.size());
            json.writeEndObject();
        }
    }

    private static boolean matches(Series series, String[] words) {
        String label = Names.plain(series.id().toString()).toLowerCase(Locale.ROOT);
        return Arrays.stream(words).allMatch(label::contains);
    }

    /**
     * Writes {@code {"series": {...}, "total", "complete", "axis": {"divisor", "unit"}, "points": [{"build", "time", "median",
     * "lower", "upper", "n", "text", "interval", "verdict", "level", "outcome", "fingerprint", "agent", "baseline", "deleted"}],
     * "baselines": [{"build", "author", "reason", "time", "withdrawn"}]}}. Times are milliseconds since the epoch;
     * {@code total} counts the points that were thinned out too; {@code axis} says what an axis divides values by and the unit
     * that it then has; {@code text} and {@code interval} are the values as they are shown; a build that is {@code deleted} has
     * no page.
     *
     * @param baselines the builds that people made the baseline, in the order they did
     * @param complete whether all builds are in the trend: false while its index is made anew
     * @param bytes flushed, not closed
     */
    public static void write(Trend trend, List<Acceptance> baselines, boolean complete, OutputStream bytes)
            throws IOException {
        try (JsonGenerator json = generator(bytes)) {
            json.writeStartObject();
            json.writeFieldName("series");
            series(json, trend.series());
            json.writeNumberField("total", trend.total());
            json.writeBooleanField("complete", complete);
            axis(json, trend);
            json.writeArrayFieldStart("points");
            for (TrendPoint point : trend.points()) {
                point(json, point, trend.series().unit());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("baselines");
            for (Acceptance baseline : baselines) {
                baseline(json, baseline);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static JsonGenerator generator(OutputStream bytes) throws IOException {
        return JSON.createGenerator(bytes).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static void series(JsonGenerator json, Series series) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", series.key());
        json.writeStringField("label", Names.shown(series.id().toString()));
        json.writeStringField("suite", Names.shown(series.id().suite()));
        json.writeStringField("metric", Names.shown(series.id().metric()));
        json.writeStringField("unit", Names.shown(series.unit()));
        json.writeStringField("better", lower(series.better()));
        json.writeBooleanField("gating", series.gating());
        json.writeEndObject();
    }

    /** With the prefix of the largest value, so that the axis shows few digits. */
    private static void axis(JsonGenerator json, Trend trend) throws IOException {
        double largest = trend.points().stream()
                .mapToDouble(point -> Math.abs(point.point().median()))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        json.writeObjectFieldStart("axis");
        json.writeNumberField("divisor", Quantity.divisor(largest, trend.series().unit()));
        json.writeStringField("unit", Quantity.of(largest, trend.series().unit()).unit());
        json.writeEndObject();
    }

    private static String interval(Point point, String unit) {
        return Double.isFinite(point.lower()) && Double.isFinite(point.upper())
                ? Quantity.of(point.lower(), unit) + " … " + Quantity.of(point.upper(), unit)
                : null;
    }

    private static void point(JsonGenerator json, TrendPoint of, String unit) throws IOException {
        RecordedBuild build = of.build();
        Point point = of.point();
        json.writeStartObject();
        json.writeNumberField("build", build.number());
        json.writeNumberField("time", build.timeMs());
        number(json, "median", point.median());
        number(json, "lower", point.lower());
        number(json, "upper", point.upper());
        json.writeNumberField("n", point.invocations());
        json.writeStringField("text", Quantity.of(point.median(), unit).toString());
        json.writeStringField("interval", interval(point, unit));
        json.writeStringField("verdict", name(point.verdict()));
        json.writeStringField("level", lower(point.level()));
        json.writeStringField("outcome", name(build.outcome()));
        json.writeStringField("fingerprint", Names.shown(build.fingerprint()));
        json.writeStringField("agent", Names.shown(build.agent()));
        json.writeBooleanField("baseline", of.baseline());
        json.writeBooleanField("deleted", build.deleted());
        json.writeEndObject();
    }

    private static void baseline(JsonGenerator json, Acceptance baseline) throws IOException {
        json.writeStartObject();
        json.writeNumberField("build", baseline.build());
        json.writeStringField("author", baseline.author());
        json.writeStringField("reason", baseline.reason());
        json.writeNumberField("time", baseline.time().toEpochMilli());
        if (baseline.withdrawn() == null) {
            json.writeNullField("withdrawn");
        } else {
            json.writeNumberField("withdrawn", baseline.withdrawn().time().toEpochMilli());
        }
        json.writeEndObject();
    }

    private static String name(Optional<? extends Enum<?>> choice) {
        return choice.map(Enum::name).orElse(null);
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static void number(JsonGenerator json, String key, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(key, value);
        } else {
            json.writeNullField(key);
        }
    }
}
