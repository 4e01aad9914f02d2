package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One line for each invocation: suite, benchmark, a column {@code param.NAME} for each parameter that occurs, metric,
 * unit, better, gating, arm, slot, status, samples (how many count), median, note. Numbers have all their digits.
 */
public final class CsvReport implements Report {

    @Override
    public String render(ReportInput input) {
        SortedSet<String> params = new TreeSet<>();
        input.results()
                .results()
                .forEach(result -> params.addAll(result.id().params().keySet()));
        List<String> head = new ArrayList<>(List.of("suite", "benchmark"));
        params.forEach(param -> head.add("param." + param));
        head.addAll(
                List.of("metric", "unit", "better", "gating", "arm", "slot", "status", "samples", "median", "note"));
        StringBuilder csv = new StringBuilder(Csv.line(head));
        for (Result result : input.results().results()) {
            for (Invocation invocation : result.invocations()) {
                csv.append(Csv.line(fields(result, invocation, params)));
            }
        }
        return csv.toString();
    }

    private static List<String> fields(Result result, Invocation invocation, SortedSet<String> params) {
        List<String> fields = new ArrayList<>();
        fields.add(Csv.name(result.id().suite()));
        fields.add(Csv.name(result.id().benchmark()));
        params.forEach(param -> fields.add(param(result, param)));
        fields.add(Csv.name(result.id().metric()));
        fields.add(Csv.name(result.unit()));
        fields.add(lower(result.better()));
        fields.add(String.valueOf(result.gating()));
        fields.add(lower(result.arm()));
        fields.add(invocation.slot() == Invocation.UNKNOWN_SLOT ? "" : String.valueOf(invocation.slot()));
        fields.add(lower(invocation.status()));
        fields.add(String.valueOf(invocation.samples().length - invocation.warmup()));
        fields.add(Csv.number(invocation.median()));
        fields.add(Csv.name(
                invocation.note().isEmpty()
                        ? String.join("; ", invocation.contamination().reasons())
                        : invocation.note()));
        return fields;
    }

    /** A parameter's value; numbers stay numbers. */
    private static String param(Result result, String param) {
        String value = result.id().params().getOrDefault(param, "");
        return value.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?") ? value : Csv.name(value);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
