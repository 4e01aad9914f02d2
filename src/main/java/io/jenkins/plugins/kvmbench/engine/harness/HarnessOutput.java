package io.jenkins.plugins.kvmbench.engine.harness;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one harness process said.
 *
 * @param records all it wrote, progress left out
 * @param exitCode as docs/native-harness.md lists them, 128 + n for signal n
 * @param failure why its output cannot be trusted as a whole (killed, timed out, truncated), empty when it can
 */
public record HarnessOutput(List<HarnessRecord> records, int exitCode, String failure) {

    /** It ran to its end and said that this machine cannot measure this. */
    public static final int CANNOT = 77;

    /** The plan was wrong. */
    public static final int WRONG_PLAN = 64;

    public HarnessOutput {
        records = List.copyOf(records);
    }

    /** The records of one type. */
    public <T extends HarnessRecord> Stream<T> all(Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast);
    }
}
