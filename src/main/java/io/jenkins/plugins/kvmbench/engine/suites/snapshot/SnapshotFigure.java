package io.jenkins.plugins.kvmbench.engine.suites.snapshot;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.figure.LogAxis;
import io.jenkins.plugins.kvmbench.engine.report.figure.Marks;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Anchor;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The snapshot grid as one SVG file: a facet for each number of pages (rows) and of instructions or VM exits (columns),
 * cores on x, a rate on y, both logarithmic and the same in all facets, a mark for each strategy.
 *
 * @param measure which rate
 */
public record SnapshotFigure(Measure measure) implements Report {

    /** What is drawn over the cores. */
    public enum Measure {
        /** Iterations per second and core: the original's figure. */
        PER_CORE("iterations/s/core over cores"),
        /** Iterations per second of all cores: the scaling curve; dotted lines show perfect scaling. */
        TOTAL("iterations/s over cores");

        private final String title;

        Measure(String title) {
            this.title = title;
        }
    }

    private static final double FACET_WIDTH = 168;
    private static final double FACET_HEIGHT = 118;
    private static final double GAP = 14;
    private static final double LEFT = 66;
    private static final double RIGHT = 84;
    private static final double HEAD = 62;
    private static final double FOOT = 28;

    /** An SVG file; one that says so where the suite was not measured. */
    @Override
    public String render(ReportInput input) {
        List<Svg> figures = draw(SnapshotGrid.of(input.results()));
        if (figures.isEmpty()) {
            Svg empty = new Svg(420, 40, "no snapshot resets in this run");
            empty.text(10, 24, Anchor.START, Ink.TEXT, "No snapshot reset was measured in this run. Run: kvmbench run snapshot");
            return Svg.file(List.of(empty));
        }
        return Svg.file(figures);
    }

    /** One drawing for each workload and kind of work; none where the suite was not measured. */
    List<Svg> draw(SnapshotGrid grid) {
        List<CoreCurve> all = CoreCurve.of(grid);
        List<List<String>> groups = all.stream()
                .map(curve -> List.of(curve.facet().workload(), curve.facet().work()))
                .distinct()
                .toList();
        List<Svg> figures = new ArrayList<>();
        for (List<String> group : groups) {
            List<CoreCurve> curves = all.stream()
                    .filter(curve -> List.of(
                                    curve.facet().workload(), curve.facet().work())
                            .equals(group))
                    .toList();
            figures.add(draw(curves, grid.strategies()));
        }
        return figures;
    }

    private Svg draw(List<CoreCurve> curves, List<String> strategies) {
        List<Long> pages = distinct(curves, SnapshotGrid.Point::pages);
        List<Long> counts = distinct(curves, SnapshotGrid.Point::count);
        String work = curves.get(0).facet().work();
        String workload = Names.shown(curves.get(0).facet().workload());
        LogAxis x = LogAxis.doubling(values(curves, sample -> sample.point().cores()));
        LogAxis y = LogAxis.decades(values(curves, this::rate));
        double width = LEFT + counts.size() * (FACET_WIDTH + GAP) + RIGHT;
        double height = HEAD + pages.size() * (FACET_HEIGHT + GAP) + FOOT;
        List<String> drawn = strategies.stream()
                .filter(strategy ->
                        curves.stream().anyMatch(curve -> curve.strategy().equals(strategy)))
                .toList();
        Svg svg = new Svg(
                Math.max(width, 420),
                height,
                "Snapshot resets, " + measure.title + ", by dirty pages and " + work + "; strategies "
                        + drawn.stream().map(SnapshotTables::label).collect(Collectors.joining(", ")));
        svg.text(
                LEFT,
                16,
                Anchor.START,
                Ink.TITLE,
                measure.title
                        + (workload.equals(SnapshotGrid.ORDINARY_WORKLOAD) ? "" : ", " + workload + " dirty pages"));
        legend(svg, drawn, strategies);
        for (int column = 0; column < counts.size(); column++) {
            svg.text(
                    left(column) + FACET_WIDTH / 2,
                    HEAD - 7,
                    Anchor.MIDDLE,
                    Ink.TEXT,
                    Quantity.axis(counts.get(column)) + " " + work);
        }
        for (int row = 0; row < pages.size(); row++) {
            svg.text(
                    left(counts.size()) - GAP + 8,
                    top(row) + FACET_HEIGHT / 2 + 4,
                    Anchor.START,
                    Ink.TEXT,
                    Quantity.axis(pages.get(row)) + " pages");
            for (int column = 0; column < counts.size(); column++) {
                long page = pages.get(row);
                long count = counts.get(column);
                List<CoreCurve> here = curves.stream()
                        .filter(curve ->
                                curve.facet().pages() == page && curve.facet().count() == count)
                        .toList();
                frame(svg, x, y, row, column, row == pages.size() - 1);
                double left = left(column);
                double top = top(row);
                here.forEach(
                        curve -> curve(svg, x, y, left, top, curve, SnapshotGrid.look(curve.strategy(), strategies)));
            }
        }
        svg.text((left(0) + left(counts.size()) - GAP) / 2, height - FOOT + 18, Anchor.MIDDLE, Ink.TEXT, "cores");
        return svg;
    }

    private static void frame(Svg svg, LogAxis x, LogAxis y, int row, int column, boolean last) {
        double left = left(column);
        double top = top(row);
        for (double tick : y.ticks()) {
            double at = top + FACET_HEIGHT * (1 - y.share(tick));
            svg.line(left, at, left + FACET_WIDTH, at, Ink.GRID);
            if (column == 0) {
                svg.text(left - 6, at + 4, Anchor.END, Ink.TEXT, Quantity.axis(tick));
            }
        }
        for (double tick : x.ticks()) {
            double at = left + FACET_WIDTH * x.share(tick);
            svg.line(at, top + FACET_HEIGHT, at, top + FACET_HEIGHT + 3, Ink.AXIS);
            if (last) {
                svg.text(at, top + FACET_HEIGHT + 15, Anchor.MIDDLE, Ink.TEXT, Quantity.axis(tick));
            }
        }
        svg.path("M" + Svg.at(left, top) + "V" + (top + FACET_HEIGHT) + "H" + (left + FACET_WIDTH), Ink.AXIS);
    }

    private void curve(Svg svg, LogAxis x, LogAxis y, double left, double top, CoreCurve curve, int strategy) {
        StringBuilder line = new StringBuilder();
        for (CoreCurve.Sample sample : curve.samples()) {
            double atX = left + FACET_WIDTH * x.share(sample.point().cores());
            double atY = top + FACET_HEIGHT * (1 - y.share(rate(sample)));
            line.append(line.length() == 0 ? "M" : "L").append(Svg.at(atX, atY));
            Marks.draw(svg, atX, atY, strategy);
        }
        if (curve.samples().size() > 1) {
            svg.path(line.toString(), Marks.line(strategy));
        }
        if (measure == Measure.TOTAL && curve.samples().size() > 1) {
            perfect(svg, x, y, left, top, curve);
        }
    }

    /** What the fewest cores would give on more of them. */
    private static void perfect(Svg svg, LogAxis x, LogAxis y, double left, double top, CoreCurve curve) {
        StringBuilder line = new StringBuilder();
        for (CoreCurve.Sample sample : curve.samples()) {
            double rate = curve.samples().get(0).perCore() * sample.point().cores();
            line.append(line.length() == 0 ? "M" : "L")
                    .append(Svg.at(
                            left + FACET_WIDTH * x.share(sample.point().cores()),
                            top + FACET_HEIGHT * (1 - y.share(rate))));
        }
        svg.path(line.toString(), Ink.PERFECT);
    }

    private void legend(Svg svg, List<String> drawn, List<String> strategies) {
        double x = LEFT;
        for (String strategy : drawn) {
            Marks.draw(svg, x + 5, 31, SnapshotGrid.look(strategy, strategies));
            String label = Names.cut(SnapshotTables.label(strategy), 20);
            svg.text(x + 15, 35, Anchor.START, Ink.TEXT, label);
            x += 32 + 6.3 * Names.length(label);
        }
        if (measure == Measure.TOTAL) {
            svg.line(x, 31, x + 16, 31, Ink.PERFECT);
            svg.text(x + 21, 35, Anchor.START, Ink.TEXT, "perfect scaling");
        }
    }

    private static List<Long> distinct(List<CoreCurve> curves, ToLongFunction<SnapshotGrid.Point> value) {
        return curves.stream()
                .map(curve -> value.applyAsLong(curve.facet()))
                .distinct()
                .sorted()
                .toList();
    }

    private static double[] values(List<CoreCurve> curves, ToDoubleFunction<CoreCurve.Sample> value) {
        return curves.stream()
                .flatMap(curve -> curve.samples().stream())
                .mapToDouble(value)
                .toArray();
    }

    private double rate(CoreCurve.Sample sample) {
        return measure == Measure.PER_CORE ? sample.perCore() : sample.total();
    }

    private static double left(int column) {
        return LEFT + column * (FACET_WIDTH + GAP);
    }

    private static double top(int row) {
        return HEAD + row * (FACET_HEIGHT + GAP);
    }
}
