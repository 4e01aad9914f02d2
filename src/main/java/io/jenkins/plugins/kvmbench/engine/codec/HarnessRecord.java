package io.jenkins.plugins.kvmbench.engine.codec;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.Collections;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** One line of the harness's output; docs/native-harness.md describes them. Read by {@link HarnessRecords}. */
public sealed interface HarnessRecord {

    /** Comes first. */
    record Hello(int protocol, String version, String suite, long pid) implements HarnessRecord {}

    /** How far the whole invocation is; both are estimates. */
    record Progress(double doneMs, double totalMs) implements HarnessRecord {}

    /**
     * All samples of one metric of one benchmark.
     *
     * @param id the benchmark's id in the plan
     * @param gate whether this metric decides
     * @param values one number a sample, in the metric's unit; not copied
     */
    record Samples(int id, String metric, String unit, Direction better, boolean gate, double[] values)
            implements HarnessRecord {}

    /** What a measured command printed. */
    record Output(int id, String text) implements HarnessRecord {}

    /**
     * A fact worth keeping.
     *
     * @param id the benchmark it is about; empty: the whole suite
     */
    record Note(OptionalInt id, String text) implements HarnessRecord {}

    /**
     * Something that this machine cannot do.
     *
     * @param id the benchmark; empty: the whole suite
     */
    record Skip(OptionalInt id, String code, String reason) implements HarnessRecord {}

    /**
     * Something that went wrong: the record {@code error}.
     *
     * @param id the benchmark; empty: the whole suite
     * @param registers a vCPU's registers by name as the harness wrote them, empty when it wrote none
     */
    record Failure(OptionalInt id, String code, String message, SortedMap<String, String> registers)
            implements HarnessRecord {
        public Failure {
            Objects.requireNonNull(code, "code");
            registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
        }
    }

    /** What the harness and its children used. */
    record Usage(
            long involuntarySwitches,
            long voluntarySwitches,
            long majorFaults,
            long maxRssBytes,
            double userSeconds,
            double systemSeconds)
            implements HarnessRecord {}

    /**
     * Comes last; without it the output is truncated.
     *
     * @param records how many records came before it
     */
    record End(long records) implements HarnessRecord {}
}
