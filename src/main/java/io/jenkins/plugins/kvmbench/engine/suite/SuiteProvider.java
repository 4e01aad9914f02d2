package io.jenkins.plugins.kvmbench.engine.suite;

/**
 * A suite's own folder: its definition here, and what it adds to reports where it implements that too. Registered by its name
 * in {@code META-INF/services}; found by {@link Suites}.
 */
public interface SuiteProvider {

    /** On command lines and in results; the harness describes a suite of this name. */
    String name();

    /** Whether a self-test of the gate measures it when nobody says what: in seconds, and steady. */
    default boolean testsTheGate() {
        return false;
    }

    /** The suite: what the harness describes, and the presets. */
    Suite suite();
}
