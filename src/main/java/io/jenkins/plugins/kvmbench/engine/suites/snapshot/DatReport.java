package io.jenkins.plugins.kvmbench.engine.suites.snapshot;

import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.data.Csv;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The table that snapchange's {@code gather_data} writes and its {@code generate_graph.py} reads: comma-separated,
 * {@code pages,instrs,bps,cores,exec_sec_core,exec_sec}, sorted by the first four, rates in 1/s with four decimals. Points
 * of which no invocation counts are left out. The format knows one strategy and one workload; work in VM exits goes to {@code bps}.
 *
 * @param strategy which strategy; empty: {@code fast} if it was measured, else the first in the order floor, classic,
 *     by name
 * @param workload which workload; empty: the first by name
 */
public record DatReport(String strategy, String workload) implements Report {

    /** The fast strategy on the first workload. */
    public DatReport() {
        this("", "");
    }

    @Override
    public String render(ReportInput input) {
        SnapshotGrid grid = SnapshotGrid.of(input.results());
        String chosen = !strategy.isEmpty()
                ? strategy
                : grid.strategies().contains(SnapshotGrid.FAST)
                        ? SnapshotGrid.FAST
                        : grid.strategies().stream().findFirst().orElse("");
        String ofWorkload = !workload.isEmpty()
                ? workload
                : grid.cells().keySet().stream()
                        .map(SnapshotGrid.Point::workload)
                        .findFirst()
                        .orElse("");
        StringBuilder dat = new StringBuilder("pages,instrs,bps,cores,exec_sec_core,exec_sec\n");
        grid.cells().entrySet().stream()
                .filter(entry -> entry.getKey().workload().equals(ofWorkload)
                        && entry.getValue().containsKey(chosen)
                        && entry.getValue().get(chosen).isMeasured())
                .sorted((a, b) -> BY_COLUMNS.compare(a.getKey(), b.getKey()))
                .forEach(entry ->
                        dat.append(line(entry.getKey(), entry.getValue().get(chosen))));
        return dat.toString();
    }

    private static final Comparator<SnapshotGrid.Point> BY_COLUMNS = Comparator.comparingLong(SnapshotGrid.Point::pages)
            .thenComparingLong(point -> instrs(point))
            .thenComparingLong(point -> vmexits(point))
            .thenComparingLong(SnapshotGrid.Point::cores);

    private static String line(SnapshotGrid.Point point, SnapshotGrid.Cell cell) {
        return Csv.line(List.of(
                "" + point.pages(),
                "" + instrs(point),
                "" + vmexits(point),
                "" + point.cores(),
                rate(cell.perCore()),
                rate(cell.total())));
    }

    private static long instrs(SnapshotGrid.Point point) {
        return point.work().equals("instrs") ? point.count() : 0;
    }

    private static long vmexits(SnapshotGrid.Point point) {
        return point.work().equals("vmexits") ? point.count() : 0;
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%.4f", perSecond);
    }
}
