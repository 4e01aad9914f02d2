package io.jenkins.plugins.kvmbench.engine.host;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules, fixed before anything is measured, by which an invocation counts as disturbed and is run again: an upper
 * limit for some readings. A rule holds against an invocation only what rounding cannot explain: /proc/stat counts in
 * ticks of 10 ms, so in a window of 0.2 s one tick is already 5 % of a CPU.
 *
 * <p>They are wide on purpose. An invocation counts by the median of samples of a few milliseconds, which whoever takes a
 * CPU away for longer than that leaves alone until half of them are hit, and the gate's tests keep their level under what is
 * left (docs/method.md: outliers by steal, bursts). Limits near the noise of shared virtual machines, 5 to 20 % of steal
 * where the host is busy, would only leave nothing to count.
 *
 * <p>Not limited by default, because a benchmark that works the machine hard raises them by itself: CPU and I/O
 * pressure, load, involuntary switches. The time that <em>others</em> take is.
 *
 * @param limits the largest value that still counts, by reading, for example {@code steal_percent}
 */
public record ContaminationRules(SortedMap<String, Double> limits) {

    /**
     * Steal above 25 %, any throttling, others using more than half of the watched CPUs, memory pressure above 10 %.
     *
     * <p>Measured on a virtual machine with two CPUs, slots of 0.2 s, one or two busy measured threads: at rest the time of
     * others (timers, kernel threads, the JVM that reads the records) has a median of 1 to 2 % and a 90th percentile of 6 to
     * 9 %, most of it rounding; beside foreign busy processes the median is 51 to 72 %.
     */
    public static final ContaminationRules DEFAULT = new ContaminationRules(new TreeMap<>(Map.of(
            Reading.STEAL.key(), 25.0,
            Reading.THROTTLED.key(), 0.0,
            Reading.OTHER_CPU.key(), 50.0,
            Reading.MEMORY_PRESSURE.key(), 10.0)));

    public ContaminationRules {
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
        limits.forEach((key, limit) -> {
            if (Reading.of(key).isEmpty()) {
                throw new IllegalArgumentException("there is no reading '" + key + "'; known are "
                        + Arrays.stream(Reading.values()).map(Reading::key).toList());
            }
            if (!(limit >= 0 && limit <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("the limit of '" + key + "' must be a number from 0, not " + limit);
            }
        });
    }

    /**
     * The rules for a look at the machine while nothing is measured, which must see who will disturb: half of the CPU time
     * that others may use during an invocation.
     */
    ContaminationRules ofAnIdleMachine() {
        Double others = limits.get(Reading.OTHER_CPU.key());
        return others == null ? this : with(Reading.OTHER_CPU.key(), others / 2);
    }

    /** The same rules with one limit changed. */
    public ContaminationRules with(String reading, double limit) {
        SortedMap<String, Double> changed = new TreeMap<>(limits);
        changed.put(reading, limit);
        return new ContaminationRules(changed);
    }

    /** The same rules with one dropped. */
    public ContaminationRules without(String reading) {
        SortedMap<String, Double> changed = new TreeMap<>(limits);
        changed.remove(reading);
        return new ContaminationRules(changed);
    }

    /** The rules that were broken, in words with the value and the limit. */
    List<String> broken(Map<Reading, Reading.Value> readings) {
        return readings.entrySet().stream()
                .filter(entry -> {
                    Double limit = limits.get(entry.getKey().key());
                    return limit != null && entry.getValue().atLeast() > limit;
                })
                .map(entry -> sentence(entry.getKey(), entry.getValue().value()))
                .toList();
    }

    private String sentence(Reading reading, double value) {
        String unit = reading.unit().isEmpty() ? "" : " " + reading.unit();
        String limit = BigDecimal.valueOf(limits.get(reading.key())).stripTrailingZeros().toPlainString();
        return String.format(Locale.ROOT, "%s %.1f%s (limit %s%s)", reading.label(), value, unit, limit, unit);
    }
}
