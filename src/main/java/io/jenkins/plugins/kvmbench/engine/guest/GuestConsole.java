package io.jenkins.plugins.kvmbench.engine.guest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a guest prints: read to its end, of which the last lines are kept and those around the first sign of a failure. Lines
 * are cut, terminal escapes left out.
 */
final class GuestConsole {

    /** A kernel that prints all it can takes 100 KB. */
    static final long MOST_BYTES = 16 << 20;

    private static final int LAST_LINES = 12;
    private static final int LINES_AFTER = 6;
    private static final int LINE = 160;

    private final Consumer<String> records;
    private final Deque<String> last = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private final List<String> around = new ArrayList<>();
    private Optional<GuestFailure> failure = Optional.empty();
    private int linesAfter;
    private long bytes;

    /** @param records told of lines that look like records, whole: a kernel without a second port has no other way */
    GuestConsole(Consumer<String> records) {
        this.records = records;
    }

    /** Reads until the end, or until it was too much. */
    void read(InputStream in) {
        byte[] buffer = new byte[1 << 13];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                add(buffer, count);
            }
        } catch (IOException e) {
            // QEMU is gone; so is what it would have said.
        }
        synchronized (this) {
            end();
        }
    }

    private synchronized void add(byte[] buffer, int count) {
        bytes += count;
        for (int i = 0; i < count && !flooded(); i++) {
            char c = (char) (buffer[i] & 0xff);
            if (c == '\n') {
                end();
            } else if (c != '\r') {
                line.append(c);
            }
        }
    }

    private void end() {
        String whole = new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        line.setLength(0);
        if (whole.startsWith("{\"type\":") || whole.startsWith(GuestRecords.MARK)) {
            records.accept(whole);
            return;
        }
        String shown = whole.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]|\\p{Cntrl}", "").strip();
        shown = shown.length() <= LINE ? shown : shown.substring(0, LINE) + "…";
        if (shown.isEmpty()) {
            return;
        }
        last.addLast(shown);
        if (last.size() > LAST_LINES) {
            last.removeFirst();
        }
        Optional<GuestFailure> found = GuestFailure.of(whole);
        if (found.isPresent() && failure.map(known -> found.get().compareTo(known) < 0).orElse(true)) {
            failure = found;
            around.clear();
            linesAfter = LINES_AFTER;
        }
        if (linesAfter > 0) {
            linesAfter--;
            around.add(shown);
        }
    }

    synchronized boolean flooded() {
        return bytes > MOST_BYTES;
    }

    /** What its lines are a sign of, the weightiest. */
    synchronized Optional<GuestFailure> failure() {
        return failure;
    }

    /** The lines from the sign of the failure on; else the last. */
    synchronized List<String> lines() {
        return around.isEmpty() ? List.copyOf(last) : List.copyOf(around);
    }

    synchronized List<String> lastLines() {
        return List.copyOf(last);
    }
}
