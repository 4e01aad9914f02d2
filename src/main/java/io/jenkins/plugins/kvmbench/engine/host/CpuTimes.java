package io.jenkins.plugins.kvmbench.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counters of /proc/stat in ticks of 10 ms since boot (USER_HZ is 100 on every architecture KVM runs on).
 *
 * @param byCpu one array per CPU: user, nice, system, idle, iowait, irq, softirq, steal, as the kernel writes them; guest
 *     time is part of user and nice
 */
record CpuTimes(SortedMap<Integer, long[]> byCpu) {

    static final double TICK_MS = 10;

    private static final int[] BUSY = {0, 1, 2, 5, 6};
    private static final int[] STEAL = {7};
    private static final int FIELDS = 8;

    /**
     * @param cpus the CPUs that matter; empty: all
     */
    static CpuTimes parse(List<String> stat, List<Integer> cpus) {
        SortedMap<Integer, long[]> byCpu = new TreeMap<>();
        for (String line : stat) {
            String[] words = line.split("\\s+");
            if (!words[0].matches("cpu\\d+")) {
                continue;
            }
            int cpu = Integer.parseInt(words[0].substring(3));
            if (cpus.isEmpty() || cpus.contains(cpu)) {
                long[] ticks = new long[FIELDS];
                for (int i = 0; i < Math.min(FIELDS, words.length - 1); i++) {
                    ticks[i] = Long.parseLong(words[i + 1]);
                }
                byCpu.put(cpu, ticks);
            }
        }
        return new CpuTimes(byCpu);
    }

    /** Time that anybody used since {@code before}, and what rounding may have added to it, both in milliseconds. */
    Reading.Value busySince(CpuTimes before) {
        return since(before, BUSY);
    }

    /** Time stolen since {@code before}, and what rounding may have added to it, both in milliseconds. */
    Reading.Value stealSince(CpuTimes before) {
        return since(before, STEAL);
    }

    /** Each counter is cut to whole ticks by itself, so each one that moved can have moved by almost a tick less. */
    private Reading.Value since(CpuTimes before, int[] fields) {
        List<Long> moves = new ArrayList<>();
        byCpu.forEach((cpu, ticks) -> {
            long[] earlier = before.byCpu.get(cpu);
            for (int field : fields) {
                // A CPU that came online in between has no earlier value; counters of one that left may step back.
                if (earlier != null && ticks[field] > earlier[field]) {
                    moves.add(ticks[field] - earlier[field]);
                }
            }
        });
        long sum = moves.stream().mapToLong(Long::longValue).sum();
        return new Reading.Value(sum * TICK_MS, moves.size() * TICK_MS);
    }
}
