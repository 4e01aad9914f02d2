package io.jenkins.plugins.kvmbench.engine.suites.syscall;

import io.jenkins.plugins.kvmbench.engine.report.Names;
import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.report.Table;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The syscall suite by scenario: cycles, relative to Linux, beside what HermiTux's authors published. */
public final class SyscallTables {

    private static final String LINUX = "linux";

    /** Cycles of the ioctl loop in the HermiTux paper (Olivier et al., VEE 2019), by how our scenarios begin. */
    private static final Map<String, Double> PUBLISHED =
            Map.of(LINUX, 200.0, "trap", 116.0, "rewritten", 33.0, "call", 9.0);

    private SyscallTables() {}

    /** One table for each benchmark of the suite that the head measured by scenario. */
    public static List<Table> of(ResultSet results) {
        TreeMap<String, List<Result>> byBenchmark = results.on(Arm.HEAD).stream()
                .filter(result -> result.id().suite().equals("syscall")
                        && result.gating()
                        && result.id().params().containsKey("scenario"))
                .collect(Collectors.groupingBy(result -> result.id().benchmark(), TreeMap::new, Collectors.toList()));
        List<Table> tables = new ArrayList<>();
        // "ioctl" after "entry" by name, but it is the first microbenchmark
        for (String benchmark : byBenchmark.descendingKeySet()) {
            tables.add(table(benchmark, byBenchmark.get(benchmark)));
        }
        return tables;
    }

    private static Table table(String benchmark, List<Result> results) {
        boolean published = benchmark.equals("ioctl");
        double linux = results.stream()
                .filter(result -> scenario(result).equals(LINUX))
                .mapToDouble(result -> Summary.of(result).median())
                .findFirst()
                .orElse(Double.NaN);
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("scenario").asKey(),
                Column.number(results.get(0).unit()),
                Column.number("spread"),
                Column.number("of linux")));
        if (published) {
            columns.add(Column.number("HermiTux"));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (Result result : byScenario(results)) {
            Summary summary = Summary.of(result);
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(Names.shown(others(result))),
                    Cell.of(summary.median(), ""),
                    Cell.of(Quantity.percent(summary.spread())),
                    Cell.of(Quantity.times(summary.median() / linux))));
            if (published) {
                row.add(published(scenario(result))
                        .map(cycles -> Cell.of(cycles, ""))
                        .orElse(Cell.NONE));
            }
            rows.add(row);
        }
        String what = benchmark.equals("ioctl")
                ? "Syscalls: one ioctl in a loop"
                : benchmark.equals("entry")
                        ? "Syscalls: from the call to its handler"
                        : "Syscalls: " + Names.shown(benchmark);
        return new Table(
                        what,
                        columns,
                        rows,
                        List.of("Cycles of the time-stamp counter, which are not core cycles."
                                + (published ? " HermiTux: what its authors published, from another machine." : "")))
                .without("of linux", "–");
    }

    /** In the order of the seed document, which is that of the published figures; others last, by name. */
    private static List<Result> byScenario(List<Result> results) {
        return results.stream()
                .sorted((a, b) -> {
                    int published = Double.compare(
                            -published(scenario(a)).orElse(0.0),
                            -published(scenario(b)).orElse(0.0));
                    return published != 0 ? published : a.id().compareTo(b.id());
                })
                .toList();
    }

    private static Optional<Double> published(String scenario) {
        return PUBLISHED.entrySet().stream()
                .filter(entry -> scenario.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String scenario(Result result) {
        return result.id().params().get("scenario");
    }

    /** The scenario, and the parameters that are not the scenario. */
    private static String others(Result result) {
        String rest = result.id().params().entrySet().stream()
                .filter(param -> !param.getKey().equals("scenario"))
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining(" "));
        return rest.isEmpty() ? scenario(result) : scenario(result) + " " + rest;
    }
}
