package io.jenkins.plugins.kvmbench.engine.report.data;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line for each benchmark and metric: suite, benchmark, a column {@code param.NAME} for each parameter that occurs, metric,
 * unit, better, gating; for each side ({@code base_} and {@code head_}, which is the only one of a run) the median and spread of
 * the invocations that count, and how many count, failed and were disturbed; and of what is gated the verdict, its level, the
 * change (a share, 0.08 is 8 % worse; {@code linear}: in the unit) with its bounds, p, the limit and the smallest change that
 * would have been found. Numbers have all their digits. A field is empty where nothing was measured or nothing is known.
 */
public final class CsvReport implements Report {

    private static final List<String> OF_SIDE = List.of("median", "spread", "counted", "failed", "disturbed");
    private static final List<String> OF_ROW =
            List.of("verdict", "level", "linear", "change", "lower", "upper", "p", "limit", "mde");

    /** All that is known of one series. */
    private static final class Line {
        private final Map<Arm, Result> sides = new EnumMap<>(Arm.class);
        private Row row;
    }

    @Override
    public String render(ReportInput input) {
        Map<SeriesId, Line> lines = new LinkedHashMap<>();
        for (Result result : input.results().results()) {
            lines.computeIfAbsent(result.id(), id -> new Line()).sides.put(result.arm(), result);
        }
        for (Row row : input.decision().map(Decision::rows).orElse(List.of())) {
            lines.computeIfAbsent(row.id(), id -> new Line()).row = row;
        }
        SeriesColumns series = SeriesColumns.of(lines.keySet().stream());
        List<String> head = new ArrayList<>(series.head());
        head.addAll(List.of("unit", "better", "gating"));
        for (Arm arm : Arm.values()) {
            OF_SIDE.forEach(column -> head.add(Csv.choice(arm) + "_" + column));
        }
        head.addAll(OF_ROW);
        return Csv.line(head)
                + lines.entrySet().stream()
                        .map(entry -> Csv.line(fields(series.fields(entry.getKey()), entry.getValue())))
                        .collect(Collectors.joining());
    }

    private static List<String> fields(List<String> series, Line line) {
        List<String> fields = new ArrayList<>(series);
        Result one = line.sides.values().stream().findFirst().orElse(null);
        fields.add(Csv.name(line.row != null ? line.row.unit() : one.unit()));
        Direction better = line.row != null ? line.row.better() : one.better();
        fields.add(Csv.choice(better));
        fields.add(String.valueOf(line.row != null || one.gating()));
        for (Arm arm : Arm.values()) {
            double median = line.row == null ? Double.NaN : arm == Arm.BASE ? line.row.base() : line.row.head();
            fields.addAll(side(line.sides.get(arm), median));
        }
        fields.addAll(row(line.row));
        return fields;
    }

    /** @param judged the median in the unit of the row where there is one: sides may have been measured in different ones */
    private static List<String> side(Result result, double judged) {
        if (result == null) {
            return Collections.nCopies(OF_SIDE.size(), "");
        }
        Summary summary = Summary.of(result);
        return List.of(
                Csv.number(Double.isNaN(judged) ? summary.median() : judged),
                Csv.number(summary.spread()),
                "" + summary.counted(),
                "" + summary.failed(),
                "" + summary.contaminated());
    }

    private static List<String> row(Row row) {
        if (row == null) {
            return Collections.nCopies(OF_ROW.size(), "");
        }
        return List.of(
                Csv.choice(row.verdict()),
                Csv.choice(row.level()),
                String.valueOf(row.linear()),
                Csv.number(row.change()),
                Csv.number(row.lower()),
                Csv.number(row.upper()),
                Csv.number(row.p()),
                Csv.number(row.limit()),
                Csv.number(row.mde()));
    }
}
