package io.jenkins.plugins.kvmbench.engine.result;

/** How one invocation of one benchmark ended. */
public enum Status {
    /** Measured, and counts. */
    OK,
    /** Measured while the machine was disturbed; kept as evidence, does not count. */
    CONTAMINATED,
    /** Went wrong: the note says how. There may be no samples. */
    FAILED
}
