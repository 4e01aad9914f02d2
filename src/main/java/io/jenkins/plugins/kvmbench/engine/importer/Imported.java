package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was read.
 *
 * @param set the results, merged by series
 * @param problems what could not be used
 */
public record Imported(ResultSet set, List<Problem> problems) {

    public Imported {
        Objects.requireNonNull(set, "set");
        problems = List.copyOf(problems);
    }

    /** The results with the problems among the skips, so that they stay with them wherever they go. */
    public ResultSet setWithProblems() {
        List<Skip> skips = new ArrayList<>(set.skips());
        problems.forEach(problem -> skips.add(problem.skip()));
        return new ResultSet(set.run(), set.agent(), set.results(), skips);
    }
}
