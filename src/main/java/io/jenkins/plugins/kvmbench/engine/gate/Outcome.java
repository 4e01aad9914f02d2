package io.jenkins.plugins.kvmbench.engine.gate;

/** What a whole comparison comes to. */
public enum Outcome {
    /** Nothing to hold against the change. */
    PASSED,
    /** Something at the warning threshold, nothing at the failing one. */
    WARNED,
    /** At least one benchmark regressed by the failing threshold. */
    FAILED,
    /** Nothing was measured, or what was measured cannot be trusted: never a pass. */
    INVALID
}
