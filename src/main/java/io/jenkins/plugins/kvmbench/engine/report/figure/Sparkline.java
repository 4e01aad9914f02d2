package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.report.Change;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.List;

/** The last builds of a series as high as a line of text. Failed gates are red dots; another machine is a gap. */
public final class Sparkline {

    private static final double WIDTH = 112;
    private static final double HEIGHT = 26;
    private static final double MARGIN = 4;

    /** Changes below this share of the value fill no more than a part of the height: noise is not drawn as a mountain. */
    private static final double LEAST_RANGE = 0.02;

    /** As many builds as a line of text shows. */
    private static final int BUILDS = 30;

    private Sparkline() {}

    /**
     * The drawing, empty for less than two points.
     *
     * @param points oldest first
     */
    public static Markup of(List<TrendPoint> points) {
        return drawn(points.stream()
                .filter(point -> Double.isFinite(point.point().median()))
                .map(point -> new Dot(point.point(), point.build().fingerprint()))
                .toList());
    }

    /** The last builds of a course. */
    public static Markup of(Course course) {
        List<Course.Step> last = course.steps().subList(Math.max(0, course.steps().size() - BUILDS), course.steps().size());
        return drawn(last.stream().map(step -> new Dot(step.point(), course.fingerprint())).toList());
    }

    private record Dot(Point point, String fingerprint) {}

    private static Markup drawn(List<Dot> finite) {
        if (finite.size() < 2) {
            return Markup.NONE;
        }
        double low = finite.stream().mapToDouble(Sparkline::value).min().orElseThrow();
        double high = finite.stream().mapToDouble(Sparkline::value).max().orElseThrow();
        double range = Math.max(high - low, Math.max(Math.abs(high), Math.abs(low)) * LEAST_RANGE);
        double bottom = (high + low - range) / 2;
        Svg svg = new Svg(WIDTH, HEIGHT, label(finite));
        StringBuilder line = new StringBuilder();
        String fingerprint = null;
        for (int i = 0; i < finite.size(); i++) {
            String at = Svg.at(x(i, finite.size()), y(value(finite.get(i)), bottom, range));
            String own = finite.get(i).fingerprint();
            line.append(own.equals(fingerprint) ? 'L' : 'M').append(at);
            fingerprint = own;
        }
        svg.path(line.toString(), Ink.HEAD_LINE);
        for (int i = 0; i < finite.size(); i++) {
            Point point = finite.get(i).point();
            boolean last = i == finite.size() - 1;
            if (point.level() != Level.NONE || last) {
                svg.circle(x(i, finite.size()), y(point.median(), bottom, range), 1.8, ink(point.level()));
            }
        }
        return svg.inline();
    }

    private static Ink ink(Level level) {
        return switch (level) {
            case FAIL -> Ink.BAD;
            case WARN -> Ink.WARNING;
            case NONE -> Ink.NEUTRAL;
        };
    }

    private static double value(Dot point) {
        return point.point().median();
    }

    private static double x(int index, int count) {
        return MARGIN + (WIDTH - 2 * MARGIN) * index / (count - 1);
    }

    private static double y(double value, double bottom, double range) {
        return HEIGHT - MARGIN - (range > 0 ? (value - bottom) / range : 0.5) * (HEIGHT - 2 * MARGIN);
    }

    private static String label(List<Dot> points) {
        long failed =
                points.stream().filter(point -> point.point().level() == Level.FAIL).count();
        double first = value(points.get(0));
        double last = value(points.get(points.size() - 1));
        // Which way is better is not told here: the verdict beside it says what to think of it.
        Change change = Change.share(last / first - 1, "", Direction.UNKNOWN);
        String moved = first == 0
                ? ""
                : change.isNone()
                        ? ", the last as the first"
                        : ", the last " + change.words() + " than the first";
        return points.size() + " builds" + moved + (failed > 0 ? ", " + failed + " failed" : "");
    }
}
