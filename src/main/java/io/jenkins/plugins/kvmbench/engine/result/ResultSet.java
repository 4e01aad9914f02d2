package io.jenkins.plugins.kvmbench.engine.result;

import java.util.List;
import java.util.Objects;

/**
 * Everything one run measured: the content of one result file.
 *
 * @param run which run
 * @param agent which machine
 * @param results one entry per series and arm, sorted by series, base before head
 * @param skips what was asked for and not measured
 */
public record ResultSet(RunInfo run, Agent agent, List<Result> results, List<Skip> skips) {

    public ResultSet {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(agent, "agent");
        results = List.copyOf(results);
        skips = List.copyOf(skips);
    }

    /** The results of one arm. */
    public List<Result> on(Arm arm) {
        return results.stream().filter(result -> result.arm() == arm).toList();
    }
}
