package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a user asks to be measured, as given.
 *
 * @param suites names of suites
 * @param preset how thorough
 * @param params values by parameter, a comma makes a list
 * @param arms what sets each arm apart: parameters, and {@link ArmSpec}'s own keys; empty when nothing is compared
 * @param invocations fresh processes for each arm and round; 0: as the preset says
 * @param metrics further metrics of suite {@code command}
 * @param seed what orders and varying workloads are drawn from
 * @param name what a suite's one benchmark is called in results, in place of its own name and parameters; empty: as it is
 */
public record Request(
        List<String> suites,
        Preset preset,
        Map<String, String> params,
        Map<Arm, Map<String, String>> arms,
        int invocations,
        List<OutputMetric> metrics,
        long seed,
        String name) {

    /** Without a name. */
    public Request(
            List<String> suites,
            Preset preset,
            Map<String, String> params,
            Map<Arm, Map<String, String>> arms,
            int invocations,
            List<OutputMetric> metrics,
            long seed) {
        this(suites, preset, params, arms, invocations, metrics, seed, "");
    }

    public Request {
        suites = List.copyOf(suites);
        params = new TreeMap<>(params);
        arms = new TreeMap<>(arms);
        metrics = List.copyOf(metrics);
    }

    /** Whether two arms are measured interleaved. */
    public boolean comparing() {
        return !arms.isEmpty();
    }
}
