package io.jenkins.plugins.kvmbench.engine.gate;

/** How large a regression is: more than 20 %, more than 10 %, less. */
public enum Severity {
    HIGH,
    MEDIUM,
    LOW
}
