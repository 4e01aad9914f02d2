package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One benchmark with one value for each of its parameters.
 *
 * @param benchmark which
 * @param params the values, sorted by name
 */
public record Point(Benchmark benchmark, SortedMap<String, String> params) {
    public Point {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }
}
