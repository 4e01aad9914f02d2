package io.jenkins.plugins.kvmbench.engine.suite;

import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A suite of benchmarks with its presets.
 *
 * @param name on command lines and in results
 * @param title what it measures, in a line
 * @param needsKvm whether it can measure nothing without /dev/kvm
 * @param benchmarks its benchmarks
 * @param exclusive sets of parameters of which only one can be given
 * @param presets what each preset measures, and for how long
 * @param subject the parameter that a side's text is where the text says nothing else; empty: there is none
 * @param printedMetrics whether what its benchmarks print can be metrics
 */
public record Suite(
        String name,
        String title,
        boolean needsKvm,
        List<Benchmark> benchmarks,
        List<Set<String>> exclusive,
        Map<Preset, PresetPlan> presets,
        String subject,
        boolean printedMetrics) {

    /** In values of parameters: the directory of the side that is measured. */
    public static final String SIDE = "$SIDE";

    /** What a side can set beside the parameters of its suites: another build of the harness, a known slow-down, a kernel. */
    public static final Set<String> OF_EVERY_SIDE = Set.of("harness", "canary", "kernel", "kernel_args", "kernel_set");

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

    /** What the harness describes by this name, without presets. */
    public static Suite described(String name) {
        Description known = Description.of(name);
        return new Suite(
                name, known.title(), known.needsKvm(), known.benchmarks(), known.exclusive(), Map.of(), "", false);
    }

    /** The same with a preset. */
    public Suite with(Preset preset, Schedule schedule, List<Grid> grids) {
        Map<Preset, PresetPlan> more = new LinkedHashMap<>(presets);
        more.put(preset, new PresetPlan(schedule, List.copyOf(grids)));
        return new Suite(name, title, needsKvm, benchmarks, exclusive, more, subject, printedMetrics);
    }

    /** The same where a side's text alone is the value of a parameter. */
    public Suite withSubject(String parameter) {
        return new Suite(name, title, needsKvm, benchmarks, exclusive, presets, parameter, printedMetrics);
    }

    /** The same where what benchmarks print can be metrics. */
    public Suite withPrintedMetrics() {
        return new Suite(name, title, needsKvm, benchmarks, exclusive, presets, subject, true);
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
     * What is left of a preset with the user's values in it.
     *
     * @param points in the preset's order, each once; at least one
     * @param leftOut benchmarks, and values of benchmarks, that the user's values leave out
     */
    public record Selection(List<Point> points, List<Skip> leftOut) {
        public Selection {
            points = List.copyOf(points);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * The points of a preset, with the user's values instead of the preset's. A benchmark that has a parameter and does not
     * take the user's value of it is left out.
     *
     * @param preset which
     * @param user lists of values by parameter; each must be known to at least one benchmark of the suite
     * @throws SuiteException for an unknown parameter, a value that no benchmark takes, two parameters that exclude each
     *     other, or when nothing is left
     */
    public Selection select(Preset preset, Map<String, List<String>> user) {
        user.forEach(this::check);
        for (Set<String> group : exclusive) {
            List<String> both = group.stream().filter(user::containsKey).sorted().toList();
            if (both.size() > 1) {
                throw new SuiteException("suite '" + name + "' takes only one of " + String.join(", ", both));
            }
        }
        Set<Point> points = new LinkedHashSet<>();
        Set<Skip> leftOut = new LinkedHashSet<>();
        for (Grid grid : presets.get(preset).grids()) {
            Benchmark benchmark = benchmark(grid.benchmark());
            Map<String, List<String>> taken = new LinkedHashMap<>();
            user.forEach((parameter, values) -> benchmark.parameter(parameter).ifPresent(known -> {
                taken.put(parameter, values.stream().filter(known::takes).toList());
                values.stream().filter(value -> !known.takes(value)).forEach(value -> leftOut.add(new Skip(
                        name + "/" + benchmark.name() + " " + parameter + "=" + value,
                        "it takes " + known.range())));
            }));
            if (taken.values().stream().noneMatch(List::isEmpty)) {
                points.addAll(grid.with(benchmark, taken, exclusive).points(benchmark));
            }
        }
        if (points.isEmpty()) {
            throw new SuiteException("nothing of suite '" + name + "' is left: "
                    + leftOut.stream().map(skip -> skip.what() + ": " + skip.reason()).collect(Collectors.joining("; ")));
        }
        return new Selection(new ArrayList<>(points), new ArrayList<>(leftOut));
    }

    /** @throws SuiteException when a parameter without which nothing can be measured is not among those given */
    public void checkComplete(Set<String> given) {
        parameters().stream()
                .filter(parameter -> parameter.required() && !given.contains(parameter.name()))
                .findFirst()
                .ifPresent(missing -> {
                    throw new SuiteException("suite '" + name + "' needs parameter '" + missing.name() + "', " + missing.help()
                            + ": write --param '" + missing.name() + "=...', or give it on both sides, --base and --head");
                });
    }

    /** Checks one parameter of the user's: each of its values must be for at least one benchmark. */
    private void check(String parameter, List<String> values) {
        Map<String, Parameter> known = new LinkedHashMap<>();
        benchmarks.forEach(benchmark -> benchmark.parameter(parameter).ifPresent(p -> known.put(benchmark.name(), p)));
        if (known.isEmpty()) {
            throw new SuiteException("suite '" + name + "' has no parameter '" + parameter + "'; it has "
                    + parameters().stream().map(Parameter::name).collect(Collectors.joining(", ")));
        }
        String range = known.values().stream().map(Parameter::range).distinct().count() == 1
                ? known.values().iterator().next().range()
                : known.entrySet().stream()
                        .map(of -> of.getValue().range() + " (" + of.getKey() + ")")
                        .collect(Collectors.joining("; "));
        if (values.isEmpty()) {
            throw new SuiteException("parameter '" + parameter + "' has no value: it takes " + range);
        }
        for (String value : values) {
            if (known.values().stream().noneMatch(of -> of.takes(value))) {
                throw new SuiteException("parameter '" + parameter + "' cannot be '" + value + "': it takes " + range);
            }
        }
    }

    private Benchmark benchmark(String wanted) {
        return benchmarks.stream()
                .filter(benchmark -> benchmark.name().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /** A parameter's values as people write them: a comma makes a list, unless any text is a value. */
    public List<String> values(String parameter, String text) {
        boolean list = parameters().stream()
                .anyMatch(one -> one.name().equals(parameter) && one.kind() != Parameter.Kind.TEXT);
        return list ? List.of(text.split(",", -1)) : List.of(text);
    }

    /** Whether a parameter is known to any benchmark. */
    public boolean hasParameter(String parameter) {
        return benchmarks.stream().anyMatch(benchmark -> benchmark.parameter(parameter).isPresent());
    }
}
