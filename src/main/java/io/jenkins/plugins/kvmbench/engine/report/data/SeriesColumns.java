package io.jenkins.plugins.kvmbench.engine.report.data;

import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The columns of a CSV file that say what a line is about: suite, benchmark, {@code param.NAME} for each parameter that
 * occurs, metric.
 */
public record SeriesColumns(SortedSet<String> params) {

    public static SeriesColumns of(Stream<SeriesId> all) {
        SortedSet<String> params = new TreeSet<>();
        all.forEach(id -> params.addAll(id.params().keySet()));
        return new SeriesColumns(params);
    }

    public List<String> head() {
        List<String> head = new ArrayList<>(List.of("suite", "benchmark"));
        params.forEach(param -> head.add("param." + param));
        head.add("metric");
        return head;
    }

    public List<String> fields(SeriesId id) {
        List<String> fields = new ArrayList<>(List.of(Csv.name(id.suite()), Csv.name(id.benchmark())));
        params.forEach(param -> fields.add(value(id.params().getOrDefault(param, ""))));
        fields.add(Csv.name(id.metric()));
        return fields;
    }

    /** Numbers stay numbers. */
    private static String value(String value) {
        return value.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?") ? value : Csv.name(value);
    }
}
