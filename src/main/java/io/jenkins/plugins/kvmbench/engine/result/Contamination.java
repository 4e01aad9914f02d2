package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What disturbed the machine during one invocation.
 *
 * @param readings by name with the unit in the name, for example {@code steal_percent}, {@code cpu_pressure_percent},
 *     {@code involuntary_switches}, {@code throttled_ms}, {@code load1}; a reading the machine does not offer is left out
 * @param reasons the rules it broke, in words; empty when the invocation counts
 */
public record Contamination(SortedMap<String, Double> readings, List<String> reasons) {

    /** Nothing is known, nothing is held against the invocation. */
    public static final Contamination UNKNOWN = new Contamination(new TreeMap<>(), List.of());

    public Contamination {
        readings = Collections.unmodifiableSortedMap(new TreeMap<>(readings));
        reasons = List.copyOf(reasons);
    }

    public static Contamination of(Map<String, Double> readings, List<String> reasons) {
        return new Contamination(new TreeMap<>(readings), reasons);
    }

    public boolean isContaminated() {
        return !reasons.isEmpty();
    }
}
