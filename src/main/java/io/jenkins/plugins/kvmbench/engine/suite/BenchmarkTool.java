package io.jenkins.plugins.kvmbench.engine.suite;

/** Benchmarks of the user's that another tool than ours measures: what it leaves in files is read after each of its runs. */
public sealed interface BenchmarkTool permits OwnHarness, CriterionWorkspace {

    /** What people call it by. */
    String name();
}
