package io.jenkins.plugins.kvmbench.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is needed of {@code /proc/PID/stat}; see proc_pid_stat(5). */
record ProcStat(char state, long session, long startTicks) {

    /** Fields are numbered from 1; the third is the first after the name, which may hold blanks and parentheses. */
    private static final int FIRST = 3;

    private static final int SESSION = 6;
    private static final int START = 22;

    static Optional<ProcStat> read(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new ProcStat(
                    fields[0].charAt(0), Long.parseLong(fields[SESSION - FIRST]), Long.parseLong(fields[START - FIRST])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Not dead and waiting to be collected, as it stays where process 1 of a container collects nothing. */
    boolean isRunning() {
        return state != 'Z' && state != 'X';
    }
}
