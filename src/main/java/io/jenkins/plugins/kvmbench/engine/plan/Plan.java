package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.suite.BenchmarkTool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a repository says about its benchmarks. docs/kvmbench-yaml.md says it to people.
 *
 * @param target the branch that changes go to; empty: found out
 * @param base what is compared with
 * @param head what is compared
 * @param parts what is measured of kvmbench's own suites, in order; commands are parts of a suite
 * @param tools what other tools measure
 * @param invocations fresh processes for each side and round; 0: as the presets say
 * @param time how long measuring may take; empty: as long as it takes
 * @param gates what the head is held against
 * @param publishing what is shown to whom
 */
public record Plan(
        Optional<String> target,
        Tree base,
        Tree head,
        List<Part> parts,
        List<BenchmarkTool> tools,
        int invocations,
        Optional<Duration> time,
        Gates gates,
        Publishing publishing) {

    /** The file's name, at the root of the repository. */
    public static final String FILE = "kvmbench.yaml";

    public Plan {
        parts = List.copyOf(parts);
        tools = List.copyOf(tools);
    }

    /**
     * The files of one side.
     *
     * @param revision as git names it; empty: of the base what the change began from, of the head the files as they are
     * @param build a shell command that makes what is measured, run in the tree's root; empty: nothing has to be made
     */
    public record Tree(String revision, String build) {}

    /**
     * What the change request's readers get.
     *
     * @param comment when the change request gets a comment; empty: the front end's default
     * @param check whether a check is published; empty: the front end's default
     * @param name tells this from others on one change request; empty: the front end's default
     */
    public record Publishing(Optional<String> comment, Optional<Boolean> check, Optional<String> name) {}
}
