package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is measured of one suite.
 *
 * @param suite which
 * @param schedule for how long
 * @param entries what, in order
 * @param arms what sets its sides apart
 */
record SuitePlan(Suite suite, Schedule schedule, List<Entry> entries, Map<Arm, ArmSpec> arms) {

    SuitePlan {
        arms = Map.copyOf(arms);
        entries = List.copyOf(entries);
    }

    /**
     * One benchmark at one point.
     *
     * @param id its place in the suite's plan
     * @param benchmark which
     * @param series what is measured, by the benchmark's own metric; what sets the arms apart is not part of it
     * @param params what the harness is told, for each arm
     * @param printed metrics to read from what it prints; where there are any, they decide in place of its own
     */
    record Entry(
            int id,
            Benchmark benchmark,
            SeriesId series,
            Map<Arm, SortedMap<String, String>> params,
            List<OutputMetric> printed) {

        Entry {
            params = Map.copyOf(params);
            printed = List.copyOf(printed);
        }

        /** Whether a series is of this benchmark, whichever its metric. */
        boolean owns(SeriesId other) {
            return series.equals(other.withMetric(series.metric()));
        }

        /** The series that decide. */
        List<SeriesId> deciding() {
            return printed.isEmpty()
                    ? List.of(series)
                    : printed.stream().map(metric -> series.withMetric(metric.name())).toList();
        }
    }
}
