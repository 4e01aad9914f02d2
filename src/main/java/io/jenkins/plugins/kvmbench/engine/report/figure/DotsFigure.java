package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.Wording;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Anchor;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The invocations of a benchmark as dots in the order they were measured, so that drift is seen at a glance. */
public final class DotsFigure {

    private static final double WIDTH = 520;
    private static final double HEIGHT = 190;
    private static final double LEFT = 78;
    private static final double RIGHT = 10;
    private static final double TOP = 24;
    private static final double BOTTOM = 24;

    private record Dot(Arm arm, int slot, double value, boolean counts) {}

    private DotsFigure() {}

    /**
     * @param results one for each arm measured, the base first; without known slots the arms follow one another
     * @param together whether all were measured in one run: the slots of two runs have no common order
     */
    public static Markup of(List<Result> results, boolean together) {
        List<Dot> dots = new ArrayList<>();
        for (Result result : results) {
            for (Invocation invocation : result.invocations()) {
                double value = invocation.median();
                if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                    dots.add(new Dot(result.arm(), invocation.slot(), value, invocation.counts()));
                }
            }
        }
        if (dots.isEmpty()) {
            return Markup.NONE;
        }
        boolean ordered = dots.stream().noneMatch(dot -> dot.slot() == Invocation.UNKNOWN_SLOT);
        if (ordered) {
            Comparator<Dot> bySlot = Comparator.comparingInt(Dot::slot);
            dots.sort(together ? bySlot : Comparator.comparing(Dot::arm).thenComparing(bySlot));
        }
        String order = !ordered
                ? "invocations, order not known"
                : together ? "invocations in the order measured →" : "one run after the other, each in its order →";
        return draw(dots, results.get(0).unit(), order);
    }

    private static Markup draw(List<Dot> dots, String unit, String order) {
        double low = dots.stream().mapToDouble(Dot::value).min().orElseThrow();
        double high = dots.stream().mapToDouble(Dot::value).max().orElseThrow();
        double margin = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.01, 1e-12);
        double bottom = low - margin;
        double top = high + margin;
        boolean compared = dots.stream().anyMatch(dot -> dot.arm() == Arm.BASE);
        Svg svg = new Svg(WIDTH, HEIGHT, label(dots, unit, compared));
        for (int tick = 0; tick <= 2; tick++) {
            double value = bottom + margin + (high - low) * tick / 2;
            double y = y(value, bottom, top);
            svg.line(LEFT, y, WIDTH - RIGHT, y, Ink.GRID);
            svg.text(
                    LEFT - 8,
                    y + 4,
                    Anchor.END,
                    Ink.TEXT,
                    Quantity.of(value, unit).toString());
            if (high == low) {
                break;
            }
        }
        median(svg, dots, Arm.BASE, Ink.BASE_LINE, bottom, top);
        median(svg, dots, Arm.HEAD, Ink.HEAD_LINE, bottom, top);
        double step = (WIDTH - LEFT - RIGHT) / dots.size();
        double radius = Math.max(2, Math.min(4, step / 2.6));
        List<String> base = new ArrayList<>();
        List<String> head = new ArrayList<>();
        for (int i = 0; i < dots.size(); i++) {
            Dot dot = dots.get(i);
            double x = LEFT + step * (i + 0.5);
            double y = y(dot.value(), bottom, top);
            if (dot.counts()) {
                (dot.arm() == Arm.BASE ? base : head).add(Svg.at(x, y));
            } else {
                cross(svg, x, y, radius);
            }
        }
        hollow(svg, base, radius);
        svg.dots(head, radius, Ink.HEAD);
        legend(svg, compared, dots.stream().anyMatch(dot -> !dot.counts()));
        svg.text(
                WIDTH - RIGHT,
                HEIGHT - 6,
                Anchor.END,
                Ink.TEXT,
                order);
        return svg.inline();
    }

    private static void median(Svg svg, List<Dot> dots, Arm arm, Ink ink, double bottom, double top) {
        double median = Summary.median(dots.stream()
                .filter(dot -> dot.arm() == arm && dot.counts())
                .mapToDouble(Dot::value)
                .toArray());
        if (!Double.isNaN(median)) {
            svg.line(LEFT, y(median, bottom, top), WIDTH - RIGHT, y(median, bottom, top), ink);
        }
    }

    private static void legend(Svg svg, boolean compared, boolean lost) {
        double x = LEFT;
        if (compared) {
            hollow(svg, List.of(Svg.at(x + 4, 10)), 4);
            svg.text(x + 13, 14, Anchor.START, Ink.TEXT, "base");
            x += 52;
            svg.dots(List.of(Svg.at(x + 4, 10)), 4, Ink.HEAD);
            svg.text(x + 13, 14, Anchor.START, Ink.TEXT, "this change");
            x += 88;
        }
        if (lost) {
            cross(svg, x + 4, 10, 4);
            svg.text(x + 13, 14, Anchor.START, Ink.TEXT, "disturbed, does not count");
        } else if (compared) {
            svg.text(x + 4, 14, Anchor.START, Ink.TEXT, "lines: medians");
        }
    }

    private static void hollow(Svg svg, List<String> points, double radius) {
        svg.dots(points, radius, Ink.BASE);
        svg.dots(points, radius - 1.5, Ink.BASE_HOLE);
    }

    private static void cross(Svg svg, double x, double y, double radius) {
        svg.path(
                "M" + Svg.at(x - radius, y - radius) + "L" + Svg.at(x + radius, y + radius) + "M"
                        + Svg.at(x - radius, y + radius) + "L" + Svg.at(x + radius, y - radius),
                Ink.LOST);
    }

    private static double y(double value, double bottom, double top) {
        return HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
    }

    private static String label(List<Dot> dots, String unit, boolean compared) {
        return compared
                ? describe(dots, Arm.BASE, unit) + "; " + describe(dots, Arm.HEAD, unit)
                : describe(dots, Arm.HEAD, unit);
    }

    private static String describe(List<Dot> dots, Arm arm, String unit) {
        double[] values = dots.stream()
                .filter(dot -> dot.arm() == arm && dot.counts())
                .mapToDouble(Dot::value)
                .sorted()
                .toArray();
        return values.length == 0
                ? Wording.arm(arm) + ": no invocation counts"
                : Wording.arm(arm) + ": " + values.length + " invocations from " + Quantity.of(values[0], unit) + " to "
                        + Quantity.of(values[values.length - 1], unit) + ", median "
                        + Quantity.of(Summary.median(values), unit);
    }
}
