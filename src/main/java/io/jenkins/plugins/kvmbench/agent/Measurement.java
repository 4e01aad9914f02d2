package io.jenkins.plugins.kvmbench.agent;

import io.jenkins.plugins.kvmbench.engine.gate.Amount;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.session.Request;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that an agent needs to measure: values only, as a user gave them. What is wrong with them is found on the agent, which
 * knows its harness.
 *
 * @param plan what to measure
 * @param gate what the gate holds the head against, where two arms are measured
 * @param origin what the build measures
 * @param calibrationSeconds how long to measure the machine's noise first; 0: not at all
 * @param keepDisturbed counts disturbed invocations instead of measuring them again
 */
public record Measurement(Plan plan, Gate gate, Origin origin, int calibrationSeconds, boolean keepDisturbed)
        implements Serializable {

    /**
     * What to measure: the engine's {@link Request} as values.
     *
     * @param suites names of suites
     * @param preset {@code quick}, {@code standard} or {@code full}
     * @param params values by parameter, a comma makes a list
     * @param arms what sets each arm apart; empty when nothing is compared
     * @param invocations fresh processes for each arm and round; 0: as the preset says
     * @param metrics further metrics of suite {@code command}, as {@link OutputMetric#parse} reads them
     * @param seed what orders and varying workloads are drawn from
     */
    public record Plan(
            List<String> suites,
            String preset,
            Map<String, String> params,
            Map<Arm, Map<String, String>> arms,
            int invocations,
            List<String> metrics,
            long seed)
            implements Serializable {

        public Plan {
            suites = List.copyOf(suites);
            params = sorted(params);
            Map<Arm, Map<String, String>> copied = new TreeMap<>();
            arms.forEach((arm, values) -> copied.put(arm, sorted(values)));
            arms = Collections.unmodifiableMap(copied);
            metrics = List.copyOf(metrics);
        }

        private static Map<String, String> sorted(Map<String, String> map) {
            return Collections.unmodifiableMap(new TreeMap<>(map));
        }

        /** @throws IllegalArgumentException when the preset is unknown or a metric cannot be read */
        Request request() {
            return new Request(
                    suites,
                    Preset.of(preset),
                    params,
                    arms,
                    invocations,
                    metrics.stream().map(OutputMetric::parse).toList(),
                    seed);
        }
    }

    /** The engine's {@link Policy} as values; see there. */
    public record Gate(List<Limit> limits, double q, int rounds, double screen, Level missing) implements Serializable {

        public Gate {
            limits = List.copyOf(limits);
        }

        public static Gate of(Policy policy) {
            return new Gate(
                    policy.limits().stream().map(Limit::of).toList(),
                    policy.q(),
                    policy.rounds(),
                    policy.screen(),
                    policy.missing());
        }

        Policy policy() {
            return new Policy(limits.stream().map(Limit::limit).toList(), q, rounds, screen, missing);
        }
    }

    /** The engine's {@link Policy.Limit} as values; see there. */
    public record Limit(
            String metric,
            double warn,
            double fail,
            double floor,
            String floorUnit,
            double absolute,
            String absoluteUnit,
            Set<Level> given)
            implements Serializable {

        public Limit {
            given = Set.copyOf(given);
        }

        static Limit of(Policy.Limit limit) {
            return new Limit(
                    limit.metric(),
                    limit.warn(),
                    limit.fail(),
                    limit.floor().value(),
                    limit.floor().unit(),
                    limit.absolute().value(),
                    limit.absolute().unit(),
                    limit.given());
        }

        Policy.Limit limit() {
            return new Policy.Limit(
                    metric, warn, fail, new Amount(floor, floorUnit), new Amount(absolute, absoluteUnit), given);
        }
    }

    /**
     * What the build measures; empty where not known.
     *
     * @param commit the head's commit
     * @param branch the head's branch
     * @param changeRequest the change request's number
     * @param command what repeats the measurement
     */
    public record Origin(String commit, String branch, String changeRequest, String command) implements Serializable {

        /** Nothing is known. */
        public static final Origin UNKNOWN = new Origin("", "", "", "");

        RunInfo run() {
            return new RunInfo("", null, null, commit, branch, changeRequest, command, Map.of());
        }
    }
}
