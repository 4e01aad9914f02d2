package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.index.Thinning;
import io.jenkins.plugins.kvmbench.engine.report.Change;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Move;
import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Anchor;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A series over builds: each build's median, the band of its interval, the mean of each segment, and a labelled line where the
 * level changed.
 */
public final class CourseFigure {

    private static final double WIDTH = 640;
    private static final double HEIGHT = 220;
    private static final double LEFT = 78;
    private static final double RIGHT = 14;
    private static final double TOP = 28;
    private static final double BOTTOM = 26;

    /** More are not told apart on this width. */
    private static final int MOST_POINTS = 500;

    /** Dots of more would cover each other. */
    private static final int MOST_DOTS = 150;

    /** Changes below this share of the value do not fill the height: noise is not drawn as a mountain. */
    private static final double LEAST_RANGE = 0.02;

    private static final int LONGEST_LABEL = 12;
    private static final double LETTER = 6;

    private final Course course;
    private final int[] drawn;
    private final double bottom;
    private final double top;

    private CourseFigure(Course course) {
        this.course = course;
        double[] medians = course.steps().stream().mapToDouble(step -> step.point().median()).toArray();
        BitSet notable = new BitSet();
        course.changes().forEach(level -> notable.set(level.at()));
        this.drawn = Thinning.choose(medians, notable, MOST_POINTS);
        double[] shown = Arrays.stream(drawn)
                .mapToObj(i -> course.steps().get(i).point())
                .flatMapToDouble(point -> DoubleStream.of(point.median(), point.lower(), point.upper()))
                .filter(Double::isFinite)
                .toArray();
        double low = Arrays.stream(shown).min().orElse(0);
        double high = Arrays.stream(shown).max().orElse(0);
        double range = Math.max(high - low, Math.max(Math.abs(low), Math.abs(high)) * LEAST_RANGE);
        range = range > 0 ? range : 1;
        this.bottom = (low + high - range) / 2 - 0.06 * range;
        this.top = (low + high + range) / 2 + 0.06 * range;
    }

    public static Markup of(Course course) {
        return new CourseFigure(course).draw();
    }

    private Markup draw() {
        Svg svg = new Svg(WIDTH, HEIGHT, label());
        axes(svg);
        svg.path(band(), Ink.RANGE);
        changes(svg);
        means(svg);
        StringBuilder line = new StringBuilder();
        List<String> dots = new ArrayList<>();
        for (int i : drawn) {
            String at = Svg.at(x(i), y(course.steps().get(i).point().median()));
            line.append(line.isEmpty() ? 'M' : 'L').append(at);
            dots.add(at);
        }
        svg.path(line.toString(), Ink.HEAD_LINE);
        if (dots.size() <= MOST_DOTS) {
            svg.dots(dots, 2.2, Ink.HEAD);
        }
        return svg.inline();
    }

    private void axes(Svg svg) {
        String unit = course.series().unit();
        for (int tick = 0; tick <= 2; tick++) {
            double value = bottom + (top - bottom) * (0.06 + 0.88 * tick / 2);
            svg.line(LEFT, y(value), WIDTH - RIGHT, y(value), Ink.GRID);
            svg.text(LEFT - 8, y(value) + 4, Anchor.END, Ink.TEXT, Quantity.of(value, unit).toString());
        }
        svg.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, Ink.AXIS);
        svg.text(LEFT, HEIGHT - 8, Anchor.START, Ink.TEXT, shortened(course.steps().get(0)));
        if (course.steps().size() > 1) {
            svg.text(WIDTH - RIGHT, HEIGHT - 8, Anchor.END, Ink.TEXT, shortened(course.last()));
            svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, Anchor.MIDDLE, Ink.TEXT, course.steps().size() + " builds →");
        }
    }

    /** Up along the upper ends and back along the lower ones, for each stretch that has both. */
    private String band() {
        StringBuilder path = new StringBuilder();
        int from = 0;
        while (from < drawn.length) {
            int to = from;
            while (to < drawn.length && hasInterval(drawn[to])) {
                to++;
            }
            if (to - from > 1) {
                for (int i = from; i < to; i++) {
                    path.append(i == from ? 'M' : 'L').append(Svg.at(x(drawn[i]), y(point(drawn[i]).upper())));
                }
                for (int i = to - 1; i >= from; i--) {
                    path.append('L').append(Svg.at(x(drawn[i]), y(point(drawn[i]).lower())));
                }
                path.append('Z');
            }
            from = Math.max(to, from + 1);
        }
        return path.toString();
    }

    private boolean hasInterval(int step) {
        return Double.isFinite(point(step).lower()) && Double.isFinite(point(step).upper());
    }

    private Point point(int step) {
        return course.steps().get(step).point();
    }

    private void changes(Svg svg) {
        double free = WIDTH - RIGHT;
        for (int i = course.changes().size() - 1; i >= 0; i--) {
            Course.Level level = course.changes().get(i);
            Change change = Move.change(course, level.before(), level.mean());
            // Between the builds: the change lies in what came between them.
            double x = x(level.at() - 0.5);
            svg.line(x, TOP - 6, x, HEIGHT - BOTTOM, change.value() > 0 ? Ink.WARNING : Ink.GOOD);
            String text = shortened(course.steps().get(level.at())) + " " + change.words();
            double left = Math.min(x, WIDTH - RIGHT - LETTER * text.length());
            if (left + LETTER * text.length() <= free) {
                svg.text(left, TOP - 12, Anchor.START, Ink.TEXT, text);
                free = left - LETTER;
            }
        }
    }

    private void means(Svg svg) {
        for (int i = 0; i < course.changes().size(); i++) {
            Course.Level level = course.changes().get(i);
            int start = i == 0 ? 0 : course.changes().get(i - 1).at();
            mean(svg, start, level.at(), level.before());
            if (i == course.changes().size() - 1) {
                mean(svg, level.at(), course.steps().size(), level.mean());
            }
        }
    }

    private void mean(Svg svg, int start, int end, double value) {
        svg.line(x(start - 0.5), y(value), x(end - 0.5), y(value), Ink.BASE_LINE);
    }

    private double x(double step) {
        int last = course.steps().size() - 1;
        double share = last == 0 ? 0.5 : step / last;
        return LEFT + 6 + (WIDTH - LEFT - RIGHT - 12) * Math.min(1, Math.max(0, share));
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
    }

    private static String shortened(Course.Step step) {
        return Names.cut(Names.plain(step.build().shortLabel()), LONGEST_LABEL);
    }

    private String label() {
        String unit = course.series().unit();
        StringBuilder label = new StringBuilder(course.steps().size() + " builds, the last "
                + Quantity.of(course.last().point().median(), unit));
        for (Course.Level level : course.changes()) {
            label.append("; ")
                    .append(Move.change(course, level.before(), level.mean()).words())
                    .append(" since ")
                    .append(shortened(course.steps().get(level.at())));
        }
        return label.toString();
    }
}
