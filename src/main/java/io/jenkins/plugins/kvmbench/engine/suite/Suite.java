package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A suite of benchmarks with its presets.
 *
 * @param name on command lines and in results
 * @param title what it measures, in a line
 * @param needsKvm whether it can measure nothing without /dev/kvm
 * @param benchmarks its benchmarks
 * @param exclusive sets of parameters of which only one can be given
 * @param presets what each preset measures, and for how long
 */
public record Suite(
        String name,
        String title,
        boolean needsKvm,
        List<Benchmark> benchmarks,
        List<Set<String>> exclusive,
        Map<Preset, PresetPlan> presets) {

    /**
     * What a preset measures.
     *
     * @param schedule for how long
     * @param grids which points
     */
    record PresetPlan(Schedule schedule, List<Grid> grids) {}

    public Suite {
        benchmarks = List.copyOf(benchmarks);
        exclusive = List.copyOf(exclusive);
        presets = Map.copyOf(presets);
    }

    /** How long the preset measures. */
    public Schedule schedule(Preset preset) {
        return presets.get(preset).schedule();
    }

    /** All parameters of all benchmarks by name, each once. */
    public List<Parameter> parameters() {
        return benchmarks.stream()
                .flatMap(benchmark -> benchmark.parameters().stream())
                .collect(Collectors.toMap(Parameter::name, p -> p, (first, same) -> first, java.util.TreeMap::new))
                .values()
                .stream()
                .toList();
    }

    /**
     * The points of a preset, with the user's values instead of the preset's.
     *
     * @param preset which
     * @param user lists of values by parameter; each must be known to at least one benchmark of the suite
     * @return in the preset's order, each once
     * @throws SuiteException for an unknown parameter, a value out of range, or two that exclude each other
     */
    public List<Point> points(Preset preset, Map<String, List<String>> user) {
        user.forEach(this::check);
        for (Set<String> group : exclusive) {
            List<String> both = group.stream().filter(user::containsKey).sorted().toList();
            if (both.size() > 1) {
                throw new SuiteException("suite '" + name + "' takes only one of " + String.join(", ", both));
            }
        }
        Set<Point> points = new LinkedHashSet<>();
        for (Grid grid : presets.get(preset).grids()) {
            Benchmark benchmark = benchmark(grid.benchmark());
            points.addAll(grid.with(benchmark, user, exclusive).points(benchmark));
        }
        return new ArrayList<>(points);
    }

    /** Checks one parameter of the user's. */
    private void check(String parameter, List<String> values) {
        List<Parameter> known = benchmarks.stream()
                .flatMap(benchmark -> benchmark.parameter(parameter).stream())
                .toList();
        if (known.isEmpty()) {
            throw new SuiteException("suite '" + name + "' has no parameter '" + parameter + "'; it has "
                    + parameters().stream().map(Parameter::name).collect(Collectors.joining(", ")));
        }
        if (values.isEmpty()) {
            throw new SuiteException("parameter '" + parameter + "' has no value: it takes " + known.get(0).range());
        }
        values.forEach(known.get(0)::normalize);
    }

    private Benchmark benchmark(String wanted) {
        return benchmarks.stream()
                .filter(benchmark -> benchmark.name().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a parameter is known to any benchmark. */
    public boolean hasParameter(String parameter) {
        return benchmarks.stream().anyMatch(benchmark -> benchmark.parameter(parameter).isPresent());
    }

    /** The names of all benchmarks. */
    public Stream<String> benchmarkNames() {
        return benchmarks.stream().map(Benchmark::name);
    }
}
