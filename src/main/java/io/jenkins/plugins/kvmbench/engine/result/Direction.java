package io.jenkins.plugins.kvmbench.engine.result;

/** Which way a metric gets better. */
public enum Direction {
    /** Times, sizes: less is better. */
    LOWER,
    /** Rates, throughputs: more is better. */
    HIGHER,
    /** Nobody said: the numbers are shown, and never called worse or better. */
    UNKNOWN
}
