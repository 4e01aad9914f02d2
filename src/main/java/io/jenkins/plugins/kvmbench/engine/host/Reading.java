package io.jenkins.plugins.kvmbench.engine.host;

import java.util.Arrays;
import java.util.Optional;

/** What is read for one invocation: the names of {@code Contamination.readings}. */
enum Reading {
    /** Share of the watched CPUs' time that the hypervisor above gave to others. */
    STEAL("steal_percent", "steal time", "%"),
    /** Share of the watched CPUs' time that anybody but the measured processes used. */
    OTHER_CPU("other_cpu_percent", "CPU time used by others", "%"),
    /** Share of the time in which at least one task of the machine waited for a CPU. */
    CPU_PRESSURE("cpu_pressure_percent", "CPU pressure", "%"),
    /** Share of the time in which at least one task of the machine waited for memory. */
    MEMORY_PRESSURE("memory_pressure_percent", "memory pressure", "%"),
    /** Share of the time in which at least one task of the machine waited for I/O. */
    IO_PRESSURE("io_pressure_percent", "I/O pressure", "%"),
    /** Time for which this process's control group, or one above it, was stopped for having used up its share. */
    THROTTLED("throttled_ms", "throttling by the control group", "ms"),
    /** Mean clock of the watched CPUs when the window closed. */
    FREQUENCY("frequency_mhz", "clock", "MHz"),
    /** Runnable tasks of the last minute when the window opened. */
    LOAD("load1", "load", ""),
    /** How often the measured processes lost a CPU they still wanted. */
    INVOLUNTARY_SWITCHES("involuntary_switches", "involuntary context switches", "");

    private final String key;
    private final String label;
    private final String unit;

    Reading(String key, String label, String unit) {
        this.key = key;
        this.label = label;
        this.unit = unit;
    }

    static Optional<Reading> of(String key) {
        return Arrays.stream(values()).filter(reading -> reading.key.equals(key)).findFirst();
    }

    /** The name in result files, with the unit in it. */
    String key() {
        return key;
    }

    /** The name in sentences. */
    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    /**
     * A reading's value.
     *
     * @param value in the reading's unit
     * @param resolution by how much rounding alone can have made it too large, same unit
     */
    record Value(double value, double resolution) {

        static Value exact(double value) {
            return new Value(value, 0);
        }

        /** The least that must have happened. */
        double atLeast() {
            return value - resolution;
        }
    }
}
