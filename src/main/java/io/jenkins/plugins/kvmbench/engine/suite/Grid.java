package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A benchmark and lists of values: every combination is a point.
 *
 * @param benchmark the benchmark's name
 * @param axes a list of values for each parameter that is not at its default
 */
public record Grid(String benchmark, Map<String, List<String>> axes) {

    public Grid {
        axes = new LinkedHashMap<>(axes);
    }

    /** A grid from {@code name=value,value} words. */
    public static Grid of(String benchmark, String... axes) {
        Map<String, List<String>> parsed = new LinkedHashMap<>();
        for (String axis : axes) {
            int equals = axis.indexOf('=');
            parsed.put(axis.substring(0, equals), Arrays.asList(axis.substring(equals + 1).split(",")));
        }
        return new Grid(benchmark, parsed);
    }

    /** The same grid with some axes set by the user; two parameters of which only one can be set exclude each other. */
    Grid with(Benchmark known, Map<String, List<String>> user, List<Set<String>> exclusive) {
        Map<String, List<String>> changed = new LinkedHashMap<>(axes);
        user.forEach((name, values) -> {
            if (known.parameter(name).isPresent()) {
                exclusive.stream()
                        .filter(group -> group.contains(name))
                        .forEach(group -> group.stream()
                                .filter(other -> !user.containsKey(other))
                                .forEach(changed::remove));
                changed.put(name, values);
            }
        });
        return new Grid(benchmark, changed);
    }

    /** Every combination of values, each parameter the user did not name at its default. */
    Set<Point> points(Benchmark known) {
        List<Map<String, String>> combinations = new ArrayList<>();
        combinations.add(new TreeMap<>());
        for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
            Parameter parameter = known.parameter(axis.getKey()).orElseThrow();
            List<Map<String, String>> extended = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : axis.getValue()) {
                    Map<String, String> next = new TreeMap<>(combination);
                    next.put(parameter.name(), parameter.normalize(value));
                    extended.add(next);
                }
            }
            combinations = extended;
        }
        Set<Point> points = new LinkedHashSet<>();
        for (Map<String, String> combination : combinations) {
            points.add(new Point(known, new TreeMap<>(combination)));
        }
        return points;
    }
}
