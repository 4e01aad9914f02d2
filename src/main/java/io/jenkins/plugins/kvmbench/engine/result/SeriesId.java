package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was measured, whatever the arm: together with an agent's fingerprint the identity of a series.
 *
 * @param suite a suite's name, for example {@code snapshot}; an importer's name for imported results
 * @param benchmark the benchmark's name within the suite
 * @param params the parameters, sorted by name; never null
 * @param metric the metric's name, for example {@code exec_per_sec_core}
 */
public record SeriesId(String suite, String benchmark, SortedMap<String, String> params, String metric)
        implements Comparable<SeriesId> {

    private static final Comparator<SeriesId> ORDER = Comparator.comparing(SeriesId::suite)
            .thenComparing(SeriesId::benchmark)
            .thenComparing(SeriesId::paramText)
            .thenComparing(SeriesId::metric);

    public SeriesId {
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(benchmark, "benchmark");
        Objects.requireNonNull(metric, "metric");
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public static SeriesId of(String suite, String benchmark, Map<String, String> params, String metric) {
        return new SeriesId(suite, benchmark, new TreeMap<>(params), metric);
    }

    /** The same benchmark with another of its metrics. */
    public SeriesId withMetric(String other) {
        return new SeriesId(suite, benchmark, params, other);
    }

    /** {@code suite/benchmark}. */
    public String path() {
        return suite + "/" + benchmark;
    }

    /** {@code pages=1000 instrs=1000}, empty without parameters. */
    public String paramText() {
        return params.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The benchmark in one line, without its metric. */
    public String benchmarkText() {
        return params.isEmpty() ? path() : path() + " " + paramText();
    }

    @Override
    public int compareTo(SeriesId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return benchmarkText() + " " + metric;
    }
}
