package io.jenkins.plugins.kvmbench.node;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.kvmbench.agent.ControlDirectory;
import io.jenkins.plugins.kvmbench.agent.ProcessId;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * On a control directory: renews the lease and looks how far the worker is.
 *
 * @param logRead how many bytes of the log have arrived; -1: as many as the agent has noted
 */
record PollWorker(long logRead) implements ControllerToAgentFileCallable<PollWorker.Answer> {

    /** Most bytes of each file that are answered. */
    static final int MAX_BYTES = 64 << 10;

    private static final long ROOM_FOR_A_STATUS = 64 << 10;

    private static final int MAX_OUTPUT = 2 << 10;

    /**
     * What is there; not to be trusted.
     *
     * @param exists whether the control directory is there
     * @param status the worker's status file, empty when there is none
     * @param alive whether the worker's process is there
     * @param rebooted whether the machine was booted since it started
     * @param full whether the disk is, so that the worker cannot have said how it ended
     * @param log what the log holds from {@code logFrom} on, as far as it fits
     * @param logFrom the first byte's place in the log
     * @param output the end of what the worker's JVM printed
     */
    record Answer(
            boolean exists,
            byte[] status,
            boolean alive,
            boolean rebooted,
            boolean full,
            byte[] log,
            long logFrom,
            byte[] output)
            implements Serializable {

        static final Answer NOTHING =
                new Answer(false, new byte[0], false, false, false, new byte[0], 0, new byte[0]);

        /** @throws IOException when the agent sent more than was asked for */
        Answer checked() throws IOException {
            if (Math.max(Math.max(status.length, log.length), output.length) > MAX_BYTES || logFrom < 0) {
                throw new IOException("the agent answered with " + status.length + " bytes of status, " + log.length
                        + " of log from " + logFrom + " and " + output.length + " of output; at most " + MAX_BYTES
                        + " each were asked for");
            }
            return this;
        }
    }

    @Override
    public Answer invoke(File directory, VirtualChannel channel) throws IOException {
        ControlDirectory control = new ControlDirectory(directory.toPath());
        if (!Files.exists(control.lease())) {
            return Answer.NOTHING;
        }
        Files.setLastModifiedTime(control.lease(), FileTime.from(Instant.now()));
        Optional<ProcessId> process = process(control);
        // Looked at before the status: whoever is gone by now has written the last one.
        boolean alive = process.filter(ProcessId::isAlive).isPresent();
        long from = logRead;
        if (from < 0) {
            from = Files.exists(control.logRead()) ? Long.parseLong(Files.readString(control.logRead())) : 0;
        } else {
            Files.writeString(control.logRead(), String.valueOf(from));
        }
        return new Answer(
                true,
                read(control.status(), 0, MAX_BYTES),
                alive,
                process.filter(ProcessId::isOfEarlierBoot).isPresent(),
                directory.getUsableSpace() < ROOM_FOR_A_STATUS,
                read(control.log(), from, MAX_BYTES),
                from,
                read(control.output(), Math.max(0, control.output().toFile().length() - MAX_OUTPUT), MAX_OUTPUT));
    }

    static Optional<ProcessId> process(ControlDirectory control) throws IOException {
        if (!Files.exists(control.process())) {
            return Optional.empty();
        }
        String text = Files.readString(control.process(), StandardCharsets.US_ASCII);
        return text.isEmpty() ? Optional.empty() : Optional.of(ProcessId.parse(text));
    }

    private static byte[] read(Path file, long from, int most) throws IOException {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(most, Math.max(0, in.length() - from))];
            in.seek(from);
            in.readFully(bytes);
            return bytes;
        }
    }
}
