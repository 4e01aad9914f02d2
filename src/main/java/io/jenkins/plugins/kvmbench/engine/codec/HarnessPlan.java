package io.jenkins.plugins.kvmbench.engine.codec;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one harness process shall measure; docs/native-harness.md gives the ranges, which the harness checks.
 *
 * @param suite a suite of the harness
 * @param benchmarks what to measure
 * @param timeMs measuring time for each benchmark
 * @param sampleUs aimed length of one sample
 * @param warmupMs running time before the first sample
 * @param cpus host CPUs of worker 0, 1, ...; empty: not pinned
 * @param seed what orders and varying workloads are drawn from
 * @param canaryPercent a known slow-down of each timed stretch; 0: none
 * @param deadlineMs the harness ends itself after this
 */
public record HarnessPlan(
        String suite,
        List<PlannedBenchmark> benchmarks,
        int timeMs,
        int sampleUs,
        int warmupMs,
        List<Integer> cpus,
        long seed,
        int canaryPercent,
        int deadlineMs) {

    /** The version of the harness protocol. */
    public static final int PROTOCOL = 1;

    public HarnessPlan {
        Objects.requireNonNull(suite, "suite");
        benchmarks = List.copyOf(benchmarks);
        cpus = List.copyOf(cpus);
    }

    /**
     * One benchmark of a plan.
     *
     * @param id comes back in the records
     * @param name the benchmark's name within the suite
     * @param params parameters; one left out takes the harness's default
     */
    public record PlannedBenchmark(int id, String name, SortedMap<String, String> params) {
        public PlannedBenchmark {
            Objects.requireNonNull(name, "name");
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        }
    }
}
