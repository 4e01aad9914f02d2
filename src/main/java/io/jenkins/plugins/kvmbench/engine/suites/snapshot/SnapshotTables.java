package io.jenkins.plugins.kvmbench.engine.suites.snapshot;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the snapshot suite's numbers come to: speed-up over the classic restore, and how close to the possible it is.
 *
 * <p>With t = 1e9 / (iterations/s/core) of a strategy, t_copy the time to copy one page from a cached source and P the
 * dirty pages: the attainable is t_floor + P t_copy, where the floor restores nothing.
 */
public final class SnapshotTables {

    private SnapshotTables() {}

    public static List<Table> of(SnapshotGrid grid) {
        List<Table> tables = new ArrayList<>();
        Table strategies = strategies(grid);
        if (!strategies.rows().isEmpty()) {
            tables.add(strategies);
        }
        List<CoreCurve> curves = CoreCurve.of(grid).stream()
                .filter(curve -> curve.samples().size() > 1)
                .toList();
        if (!curves.isEmpty()) {
            tables.add(scaling(curves));
        }
        return tables;
    }

    private static Table strategies(SnapshotGrid grid) {
        List<String> strategies = grid.strategies();
        List<Column> columns = new ArrayList<>(pointColumns());
        strategies.forEach(strategy -> columns.add(Column.number(label(strategy))));
        columns.add(Column.number("speed-up"));
        columns.add(Column.number("of attainable"));
        columns.add(Column.number("of floor"));
        columns.add(Column.number("mismatches"));
        List<List<Cell>> rows = new ArrayList<>();
        grid.cells().forEach((point, cells) -> {
            if (cells.values().stream().allMatch(cell -> Double.isNaN(cell.perCore()) && !(cell.mismatches() > 0))) {
                return;
            }
            List<Cell> row = new ArrayList<>(pointCells(point));
            for (String strategy : strategies) {
                row.add(cells.containsKey(strategy) ? bare(cells.get(strategy).perCore()) : Cell.NONE);
            }
            row.add(Cell.of(Quantity.times(ratio(cells, SnapshotGrid.FAST, SnapshotGrid.CLASSIC))));
            double ofFloor = ratio(cells, SnapshotGrid.FAST, SnapshotGrid.FLOOR);
            row.add(Cell.of(Quantity.percent(ofAttainable(grid, point, cells, ofFloor))));
            row.add(Cell.of(Quantity.percent(ofFloor)));
            row.add(mismatches(cells));
            rows.add(row);
        });
        return new Table(
                        "Snapshot resets, iterations/s/core",
                        columns,
                        rows,
                        List.of("Speed-up: fast over classic. Of attainable: (t_floor + pages × t_copy) / t_fast. Of"
                                + " floor: t_floor / t_fast; the floor restores nothing. Ratios are taken within"
                                + " each invocation. Mismatches: what audits found different after a restore."))
                .without("workload", SnapshotGrid.ORDINARY_WORKLOAD)
                .without("speed-up", "–")
                .without("of attainable", "–")
                .without("of floor", "–")
                .without("mismatches", "–")
                .withoutConstantKeys();
    }

    private static double ofAttainable(
            SnapshotGrid grid, SnapshotGrid.Point point, Map<String, SnapshotGrid.Cell> cells, double ofFloor) {
        if (Double.isNaN(ofFloor)) {
            return Double.NaN;
        }
        // t_floor / t_fast is taken within each invocation; only the copy is added from the medians
        double copy = point.pages() * grid.copyNs(point);
        return ofFloor + copy * cells.get(SnapshotGrid.FAST).perCore() / 1e9;
    }

    private static double ratio(Map<String, SnapshotGrid.Cell> cells, String strategy, String to) {
        return cells.containsKey(strategy) && cells.containsKey(to)
                ? cells.get(strategy).ratioTo(cells.get(to))
                : Double.NaN;
    }

    private static Cell mismatches(Map<String, SnapshotGrid.Cell> cells) {
        double[] counts = cells.values().stream()
                .mapToDouble(SnapshotGrid.Cell::mismatches)
                .filter(count -> !Double.isNaN(count))
                .toArray();
        if (counts.length == 0) {
            return Cell.NONE;
        }
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        String text = Quantity.of(sum, "").toString();
        return sum == 0 ? Cell.of(text) : Cell.alarm(text + " (wrong restore)");
    }

    private static Table scaling(List<CoreCurve> curves) {
        List<Column> columns = new ArrayList<>(pointColumns());
        columns.add(Column.text("strategy").asKey());
        columns.add(Column.number("all cores"));
        columns.add(Column.number("speed-up"));
        columns.add(Column.number("kept by each core"));
        List<List<Cell>> rows = new ArrayList<>();
        for (CoreCurve curve : curves) {
            CoreCurve.Sample first = curve.samples().get(0);
            for (CoreCurve.Sample sample : curve.samples()) {
                List<Cell> row = new ArrayList<>(pointCells(sample.point()));
                row.add(Cell.of(label(curve.strategy())));
                row.add(bare(sample.total()));
                row.add(Cell.of(Quantity.times(sample.total() / first.total())));
                row.add(Cell.of(Quantity.percent(sample.perCore() / first.perCore())));
                rows.add(row);
            }
        }
        return new Table(
                        "Snapshot resets over cores, iterations/s",
                        columns,
                        rows,
                        List.of("Speed-up and share are relative to the fewest cores measured."))
                .without("workload", SnapshotGrid.ORDINARY_WORKLOAD)
                .withoutConstantKeys();
    }

    private static List<Column> pointColumns() {
        return List.of(
                Column.text("workload").asKey(),
                Column.number("pages").asKey(),
                Column.number("work").asKey(),
                Column.number("cores").asKey());
    }

    private static List<Cell> pointCells(SnapshotGrid.Point point) {
        return List.of(
                Cell.of(Names.shown(point.workload())),
                Cell.of(String.valueOf(point.pages())),
                Cell.of(Quantity.axis(point.count()) + " " + point.work()),
                Cell.of(String.valueOf(point.cores())));
    }

    static String label(String strategy) {
        return strategy.equals(SnapshotGrid.FLOOR) ? "floor" : strategy.isEmpty() ? "reset" : Names.shown(strategy);
    }

    /** A rate whose unit stands in the column's head. */
    private static Cell bare(double perSecond) {
        Cell cell = Cell.of(perSecond, "1/s");
        return new Cell(cell.text().replaceFirst(" ?/s$", ""), cell.exact(), false);
    }
}
