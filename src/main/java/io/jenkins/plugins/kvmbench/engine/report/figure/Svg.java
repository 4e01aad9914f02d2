package io.jenkins.plugins.kvmbench.engine.report.figure;

import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.Resources;
import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes small SVG drawings. Coordinates are pixels from the upper left. Every element carries a class that figure.css
 * colours for light and dark, and attributes that stand in where style sheets are blocked.
 */
public final class Svg implements SuiteReport.Drawing {

    /** What an element is for. */
    public enum Ink {
        AXIS("axis", "stroke", "#868e96", "fill", "none"),
        GRID("grid", "stroke", "#dee2e6", "fill", "none"),
        ZERO("zero", "stroke", "#868e96", "fill", "none"),
        BAND("band", "fill", "#fa5252", "fill-opacity", ".13"),
        RANGE("range", "fill", "#2f5fd0", "fill-opacity", ".13"),
        LIMIT("limit", "stroke", "#c92a2a", "stroke-dasharray", "3 2", "fill", "none"),
        BASE("base", "stroke", "#7a838e", "stroke-linecap", "round"),
        BASE_HOLE("hole", "stroke", "#fff", "stroke-linecap", "round"),
        BASE_LINE("base-line", "stroke", "#7a838e", "fill", "none", "stroke-dasharray", "4 3"),
        HEAD("head", "stroke", "#2f5fd0", "stroke-linecap", "round"),
        HEAD_LINE("head-line", "stroke", "#2f5fd0", "fill", "none"),
        LOST("lost", "stroke", "#b35c00", "fill", "none", "stroke-width", "1.5"),
        BAD("bad", "stroke", "#c92a2a", "fill", "#c92a2a", "stroke-width", "2"),
        WARNING("warning", "stroke", "#b35c00", "fill", "#b35c00", "stroke-width", "2"),
        GOOD("good", "stroke", "#2b8a3e", "fill", "#2b8a3e", "stroke-width", "2"),
        NEUTRAL("neutral", "stroke", "#7a838e", "fill", "#7a838e", "stroke-width", "2"),
        TEXT("label"),
        TITLE("title", "fill", "#1d2025"),
        STRATEGY_0("s0", "stroke", "#7a838e", "fill", "#7a838e"),
        STRATEGY_1("s1", "stroke", "#b35c00", "fill", "#b35c00"),
        STRATEGY_2("s2", "stroke", "#2f5fd0", "fill", "#2f5fd0"),
        STRATEGY_3("s3", "stroke", "#2b8a3e", "fill", "#2b8a3e"),
        STRATEGY_4("s4", "stroke", "#9c36b5", "fill", "#9c36b5"),
        LINE_0("s0 thin", "stroke", "#7a838e", "fill", "none"),
        LINE_1("s1 thin", "stroke", "#b35c00", "fill", "none"),
        LINE_2("s2 thin", "stroke", "#2f5fd0", "fill", "none"),
        LINE_3("s3 thin", "stroke", "#2b8a3e", "fill", "none"),
        LINE_4("s4 thin", "stroke", "#9c36b5", "fill", "none"),
        PERFECT("perfect", "stroke", "#868e96", "stroke-dasharray", "1 3", "fill", "none");

        private final List<String> attributes;

        Ink(String name, String... attributes) {
            this.attributes = Stream.concat(Stream.of("class", name), Stream.of(attributes)).toList();
        }

        private String[] after(String... geometry) {
            return Stream.concat(Stream.of(geometry), attributes.stream()).toArray(String[]::new);
        }
    }

    /** Where a text ends up relative to its point. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final Markup.Writer body = new Markup.Writer();
    private final double width;
    private final double height;
    private final String label;

    /** @param label what the drawing says, for those who cannot see it */
    public Svg(double width, double height, String label) {
        this.width = width;
        this.height = height;
        this.label = label;
    }

    public void line(double x1, double y1, double x2, double y2, Ink ink) {
        path("M" + at(x1, y1) + "L" + at(x2, y2), ink);
    }

    public void rect(double x, double y, double width, double height, Ink ink) {
        body.empty(
                "rect",
                ink.after(
                        "x",
                        round(x),
                        "y",
                        round(y),
                        "width",
                        round(Math.max(0, width)),
                        "height",
                        round(Math.max(0, height))));
    }

    /** Many dots as one path: pages with a thousand of these drawings stay small. */
    public void dots(List<String> points, double radius, Ink ink) {
        if (!points.isEmpty()) {
            StringBuilder commands = new StringBuilder();
            points.forEach(point -> commands.append('M').append(point).append("h0"));
            body.empty("path", ink.after("d", commands.toString(), "stroke-width", round(2 * radius)));
        }
    }

    public void circle(double x, double y, double radius, Ink ink) {
        body.empty("circle", ink.after("cx", round(x), "cy", round(y), "r", round(radius)));
    }

    /** @param commands of a path, from {@link #at} */
    public void path(String commands, Ink ink) {
        if (!commands.isEmpty()) {
            body.empty("path", ink.after("d", commands));
        }
    }

    public void text(double x, double y, Anchor anchor, Ink ink, String text) {
        String[] attributes = anchor == Anchor.START
                ? ink.after("x", round(x), "y", round(y))
                : ink.after("x", round(x), "y", round(y), "text-anchor", anchor.name().toLowerCase(Locale.ROOT));
        body.element("text", text, attributes);
    }

    /** A point in a path. */
    public static String at(double x, double y) {
        return round(x) + " " + round(y);
    }

    /** The drawing as an element of an HTML page that includes figure.css. */
    @Override
    public Markup inline() {
        return Markup.written(html -> html.open("svg", attributes(width, height, label)).add(body.done()).close("svg"));
    }

    /** The style sheet that drawings within a page need. */
    public static String style() {
        return Resources.text(Svg.class, "figure.css");
    }

    /** Drawings one below the other as a file of its own. */
    public static String file(List<Svg> drawings) {
        double width =
                drawings.stream().mapToDouble(drawing -> drawing.width).max().orElse(0);
        double height = drawings.stream().mapToDouble(drawing -> drawing.height).sum();
        String label = drawings.stream().map(drawing -> drawing.label).collect(Collectors.joining(". "));
        Markup.Writer file = new Markup.Writer()
                .open("svg", attributes(width, height, label, "xmlns", "http://www.w3.org/2000/svg"))
                .verbatim("style", style())
                .empty("rect", "class", "paper", "fill", "#fff", "width", "100%", "height", "100%");
        double top = 0;
        for (Svg drawing : drawings) {
            file.open("g", "transform", "translate(0 " + round(top) + ")")
                    .add(drawing.body.done())
                    .close("g")
                    .line();
            top += drawing.height;
        }
        return file.close("svg").line().done().toString();
    }

    private static String[] attributes(double width, double height, String label, String... first) {
        return Stream.of(
                        Stream.of("class", "fig"),
                        Stream.of(first),
                        Stream.of(
                                "viewBox",
                                "0 0 " + round(width) + " " + round(height),
                                "width",
                                round(width),
                                "height",
                                round(height),
                                "font-size",
                                "11",
                                "font-family",
                                "system-ui, sans-serif",
                                "fill",
                                "#5c6570",
                                "role",
                                "img",
                                "aria-label",
                                label))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    /** One decimal is less than a pixel. */
    private static String round(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : String.valueOf(tenths / 10.0);
    }
}
