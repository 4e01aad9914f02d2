package io.jenkins.plugins.kvmbench.agent;

import java.nio.file.Path;

/**
 * The files through which a worker and those who asked for it talk. Whoever writes a file is its only writer.
 *
 * @param path the directory
 */
public record ControlDirectory(Path path) {

    /** How the names of all of them begin, in the place for temporary files. */
    public static final String PREFIX = "kvmbench-";

    /** Written before the worker starts: the {@link Assignment}. */
    public static final String ASSIGNMENT = "assignment.json";

    /** Written by the worker after each invocation. */
    public static final String RESULTS = "results.json.gz";

    /** Written by the worker at the end, where two arms were measured. */
    public static final String DECISION = "decision.json";

    /** Touched by those who still want the results. */
    public Path lease() {
        return path.resolve("lease");
    }

    /** Written when the worker is started: its {@link ProcessId}. */
    public Path process() {
        return path.resolve("process");
    }

    /** Written by the worker: its {@link Status}. */
    public Path status() {
        return path.resolve("status.json");
    }

    /** Written by the worker: lines for people. */
    public Path log() {
        return path.resolve("log");
    }

    /** Written by those who read the log: how many bytes of it have arrived. */
    public Path logRead() {
        return path.resolve("log.read");
    }

    /** What the worker's JVM prints when it goes wrong. */
    public Path output() {
        return path.resolve("output");
    }

    Path assignment() {
        return path.resolve(ASSIGNMENT);
    }

    Path results() {
        return path.resolve(RESULTS);
    }

    Path decision() {
        return path.resolve(DECISION);
    }
}
