package io.jenkins.plugins.kvmbench.engine.suite;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.List;
import java.util.Optional;

/**
 * A benchmark of a suite.
 *
 * @param name its name within the suite
 * @param category which part of its suite it belongs to; empty: the suite has no parts
 * @param help what it measures, in a line
 * @param parameters what can be set
 * @param metrics what it measures: at least one
 */
public record Benchmark(
        String name, String category, String help, List<Parameter> parameters, List<Metric> metrics) {

    public Benchmark {
        parameters = List.copyOf(parameters);
        metrics = List.copyOf(metrics);
    }

    /** The parameter with this name. */
    public Optional<Parameter> parameter(String wanted) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(wanted))
                .findFirst();
    }

    /** The metric that decides; the first where none does. */
    public Metric deciding() {
        return metrics.stream().filter(Metric::gate).findFirst().orElse(metrics.get(0));
    }

    /** The name of the metric that decides. */
    public String metric() {
        return deciding().name();
    }

    /** The unit of the metric that decides. */
    public String unit() {
        return deciding().unit();
    }

    /** Which way the metric that decides gets better. */
    public Direction better() {
        return deciding().better();
    }
}
