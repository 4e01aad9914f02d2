package io.jenkins.plugins.kvmbench.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that the process talks to, where it does. */
final class Terminal {

    private static final int ORDINARY_WIDTH = 120;

    private Terminal() {}

    /** Whether somebody reads standard output on a terminal. */
    static boolean present() {
        return System.console() != null;
    }

    /** Whether a line on standard error can be written again: not in a file, nor on a terminal that only appends. */
    static boolean rewritesLines() {
        return present() && !"dumb".equals(System.getenv("TERM")) && !Files.isRegularFile(Path.of("/dev/fd/2"));
    }

    /** Columns. What does not say how wide the terminal is (0 does not) counts for nothing. */
    static int width() {
        try {
            int columns = Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
            return columns < 1 ? ORDINARY_WIDTH : columns;
        } catch (NumberFormatException notSet) {
            return ORDINARY_WIDTH;
        }
    }
}
