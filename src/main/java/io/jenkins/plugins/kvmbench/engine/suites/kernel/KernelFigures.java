package io.jenkins.plugins.kvmbench.engine.suites.kernel;

import io.jenkins.plugins.kvmbench.engine.codec.Lmbench;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One side's figures that stand in LMBench's tables, of this suite or read from LMBench itself.
 *
 * @param results by figure, in s or B/s
 */
record KernelFigures(Map<Lmbench.Figure, Result> results) {

    /** This suite's name, and that of results that are LMBench's own. */
    private static final List<String> SUITES = List.of("kernel", "lmbench");

    /** Parameters that are not part of a column's name; a table shows one value of theirs. */
    private static final Set<String> FREE = Set.of("size_mb", "dir", "program");

    /** By benchmark: results name only the parameters that somebody set. */
    private static final Map<String, Map<String, String>> DEFAULTS = Suite.described(SUITES.get(0)).benchmarks().stream()
            .collect(Collectors.toMap(Benchmark::name, KernelFigures::defaults));

    /** Of several sizes, the first by name. */
    static KernelFigures of(ResultSet set, Arm arm) {
        Map<Lmbench.Figure, Result> results = new HashMap<>();
        for (Result result : set.on(arm)) {
            figure(result.id()).ifPresent(figure -> {
                String unit = figure.isTime() ? "s" : "B/s";
                if (Unit.of(result.unit()).kept().equals(unit)) {
                    results.putIfAbsent(figure, result.unit().equals(unit) ? result : result.in(unit));
                }
            });
        }
        return new KernelFigures(results);
    }

    private static Optional<Lmbench.Figure> figure(SeriesId id) {
        if (!SUITES.contains(id.suite())) {
            return Optional.empty();
        }
        Map<String, String> params = new HashMap<>(DEFAULTS.getOrDefault(id.benchmark(), Map.of()));
        params.putAll(id.params());
        params.keySet().removeAll(FREE);
        Lmbench.Figure figure = new Lmbench.Figure(id.benchmark(), params);
        return Optional.of(figure).filter(of -> of.metric().equals(id.metric()));
    }

    private static Map<String, String> defaults(Benchmark benchmark) {
        return benchmark.parameters().stream()
                .collect(Collectors.toMap(Parameter::name, Parameter::fallback));
    }
}
