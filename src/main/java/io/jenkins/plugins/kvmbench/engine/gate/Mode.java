package io.jenkins.plugins.kvmbench.engine.gate;

/** What the head was compared with; strongest first. */
public enum Mode {
    /** Both arms interleaved in one run on one agent. */
    AB,
    /** The last stable segment of the history; screens only. */
    HISTORY,
    /** One earlier result: thresholds on separate runs, weak evidence. */
    BASELINE
}
