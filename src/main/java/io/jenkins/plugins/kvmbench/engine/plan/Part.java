package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is measured of one suite.
 *
 * @param suite its name
 * @param name what its benchmark is called in results; empty: as the suite calls it
 * @param preset how thorough
 * @param params values by parameter, a comma makes a list; {@link Suite#SIDE} stands for the side's directory
 * @param arms what only one side sets, likewise; the same keys on both
 * @param metrics that the measured command prints
 */
public record Part(
        String suite,
        String name,
        Preset preset,
        Map<String, String> params,
        Map<Arm, Map<String, String>> arms,
        List<OutputMetric> metrics) {

    public Part {
        params = new TreeMap<>(params);
        arms = new TreeMap<>(arms);
        metrics = List.copyOf(metrics);
    }

    /** As people call it. */
    public String path() {
        return name.isEmpty() ? suite : suite + "/" + name;
    }
}
