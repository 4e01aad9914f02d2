package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.report.Table.Cell;
import io.jenkins.plugins.kvmbench.engine.report.Table.Column;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run without a comparison measured: one row for each benchmark. */
public final class RunTable {

    public static final String SPREAD = "Spread: standard deviation of the invocations' medians over their median.";

    /** More are counted, not listed: each benchmark has its own in the HTML report. */
    private static final int MOST_REASONS = 10;

    private RunTable() {}

    /** The results that decide, and all results of benchmarks of which none decides. */
    public static List<Result> shown(ResultSet results) {
        Set<SeriesId> deciding = new HashSet<>();
        for (Result result : results.results()) {
            if (result.gating()) {
                deciding.add(result.id().withMetric(""));
            }
        }
        return results.results().stream()
                .filter(result ->
                        result.gating() || !deciding.contains(result.id().withMetric("")))
                .toList();
    }

    public static Table of(ResultSet results) {
        List<Result> shown = shown(results);
        boolean arms = shown.stream().anyMatch(result -> result.arm() == Arm.BASE);
        List<List<Cell>> rows = new ArrayList<>();
        for (Result result : shown) {
            Summary summary = Summary.of(result);
            rows.add(Table.row(
                    Cell.of(Names.shown(result.id().benchmarkText())),
                    Cell.of(Names.shown(result.id().metric())),
                    Cell.of(arms ? Wording.arm(result.arm()) : ""),
                    Cell.of(summary.median(), result.unit()),
                    Cell.of(Quantity.percent(summary.spread())),
                    Cell.of(String.valueOf(summary.counted())),
                    notCounted(summary)));
        }
        return new Table(
                        "",
                        List.of(
                                Column.text("benchmark").asKey(),
                                Column.text("metric").asKey(),
                                Column.text("arm").asKey(),
                                Column.number("median"),
                                Column.number("spread"),
                                Column.number("invocations"),
                                Column.text("not counted")),
                        rows,
                        rows.isEmpty() ? List.of() : List.of(SPREAD))
                .without("arm", "")
                .without("not counted", "");
    }

    /** The same, with rows of the same benchmark and metric under a heading that holds what they have in common. */
    public static Table grouped(ResultSet results) {
        Map<List<String>, List<Result>> groups = shown(results).stream()
                .collect(Collectors.groupingBy(
                        result -> List.of(result.id().path(), result.id().metric()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<List<Cell>> rows = new ArrayList<>();
        groups.forEach((names, group) -> {
            Map<String, String> common = common(group);
            rows.add(Table.row(
                    Cell.of(Names.shown(String.join(" ", names)) + Names.shown(text(common, Map.of()))),
                    Cell.of(""),
                    Cell.of(""),
                    Cell.of(""),
                    Cell.of("")));
            for (Result result : group) {
                Summary summary = Summary.of(result);
                String arm = result.arm() == Arm.BASE ? " (base)" : "";
                rows.add(Table.row(
                        Cell.of(" " + Names.shown(text(result.id().params(), common)) + arm),
                        Cell.of(summary.median(), result.unit()),
                        Cell.of(Quantity.percent(summary.spread())),
                        Cell.of(String.valueOf(summary.counted())),
                        notCounted(summary)));
            }
        });
        return new Table(
                        "",
                        List.of(
                                Column.text("benchmark").asKey(),
                                Column.number("median"),
                                Column.number("spread"),
                                Column.number("invocations"),
                                Column.text("not counted")),
                        rows,
                        rows.isEmpty() ? List.of() : List.of(SPREAD))
                .without("not counted", "");
    }

    private static Map<String, String> common(List<Result> group) {
        Map<String, String> common = new TreeMap<>(group.get(0).id().params());
        for (Result result : group) {
            common.entrySet().retainAll(result.id().params().entrySet());
        }
        return common;
    }

    /** {@code  pages=100 cores=1} without what is common, a space before each. */
    private static String text(Map<String, String> params, Map<String, String> common) {
        return params.entrySet().stream()
                .filter(param -> !common.containsKey(param.getKey()))
                .map(param -> " " + param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining());
    }

    /** {@code 1 failed, 2 contaminated}, empty when all count. */
    public static Cell notCounted(Summary summary) {
        List<String> parts = new ArrayList<>();
        if (summary.failed() > 0) {
            parts.add(summary.failed() + " failed");
        }
        if (summary.contaminated() > 0) {
            parts.add(summary.contaminated() + " contaminated");
        }
        String text = String.join(", ", parts);
        return summary.counted() == 0 ? Cell.alarm(text.isEmpty() ? "not measured" : text) : Cell.of(text);
    }

    /** Why invocations of a run do not count, a sentence for each reason with the benchmarks it befell. */
    public static List<String> lost(ResultSet results) {
        List<Result> shown = shown(results);
        Map<String, Set<String>> befell = new LinkedHashMap<>();
        for (Result result : shown) {
            for (String reason : reasons(result)) {
                befell.computeIfAbsent(reason, key -> new LinkedHashSet<>())
                        .add(result.id().benchmarkText());
            }
        }
        long all = shown.stream()
                .map(result -> result.id().benchmarkText())
                .distinct()
                .count();
        List<String> sentences = new ArrayList<>();
        befell.forEach((reason, benchmarks) -> sentences.add(reason + ": "
                + (benchmarks.size() == 1
                        ? Names.shown(benchmarks.iterator().next())
                        : benchmarks.size() == all ? "all benchmarks" : benchmarks.size() + " benchmarks")));
        if (sentences.size() <= MOST_REASONS) {
            return sentences;
        }
        List<String> first = new ArrayList<>(sentences.subList(0, MOST_REASONS));
        first.add("and " + (sentences.size() - MOST_REASONS) + " more reasons");
        return first;
    }

    /** The different reasons why invocations of a result do not count, each once, in the order met. */
    public static List<String> reasons(Result result) {
        return result.invocations().stream()
                .filter(invocation -> invocation.status() != Status.OK)
                .flatMap(RunTable::reasons)
                .map(Names::shown)
                .distinct()
                .toList();
    }

    private static Stream<String> reasons(Invocation invocation) {
        return invocation.note().isEmpty()
                ? invocation.contamination().reasons().stream()
                : Stream.of(invocation.note());
    }
}
