package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The contamination record of a run: what the machine's readings were, and which invocations they cost. */
public final class Disturbances {

    /** More are counted, not listed: a machine disturbed all the time says so in the first lines. */
    private static final int MOST_LISTED = 50;

    /** One process measures several metrics at once: they share a slot, an arm and its disturbance. */
    private record Process(int slot, Arm arm, List<String> reasons) {}

    private Disturbances() {}

    /** No table where nobody looked. */
    public static List<Table> of(ResultSet results) {
        SortedMap<String, List<Double>> readings = new TreeMap<>();
        Map<Process, Set<String>> lost = new LinkedHashMap<>();
        for (Result result : results.results()) {
            for (Invocation invocation : result.invocations()) {
                invocation.contamination().readings().forEach((name, value) -> readings.computeIfAbsent(
                                name, key -> new ArrayList<>())
                        .add(value));
                if (invocation.status() == Status.CONTAMINATED) {
                    lost.computeIfAbsent(
                                    new Process(
                                            invocation.slot(),
                                            result.arm(),
                                            invocation.contamination().reasons()),
                                    key -> new LinkedHashSet<>())
                            .add(result.id().benchmarkText());
                }
            }
        }
        List<Table> tables = new ArrayList<>();
        if (!readings.isEmpty()) {
            tables.add(readings(readings));
        }
        if (!lost.isEmpty()) {
            tables.add(lost(lost));
        }
        return tables;
    }

    private static Table readings(SortedMap<String, List<Double>> readings) {
        List<List<Cell>> rows = new ArrayList<>();
        readings.forEach((name, values) -> {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            rows.add(Table.row(
                    Cell.of(Names.shown(name)),
                    Cell.of(Summary.median(sorted), ""),
                    Cell.of(sorted[sorted.length - 1], ""),
                    Cell.of("" + sorted.length)));
        });
        return new Table(
                "Readings while measuring",
                List.of(
                        Column.text("reading").asKey(),
                        Column.number("median"),
                        Column.number("highest"),
                        Column.number("read")),
                rows,
                List.of());
    }

    private static Table lost(Map<Process, Set<String>> lost) {
        List<List<Cell>> rows = new ArrayList<>();
        lost.entrySet().stream().limit(MOST_LISTED).forEach(entry -> {
            Process process = entry.getKey();
            Set<String> benchmarks = entry.getValue();
            rows.add(Table.row(
                    Cell.of(process.slot() == Invocation.UNKNOWN_SLOT ? "?" : "" + process.slot()),
                    Cell.of(Wording.arm(process.arm())),
                    Cell.of(
                            benchmarks.size() == 1
                                    ? Names.shown(benchmarks.iterator().next())
                                    : benchmarks.size() + " benchmarks"),
                    Cell.of(Names.cut(Names.plain(String.join("; ", process.reasons())), 400))));
        });
        List<String> notes = lost.size() > MOST_LISTED
                ? List.of("The first " + MOST_LISTED + " of " + lost.size() + "; the others are in the raw data.")
                : List.of();
        return new Table(
                "Invocations that were disturbed and do not count",
                List.of(
                        Column.number("slot").asKey(),
                        Column.text("side").asKey(),
                        Column.text("benchmark").asKey(),
                        Column.text("because")),
                rows,
                notes);
    }
}
