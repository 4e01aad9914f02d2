package io.jenkins.plugins.kvmbench.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines for the build's log; not more of them than a person reads. */
final class WorkerLog {

    private static final double STEP = 0.1;
    private static final long SECONDS_APART = 10;
    private static final long SECONDS_SILENT = 300;
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;
    private long bytes;
    private double shown;
    private long shownNs = System.nanoTime();

    WorkerLog(Path file) {
        this.file = file;
    }

    /** A fact. A log that cannot be written is no reason to stop measuring. */
    synchronized void line(String text) {
        if (bytes > MAX_BYTES) {
            return;
        }
        byte[] line = (text.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
        bytes += line.length;
        if (bytes > MAX_BYTES) {
            line = "and more, which is left out: the log is full\n".getBytes(StandardCharsets.UTF_8);
        }
        try {
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("kvmbench: " + file + ": " + e);
        }
    }

    /** How far it is: now and then a line. */
    synchronized void progress(Status status) {
        long seconds = (System.nanoTime() - shownNs) / 1_000_000_000;
        if (seconds >= SECONDS_SILENT || seconds >= SECONDS_APART && status.done() - shown >= STEP) {
            shown = status.done();
            shownNs = System.nanoTime();
            line(Math.round(status.done() * 100) + " %, " + left(status.secondsLeft()) + status.text());
        }
    }

    private static String left(long seconds) {
        if (seconds < 0) {
            return "";
        }
        return seconds < 100 ? Math.max(1, seconds) + " s left: " : (seconds + 30) / 60 + " min left: ";
    }
}
