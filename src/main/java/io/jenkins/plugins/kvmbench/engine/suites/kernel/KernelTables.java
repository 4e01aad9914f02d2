package io.jenkins.plugins.kvmbench.engine.suites.kernel;

import io.jenkins.plugins.kvmbench.engine.codec.Lmbench;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.stats.RankSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel suite in the order of LMBench's tables; of a comparison, how many times as much everything costs on the head.
 *
 * <p>The overhead of a metric is head over base for times and base over head for rates: above 1 is worse for both. Its
 * interval, at 95 %, is that of Hodges and Lehmann for the shift of the logarithms of the invocations' medians.
 */
public final class KernelTables {

    private static final double ONE_SIDED = 0.025;

    private KernelTables() {}

    /** What everything costs; none of a comparison, which has it in its overheads. */
    public static List<Table> costs(ResultSet results) {
        List<Row> rows = rows(results);
        return rows.isEmpty() || rows.stream().anyMatch(row -> !row.base().isEmpty()) ? List.of() : List.of(costs(rows));
    }

    /** How many times as much what was measured on both sides costs on the head; none where nothing was. */
    public static List<Table> overheads(ResultSet results) {
        List<Row> rows =
                rows(results).stream().filter(row -> !row.base().isEmpty()).toList();
        return rows.isEmpty() ? List.of() : List.of(overheads(rows));
    }

    /**
     * A column of LMBench's.
     *
     * @param base empty where it was not measured there
     * @param head one or more figures, whose mean it is
     */
    private record Row(Lmbench.Column column, List<Result> base, List<Result> head) {

        String unit() {
            return head.get(0).unit();
        }

        /** The medians' mean. */
        static double value(List<Result> figures) {
            return figures.stream()
                    .mapToDouble(figure -> Summary.of(figure).median())
                    .average()
                    .orElse(Double.NaN);
        }

        double overhead() {
            double ratio = value(head) / value(base);
            return column.figure().isTime() ? ratio : 1 / ratio;
        }

        /** Lower and upper bound; NaN where there are too few invocations. */
        double[] interval() {
            double[] before = logs(base);
            double[] after = logs(head);
            double[] shifts =
                    column.figure().isTime() ? RankSum.differences(before, after) : RankSum.differences(after, before);
            int cut = RankSum.critical(before.length, after.length, ONE_SIDED);
            return cut < 0
                    ? new double[] {Double.NaN, Double.NaN}
                    : new double[] {Math.exp(shifts[cut]), Math.exp(shifts[shifts.length - 1 - cut])};
        }

        /** Of the invocations' medians; of several figures, those of their sums. */
        private static double[] logs(List<Result> figures) {
            double[] sums = figures.isEmpty() ? new double[0] : figures.get(0).medians();
            for (Result figure : figures.subList(Math.min(1, figures.size()), figures.size())) {
                double[] more = figure.medians();
                sums = Arrays.copyOf(sums, Math.min(sums.length, more.length));
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += more[i];
                }
            }
            return Arrays.stream(sums).filter(sum -> sum > 0).map(Math::log).toArray();
        }
    }

    private static List<Row> rows(ResultSet results) {
        KernelFigures base = KernelFigures.of(results, Arm.BASE);
        KernelFigures head = KernelFigures.of(results, Arm.HEAD);
        Map<Lmbench.Figure, Row> rows = new LinkedHashMap<>();
        for (Lmbench.Table table : Lmbench.TABLES) {
            for (Lmbench.Column column : table.columns()) {
                List<Result> measured = in(head, column);
                if (!measured.isEmpty()) {
                    // a switch between two processes stands in two tables
                    rows.putIfAbsent(column.figure(), new Row(column, in(base, column), measured));
                }
            }
        }
        return List.copyOf(rows.values());
    }

    private static List<Result> in(KernelFigures figures, Lmbench.Column column) {
        Result own = figures.results().get(column.figure());
        return own != null
                ? List.of(own)
                : column.parts().stream()
                        .filter(figures.results()::containsKey)
                        .map(figures.results()::get)
                        .toList();
    }

    private static Table costs(List<Row> rows) {
        List<List<Cell>> cells = new ArrayList<>();
        for (Row row : rows) {
            double spread = row.head().stream()
                    .mapToDouble(result -> Summary.of(result).spread())
                    .max()
                    .orElse(Double.NaN);
            cells.add(List.of(
                    Cell.of(row.column().name()),
                    Cell.of(Row.value(row.head()), row.unit()),
                    Cell.of(Quantity.percent(spread))));
        }
        return new Table(
                "Kernel services",
                List.of(Column.text("service").asKey(), Column.number("median"), Column.number("spread")),
                cells,
                List.of("In the order of LMBench's tables; a bandwidth in MiB/s and GiB/s."));
    }

    private static Table overheads(List<Row> rows) {
        List<List<Cell>> cells = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        for (Row row : rows) {
            double overhead = row.overhead();
            if (overhead > 0 && !Double.isInfinite(overhead)) {
                logs.add(Math.log(overhead));
            }
            cells.add(List.of(
                    Cell.of(row.column().name()),
                    Cell.of(Row.value(row.base()), row.unit()),
                    Cell.of(Row.value(row.head()), row.unit()),
                    Cell.of(Quantity.times(overhead)),
                    Cell.of(interval(row))));
        }
        double mean = Math.exp(logs.stream().mapToDouble(log -> log).average().orElse(Double.NaN));
        cells.add(List.of(Cell.of("geometric mean"), Cell.NONE, Cell.NONE, Cell.of(Quantity.times(mean)), Cell.NONE));
        return new Table(
                        "Kernel services, head over base",
                        List.of(
                                Column.text("service").asKey(),
                                Column.number("base"),
                                Column.number("head"),
                                Column.number("overhead"),
                                Column.number("95 % interval")),
                        cells,
                        List.of("In the order of LMBench's tables. Overhead: how many times as long it takes; of a"
                                + " bandwidth, base over head. Above 1 is worse."))
                .without("95 % interval", "–");
    }

    private static String interval(Row row) {
        double[] bounds = row.interval();
        return Double.isNaN(bounds[0])
                ? "–"
                : Quantity.times(bounds[0]) + " … " + Quantity.times(bounds[1]);
    }
}
