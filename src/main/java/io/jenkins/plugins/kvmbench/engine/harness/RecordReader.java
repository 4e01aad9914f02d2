package io.jenkins.plugins.kvmbench.engine.harness;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Turns lines into records and remembers what was wrong with them. */
public final class RecordReader {

    /** Memory for one process's records. */
    private static final long MAX_OUTPUT = 256L << 20;

    private final List<HarnessRecord> records = new ArrayList<>();
    private final Consumer<HarnessRecord.Progress> progress;
    private long lines;
    private long characters;
    private String problem = "";
    private boolean complete;

    /** @param progress told how far it is */
    public RecordReader(Consumer<HarnessRecord.Progress> progress) {
        this.progress = progress;
    }

    /** Takes one line. */
    public synchronized void line(String line) {
        characters += line.length();
        if (!problem.isEmpty()) {
            return;
        }
        if (characters > MAX_OUTPUT) {
            problem = "it wrote more than " + (MAX_OUTPUT >> 20) + " MiB of records";
            return;
        }
        try {
            HarnessRecord record = HarnessRecords.parse(line);
            if (record instanceof HarnessRecord.End end) {
                complete = end.records() == lines;
            } else if (record instanceof HarnessRecord.Progress now) {
                progress.accept(now);
            } else {
                records.add(record);
            }
            lines++;
        } catch (FormatException e) {
            problem = e.getMessage();
        }
    }

    /**
     * What it came to.
     *
     * @param exitCode the process's
     * @param how it ended, in words
     */
    public synchronized HarnessOutput output(int exitCode, String how) {
        String incomplete = complete ? "" : "the harness's output is incomplete: " + how;
        return new HarnessOutput(records, exitCode, problem.isEmpty() ? incomplete : problem);
    }
}
