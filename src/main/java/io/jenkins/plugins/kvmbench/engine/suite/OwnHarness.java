package io.jenkins.plugins.kvmbench.engine.suite;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A harness of the user's as two commands and the files that it leaves. Both are run by {@code /bin/sh} in the directory of
 * the side, base or head.
 *
 * @param build run once on each side before anything is measured; empty: there is nothing to build
 * @param run one invocation: a fresh process that measures everything and ends with exit status 0. In place of {@link #OUT} it
 *     finds the name of a directory that is empty before every run, in place of {@link #FILTER} a regular expression as one
 *     word, or nothing
 * @param results where the files are after a run: globs below the side's directory, or beginning with {@link #OUT}; what
 *     matches a directory stands for all files in it. Only files that the run wrote are read. Empty: all in {@link #OUT}
 * @param format the importer's name; empty: found by content
 * @param filter what {@link #FILTER} is where everything is measured; empty: nothing. Where benchmarks are measured again it
 *     matches their names, and is left as it is by a run that has no {@link #FILTER}
 * @param timeoutMs a run that takes longer is ended and counts as failed; a build has an hour
 */
public record OwnHarness(
        String build, String run, List<String> results, String format, String filter, int timeoutMs)
        implements BenchmarkTool {

    /** The directory for results. */
    public static final String OUT = "{out}";

    /** The regular expression of the benchmarks to measure. */
    public static final String FILTER = "{filter}";

    /** An hour. */
    public static final int DEFAULT_TIMEOUT_MS = 3_600_000;

    private static final int MAX_TIMEOUT_MS = 86_000_000;

    private static final Pattern QUOTED = Pattern.compile("([\"'])\\{filter}\\1");

    /** @throws SuiteException when it could never measure anything */
    public OwnHarness {
        Objects.requireNonNull(build, "build");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(filter, "filter");
        results = List.copyOf(results);
        if (run.isBlank()) {
            throw new SuiteException("there is no command to run: it is what measures, and leaves its results in files");
        }
        if (QUOTED.matcher(run).find()) {
            throw new SuiteException("in '" + run + "', " + FILTER + " is in quotes: it is quoted already where it stands for one"
                    + " word, and without any it must vanish");
        }
        if (results.isEmpty() && !run.contains(OUT)) {
            throw new SuiteException("nothing says where '" + run + "' leaves its results: let it write them into " + OUT
                    + ", or name them");
        }
        if (!filter.isEmpty() && !run.contains(FILTER)) {
            throw new SuiteException("the filter '" + filter + "' has no place in '" + run + "': write " + FILTER
                    + " where the tool takes it");
        }
        if (timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
            throw new SuiteException("a time-out cannot be " + timeoutMs / 1000.0 + " s: more than 0, up to "
                    + MAX_TIMEOUT_MS / 1000);
        }
    }

    @Override
    public String name() {
        return format.isEmpty() ? "own harness" : format;
    }
}
