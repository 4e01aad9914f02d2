package io.jenkins.plugins.kvmbench.engine.gate;

/** How much a finding weighs in a build's outcome. */
public enum Level {
    NONE,
    WARN,
    FAIL
}
