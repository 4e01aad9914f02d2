package io.jenkins.plugins.kvmbench.engine.suite;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.List;
import java.util.Optional;

/**
 * A benchmark of a suite.
 *
 * @param name its name within the suite
 * @param metric the metric that decides
 * @param unit the metric's unit
 * @param better which way the metric gets better
 * @param parameters what can be set
 * @param help what it measures, in a line
 */
public record Benchmark(
        String name, String metric, String unit, Direction better, List<Parameter> parameters, String help) {

    public Benchmark {
        parameters = List.copyOf(parameters);
    }

    /** The parameter with this name. */
    public Optional<Parameter> parameter(String wanted) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(wanted))
                .findFirst();
    }
}
