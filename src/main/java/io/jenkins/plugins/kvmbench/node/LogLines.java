package io.jenkins.plugins.kvmbench.node;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns what an agent sent of a log into lines that are safe to show. */
final class LogLines {

    private static final int MAX_LINE = 2000;

    private LogLines() {}

    /**
     * Appends the complete lines; where not even one is complete in a full answer, all of it as one line.
     *
     * @return how many bytes they were
     */
    static int append(byte[] bytes, List<String> lines) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end == 0 && bytes.length == PollWorker.MAX_BYTES) {
            end = bytes.length;
        }
        new String(bytes, 0, end, StandardCharsets.UTF_8).lines().map(LogLines::harmless).forEach(lines::add);
        return end;
    }

    /** Control characters could begin one of Jenkins' console notes, or rewrite a terminal. */
    private static String harmless(String line) {
        String bounded = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line;
        return bounded.replaceAll("[\\p{Cntrl}&&[^\\t]]", "?");
    }
}
