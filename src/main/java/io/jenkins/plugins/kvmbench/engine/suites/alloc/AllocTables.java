package io.jenkins.plugins.kvmbench.engine.suites.alloc;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Allocators side by side: a table for each metric, a row for each point, a column for each allocator. */
final class AllocTables {

    private record Metric(String name, String title, List<String> notes) {}

    private static final List<Metric> METRICS = List.of(
            new Metric("time", "Allocators, time of one iteration", List.of()),
            new Metric("allocs_per_sec", "Allocators, allocations a second", List.of()),
            new Metric("bytes_per_sec", "Allocators, bytes asked for a second", List.of()),
            new Metric("peak_rss", "Allocators, peak resident memory", List.of()),
            new Metric(
                    "fragmentation",
                    "Allocators, fragmentation",
                    List.of("Peak resident memory, less what was resident before the first allocation, over the most bytes in"
                            + " use at once. Below 1 where pages of blocks were never touched.")));

    private AllocTables() {}

    /** None for a metric that was not measured. */
    static List<Table> of(AllocGrid grid) {
        return METRICS.stream()
                .map(metric -> of(grid, metric))
                .filter(table -> !table.rows().isEmpty())
                .toList();
    }

    private static Table of(AllocGrid grid, Metric metric) {
        List<String> allocators = grid.allocators();
        List<Column> columns = new ArrayList<>(List.of(
                Column.number("max_size").asKey(),
                Column.number("threads").asKey(),
                Column.number("tasks").asKey(),
                Column.number("iters").asKey(),
                Column.number("keep_percent").asKey(),
                Column.number("keep_max").asKey()));
        allocators.forEach(allocator -> columns.add(Column.number(Names.shown(allocator))));
        List<List<Cell>> rows = new ArrayList<>();
        grid.cells().forEach((point, byAllocator) -> {
            if (byAllocator.values().stream().anyMatch(metrics -> !Double.isNaN(median(metrics, metric)))) {
                List<Cell> row = new ArrayList<>(keys(point));
                allocators.forEach(allocator -> row.add(cell(byAllocator.getOrDefault(allocator, Map.of()), metric)));
                rows.add(row);
            }
        });
        Table table = new Table(metric.title, columns, rows, metric.notes);
        for (Column column : columns) {
            table = column.key() ? table.without(column.head(), Cell.NONE.text()) : table;
        }
        return table.withoutConstantKeys();
    }

    private static List<Cell> keys(AllocGrid.Point point) {
        return List.of(
                point.maxSize() == AllocGrid.UNNAMED ? Cell.NONE : Cell.of(point.maxSizeText()),
                key(point.threads(), ""),
                key(point.tasks(), ""),
                key(point.iters(), ""),
                key(point.keepPercent(), "%"),
                key(point.keepMax(), ""));
    }

    /** Round numbers, with all their digits. */
    private static Cell key(long value, String unit) {
        return value == AllocGrid.UNNAMED ? Cell.NONE : Cell.of(Quantity.exact(value, unit));
    }

    private static Cell cell(Map<String, Result> metrics, Metric metric) {
        return Optional.ofNullable(metrics.get(metric.name))
                .map(result -> metric.name.equals("fragmentation")
                        ? Cell.of(Quantity.times(Summary.of(result).median()))
                        : Cell.of(Summary.of(result).median(), result.unit()))
                .orElse(Cell.NONE);
    }

    private static double median(Map<String, Result> metrics, Metric metric) {
        return metrics.containsKey(metric.name)
                ? Summary.of(metrics.get(metric.name)).median()
                : Double.NaN;
    }
}
