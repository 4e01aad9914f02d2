package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Change;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Wording;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Anchor;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import java.util.List;
import java.util.stream.DoubleStream;

/** A row's change with its bounds against the band in which it is too slow. Left is faster, right is slower. */
public final class IntervalFigure {

    private static final double SMALL_WIDTH = 132;
    private static final double SMALL_HEIGHT = 18;
    private static final double WIDTH = 380;
    private static final double HEIGHT = 62;

    private IntervalFigure() {}

    /** Where the common scale of all rows ends, on both sides: between two and eight times the largest limit. */
    public static double scale(List<Row> rows) {
        double reach = rows.stream()
                .filter(row -> !row.linear())
                .mapToDouble(IntervalFigure::reach)
                .max()
                .orElse(0);
        double limit = rows.stream()
                .filter(row -> !row.linear() && row.limit() > 0)
                .mapToDouble(Row::limit)
                .max()
                .orElse(0.03);
        return Math.max(2 * limit, Math.min(reach * 1.1, 8 * limit));
    }

    /** For a cell of a table; empty where there is nothing to draw. */
    public static Markup small(Row row, double scale) {
        if (Double.isNaN(row.change()) || row.linear()) {
            return Markup.NONE;
        }
        Svg svg = new Svg(SMALL_WIDTH, SMALL_HEIGHT, label(row));
        draw(svg, row, scale, SMALL_WIDTH, 0, SMALL_HEIGHT, 3);
        return svg.inline();
    }

    /** With an axis, on a scale of its own. */
    public static Markup large(Row row) {
        if (Double.isNaN(row.change())) {
            return Markup.NONE;
        }
        double scale = Math.max(reach(row), 1.5 * (row.limit() > 0 ? row.limit() : 0)) * 1.25;
        if (!(scale > 0) || Double.isInfinite(scale)) {
            return Markup.NONE;
        }
        Svg svg = new Svg(WIDTH, HEIGHT, label(row));
        draw(svg, row, scale, WIDTH, 18, 26, 4.5);
        svg.line(0, 44.5, WIDTH, 44.5, Ink.AXIS);
        svg.text(0, 12, Anchor.START, Ink.TEXT, "← better");
        svg.text(WIDTH, 12, Anchor.END, Ink.TEXT, "worse →");
        double limit = x(row.limit(), scale, WIDTH);
        boolean close = row.limit() > 0 && limit - WIDTH / 2 < 40;
        svg.text(WIDTH / 2 - (close ? 3 : 0), 58, close ? Anchor.END : Anchor.MIDDLE, Ink.TEXT, "0");
        if (row.limit() > 0) {
            svg.text(
                    limit + (close ? 3 : 0),
                    58,
                    close ? Anchor.START : Anchor.MIDDLE,
                    Ink.TEXT,
                    "limit " + Wording.limit(row.limit(), row));
        }
        return svg.inline();
    }

    private static void draw(Svg svg, Row row, double scale, double width, double top, double height, double radius) {
        double middle = top + height / 2;
        if (row.limit() > 0 && row.limit() < scale) {
            double limit = x(row.limit(), scale, width);
            svg.rect(limit, top, width - limit, height, Ink.BAND);
            svg.line(limit, top, limit, top + height, Ink.LIMIT);
        }
        svg.line(width / 2, top, width / 2, top + height, Ink.ZERO);
        Ink ink = ink(row);
        double lower = Double.isNaN(row.lower()) ? row.change() : row.lower();
        double upper = Double.isNaN(row.upper()) ? row.change() : row.upper();
        double from = x(lower, scale, width);
        double to = x(upper, scale, width);
        if (to > from) {
            svg.line(from, middle, to, middle, ink);
        }
        double dot = x(row.change(), scale, width);
        if (row.change() > scale) {
            arrow(svg, width, middle, -1, radius, ink);
        } else if (row.change() < -scale) {
            arrow(svg, 0, middle, 1, radius, ink);
        } else {
            svg.circle(Math.max(radius, Math.min(width - radius, dot)), middle, radius, ink);
        }
    }

    private static void arrow(Svg svg, double x, double y, int side, double radius, Ink ink) {
        svg.path(
                "M" + Svg.at(x, y) + "L" + Svg.at(x + side * radius * 2, y - radius) + "L"
                        + Svg.at(x + side * radius * 2, y + radius) + "Z",
                ink);
    }

    private static Ink ink(Row row) {
        if (row.verdict() == Verdict.REGRESSED) {
            return row.level() == Level.FAIL ? Ink.BAD : Ink.WARNING;
        }
        return row.verdict() == Verdict.IMPROVED ? Ink.GOOD : Ink.NEUTRAL;
    }

    private static double reach(Row row) {
        return DoubleStream.of(row.change(), row.lower(), row.upper())
                .filter(value -> !Double.isNaN(value))
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    private static double x(double change, double scale, double width) {
        return width / 2 * (1 + Math.max(-1, Math.min(1, change / scale)));
    }

    private static String label(Row row) {
        String interval = Change.of(row).interval();
        return Change.of(row).words() + (interval.isEmpty() ? "" : ", between " + interval.replace(" … ", " and "));
    }
}
