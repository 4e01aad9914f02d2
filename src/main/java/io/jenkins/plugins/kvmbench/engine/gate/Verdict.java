package io.jenkins.plugins.kvmbench.engine.gate;

/** What is said of one benchmark. The first that applies, in this order. */
public enum Verdict {
    /** Nothing was measured, or it cannot be trusted: never a pass. */
    INVALID,
    /** The base has it, the head does not. */
    MISSING,
    /** The machine changed, not the subject. */
    ENV_SHIFT,
    /** Slower by the threshold or more, and shown beyond doubt. */
    REGRESSED,
    /** Faster, and shown beyond doubt. */
    IMPROVED,
    /** Shown to be not slower by the threshold. */
    OK,
    /** None of these: the evidence does not reach either way. */
    INCONCLUSIVE
}
