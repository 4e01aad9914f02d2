package io.jenkins.plugins.kvmbench.engine.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The CPU time of each process at one moment, to see who used the CPUs since.
 *
 * @param nanos of {@link System#nanoTime}
 * @param ticks user and system time of a process and all its threads, in ticks of 10 ms, by its number
 */
record CpuUsers(long nanos, Map<Long, Long> ticks) {

    /** Whoever uses less of a CPU disturbs nobody alone. */
    private static final double SHOWN = 0.1;

    private static final int MOST = 3;
    private static final int MAX_COMMAND = 60;

    /** After the command's closing bracket, /proc/PID/stat goes on with field 3; utime and stime are 14 and 15. */
    private static final int UTIME = 14 - 3;

    /** All processes that can be seen but this one, which looks itself. */
    static CpuUsers read(MachineFiles files) {
        Map<Long, Long> ticks = new HashMap<>();
        for (String name : files.names("/proc")) {
            if (name.chars().allMatch(Character::isDigit) && !name.equals(String.valueOf(ProcessHandle.current().pid()))) {
                files.text("/proc/" + name + "/stat").ifPresent(stat -> {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
                    if (fields.length > UTIME + 1) {
                        ticks.put(Long.parseLong(name), Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]));
                    }
                });
            }
        }
        return new CpuUsers(System.nanoTime(), ticks);
    }

    /** Who used most of the CPUs since {@code before}, in words; empty when it is nobody that can be seen. */
    String since(CpuUsers before, MachineFiles files) {
        double elapsedMs = (nanos - before.nanos) / 1e6;
        Map<Long, Double> shares = new HashMap<>();
        ticks.forEach((pid, now) -> {
            // Who was not there before has used all its time since.
            double share = (now - before.ticks.getOrDefault(pid, 0L)) * CpuTimes.TICK_MS / elapsedMs;
            if (share >= SHOWN) {
                shares.put(pid, share);
            }
        });
        List<Map.Entry<Long, Double>> most = new ArrayList<>(shares.entrySet());
        most.sort(Map.Entry.<Long, Double>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()));
        return most.stream()
                .limit(MOST)
                .map(entry -> String.format(
                        Locale.ROOT,
                        "process %d (%s) takes %.0f %% of a CPU",
                        entry.getKey(),
                        command(entry.getKey(), files),
                        100 * entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A process names itself: nothing of it but letters that can be printed. */
    private static String command(long pid, MachineFiles files) {
        String line = files.text("/proc/" + pid + "/cmdline")
                .filter(text -> !text.isEmpty())
                .or(() -> files.text("/proc/" + pid + "/comm"))
                .orElse("ended");
        String printable = line.replaceAll("[^\\x21-\\x7e]+", " ").strip();
        return printable.length() <= MAX_COMMAND ? printable : printable.substring(0, MAX_COMMAND) + "...";
    }
}
