package io.jenkins.plugins.kvmbench.engine.suites.alloc;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.figure.LogAxis;
import io.jenkins.plugins.kvmbench.engine.report.figure.Marks;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Anchor;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg.Ink;
import io.jenkins.plugins.kvmbench.engine.report.figure.Svg;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The alloc grid as one SVG file: a facet for each largest size (rows) and number of tasks and iterations (columns), keep_max on
 * x in equal steps, the time of an iteration on y, logarithmic and the same in all facets, a mark for each allocator.
 */
record AllocFigure() implements Report {

    private static final double FACET_WIDTH = 168;
    private static final double FACET_HEIGHT = 118;
    private static final double GAP = 14;
    private static final double LEFT = 66;
    private static final double RIGHT = 84;
    private static final double HEAD = 62;
    private static final double FOOT = 28;

    /** What the facets of a column have in common. */
    private record Column(long threads, long tasks, long iters, long keepPercent) {

        static Column of(AllocGrid.Point point) {
            return new Column(point.threads(), point.tasks(), point.iters(), point.keepPercent());
        }

        /** Without what is not in the results' names. */
        String label() {
            return (tasks < 0 ? "" : tasks + " tasks")
                    + (iters < 0 ? "" : " × " + Quantity.axis(iters))
                    + (threads < 0 ? "" : ", " + threads + " threads")
                    + (keepPercent < 0 ? "" : ", " + keepPercent + " %");
        }
    }

    /** A mark: which allocator, where on x, and its value in the unit of the samples. */
    private record Mark(AllocGrid.Point point, String allocator, double value, String unit) {}

    /** An SVG file; one that says so where the suite was not measured. */
    @Override
    public String render(ReportInput input) {
        List<Svg> figures = draw(AllocGrid.ofAll(input.results()));
        if (figures.isEmpty()) {
            Svg empty = new Svg(420, 40, "no allocator in this run");
            empty.text(10, 24, Anchor.START, Ink.TEXT, "No allocator was measured in this run. Run: kvmbench run alloc");
            return Svg.file(List.of(empty));
        }
        return Svg.file(figures);
    }

    /** One drawing, or none where the suite was not measured. */
    List<Svg> draw(AllocGrid grid) {
        List<Mark> marks = grid.cells().entrySet().stream()
                .flatMap(row -> row.getValue().entrySet().stream()
                        .filter(allocator -> allocator.getValue().containsKey("time"))
                        .map(allocator -> mark(row.getKey(), allocator.getKey(), allocator.getValue())))
                .filter(mark -> mark.value() > 0)
                .toList();
        return marks.isEmpty() ? List.of() : List.of(draw(grid, marks));
    }

    private static Mark mark(AllocGrid.Point point, String allocator, Map<String, Result> metrics) {
        Result time = metrics.get("time");
        return new Mark(point, allocator, Summary.of(time).median(), time.unit());
    }

    private static Svg draw(AllocGrid grid, List<Mark> marks) {
        List<Long> sizes = distinct(marks, mark -> mark.point().maxSize());
        List<String> sizeTexts = distinct(marks, mark -> mark.point().maxSizeText());
        List<Column> columns = distinct(marks, mark -> Column.of(mark.point()));
        List<Long> kept = distinct(marks, mark -> mark.point().keepMax()).stream().sorted().toList();
        List<String> allocators = grid.allocators().stream()
                .filter(allocator -> marks.stream().anyMatch(mark -> mark.allocator().equals(allocator)))
                .toList();
        LogAxis y = LogAxis.decades(marks.stream().mapToDouble(Mark::value).toArray());
        Svg svg = new Svg(
                Math.max(LEFT + columns.size() * (FACET_WIDTH + GAP) + RIGHT, 420),
                HEAD + sizes.size() * (FACET_HEIGHT + GAP) + FOOT,
                "Time of one iteration over keep_max, by max_size and tasks; allocators "
                        + allocators.stream().map(Names::shown).collect(Collectors.joining(", ")));
        svg.text(LEFT, 16, Anchor.START, Ink.TITLE, "time of one iteration over keep_max");
        legend(svg, grid, allocators);
        for (int column = 0; column < columns.size(); column++) {
            svg.text(left(column) + FACET_WIDTH / 2, HEAD - 7, Anchor.MIDDLE, Ink.TEXT, columns.get(column).label());
        }
        for (int row = 0; row < sizes.size(); row++) {
            long size = sizes.get(row);
            svg.text(
                    left(columns.size()) - GAP + 8,
                    top(row) + FACET_HEIGHT / 2 + 4,
                    Anchor.START,
                    Ink.TEXT,
                    size < 0 ? "" : "to " + sizeTexts.get(row));
            for (int column = 0; column < columns.size(); column++) {
                frame(svg, kept, y, marks.get(0).unit(), row, column, row == sizes.size() - 1);
                Column of = columns.get(column);
                for (String allocator : allocators) {
                    List<Mark> here = marks.stream()
                            .filter(mark -> mark.point().maxSize() == size
                                    && Column.of(mark.point()).equals(of)
                                    && mark.allocator().equals(allocator))
                            .toList();
                    curve(svg, kept, y, left(column), top(row), here, grid.look(allocator));
                }
            }
        }
        svg.text(
                (left(0) + left(columns.size()) - GAP) / 2,
                HEAD + sizes.size() * (FACET_HEIGHT + GAP) + 18,
                Anchor.MIDDLE,
                Ink.TEXT,
                "keep_max");
        return svg;
    }

    private static void frame(Svg svg, List<Long> kept, LogAxis y, String unit, int row, int column, boolean last) {
        double left = left(column);
        double top = top(row);
        for (double tick : y.ticks()) {
            double at = top + FACET_HEIGHT * (1 - y.share(tick));
            svg.line(left, at, left + FACET_WIDTH, at, Ink.GRID);
            if (column == 0) {
                String label = Quantity.of(tick, unit).toString().replaceFirst("\\.0+ ", " ");
                svg.text(left - 6, at + 4, Anchor.END, Ink.TEXT, label);
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            double at = left + x(i, kept.size());
            svg.line(at, top + FACET_HEIGHT, at, top + FACET_HEIGHT + 3, Ink.AXIS);
            if (last && kept.get(i) >= 0) {
                svg.text(at, top + FACET_HEIGHT + 15, Anchor.MIDDLE, Ink.TEXT, Quantity.axis(kept.get(i)));
            }
        }
        svg.path("M" + Svg.at(left, top) + "V" + (top + FACET_HEIGHT) + "H" + (left + FACET_WIDTH), Ink.AXIS);
    }

    private static void curve(Svg svg, List<Long> kept, LogAxis y, double left, double top, List<Mark> marks, int look) {
        StringBuilder line = new StringBuilder();
        for (Mark mark : marks) {
            double atX = left + x(kept.indexOf(mark.point().keepMax()), kept.size());
            double atY = top + FACET_HEIGHT * (1 - y.share(mark.value()));
            line.append(line.length() == 0 ? "M" : "L").append(Svg.at(atX, atY));
            Marks.draw(svg, atX, atY, look);
        }
        if (marks.size() > 1) {
            svg.path(line.toString(), Marks.line(look));
        }
    }

    private static void legend(Svg svg, AllocGrid grid, List<String> allocators) {
        double x = LEFT;
        for (String allocator : allocators) {
            Marks.draw(svg, x + 5, 31, grid.look(allocator));
            String label = Names.cut(Names.plain(allocator), 24);
            svg.text(x + 15, 35, Anchor.START, Ink.TEXT, label);
            x += 32 + 6.3 * Names.length(label);
        }
    }

    private static <T> List<T> distinct(List<Mark> marks, Function<Mark, T> value) {
        return marks.stream().map(value).distinct().toList();
    }

    /** In the middle of equal steps: none of the values is far from the others, and 0 is one of them. */
    private static double x(int index, int count) {
        return FACET_WIDTH * (index + 0.5) / count;
    }

    private static double left(int column) {
        return LEFT + column * (FACET_WIDTH + GAP);
    }

    private static double top(int row) {
        return HEAD + row * (FACET_HEIGHT + GAP);
    }
}
