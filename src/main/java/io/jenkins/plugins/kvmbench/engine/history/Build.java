package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is kept of a result file that is one of many.
 *
 * @param name what people call it: its file's name
 * @param run when it was measured, and of which commit; what is not known is empty or null
 * @param agent the machine
 * @param points by series; those of which no invocation counts are left out
 */
public record Build(String name, RunInfo run, Agent agent, Map<Series, Point> points) {

    public Build {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(agent, "agent");
        points = Collections.unmodifiableMap(new LinkedHashMap<>(points));
    }

    /** A file of results, without their samples. */
    public static Build of(String name, ResultSet results) {
        return new Build(name, results.run(), results.agent(), BuildPoints.points(results, Optional.empty()));
    }

    /** By the time when they were begun where all say it, else as they are. */
    public static List<Build> inOrder(List<Build> builds) {
        boolean timed = builds.stream().allMatch(build -> build.run().started() != null);
        return timed
                ? builds.stream().sorted(Comparator.comparing(build -> build.run().started())).toList()
                : List.copyOf(builds);
    }

    /** Whether it was begun no earlier than another run; false where one of them does not say when. */
    boolean after(RunInfo other) {
        return run.started() != null && other.started() != null && !run.started().isBefore(other.started());
    }

    /** Its commit where that is known, else its name. */
    public String label() {
        return run.commit().isEmpty() ? name : run.commit();
    }

    /** {@link #label} as people write it: of a commit's hash the first ten digits. */
    public String shortLabel() {
        return label().matches("[0-9a-f]{40}([0-9a-f]{24})?") ? label().substring(0, 10) : label();
    }
}
