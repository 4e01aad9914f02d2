package io.jenkins.plugins.kvmbench.engine.report.data;

import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * One line for each invocation: suite, benchmark, a column {@code param.NAME} for each parameter that occurs, metric,
 * unit, better, gating, arm, slot, status, samples (how many count), median, note. Numbers have all their digits.
 */
public final class InvocationsCsv implements Report {

    @Override
    public String render(ReportInput input) {
        SeriesColumns series = SeriesColumns.of(input.results().results().stream().map(Result::id));
        List<String> head = new ArrayList<>(series.head());
        head.addAll(List.of("unit", "better", "gating", "arm", "slot", "status", "samples", "median", "note"));
        StringBuilder csv = new StringBuilder(Csv.line(head));
        for (Result result : input.results().results()) {
            for (Invocation invocation : result.invocations()) {
                csv.append(Csv.line(fields(result, invocation, series)));
            }
        }
        return csv.toString();
    }

    private static List<String> fields(Result result, Invocation invocation, SeriesColumns series) {
        List<String> fields = new ArrayList<>(series.fields(result.id()));
        fields.add(Csv.name(result.unit()));
        fields.add(Csv.choice(result.better()));
        fields.add(String.valueOf(result.gating()));
        fields.add(Csv.choice(result.arm()));
        fields.add(invocation.slot() == Invocation.UNKNOWN_SLOT ? "" : String.valueOf(invocation.slot()));
        fields.add(Csv.choice(invocation.status()));
        fields.add(String.valueOf(invocation.samples().length - invocation.warmup()));
        fields.add(Csv.number(invocation.median()));
        fields.add(Csv.name(
                invocation.note().isEmpty()
                        ? String.join("; ", invocation.contamination().reasons())
                        : invocation.note()));
        return fields;
    }
}
