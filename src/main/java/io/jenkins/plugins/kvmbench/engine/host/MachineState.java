package io.jenkins.plugins.kvmbench.engine.host;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The machine's counters at one moment.
 *
 * @param nanos of {@link System#nanoTime}
 * @param cpus of the watched CPUs
 * @param pressureMs by reading, total milliseconds in which some task waited; absent where the kernel does not count
 * @param throttledMs absent where no control group has a quota
 * @param load1 absent where there is no /proc/loadavg
 * @param frequencyMhz absent where the clock is not known
 */
record MachineState(
        long nanos,
        CpuTimes cpus,
        Map<Reading, Double> pressureMs,
        OptionalDouble throttledMs,
        OptionalDouble load1,
        OptionalDouble frequencyMhz) {

    private static final Map<Reading, String> PRESSURE = Map.of(
            Reading.CPU_PRESSURE, "/proc/pressure/cpu",
            Reading.MEMORY_PRESSURE, "/proc/pressure/memory",
            Reading.IO_PRESSURE, "/proc/pressure/io");

    /** Time and CPU counters together, the rest after them. */
    static MachineState read(MachineFiles files, ControlGroups groups, List<Integer> watched) {
        long nanos = System.nanoTime();
        CpuTimes cpus = CpuTimes.parse(files.lines("/proc/stat", true), watched);
        Map<Reading, Double> pressureMs = new EnumMap<>(Reading.class);
        PRESSURE.forEach((reading, file) -> totalMs(files, file).ifPresent(total -> pressureMs.put(reading, total)));
        OptionalDouble load = files.number("/proc/loadavg");
        OptionalDouble frequency = cpus.byCpu().keySet().stream()
                .map(cpu -> "/sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_cur_freq")
                .flatMapToDouble(file -> files.number(file).stream())
                .map(kilohertz -> kilohertz / 1000)
                .average();
        return new MachineState(nanos, cpus, pressureMs, groups.throttledMs(), load, frequency);
    }

    /** {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=12345}, in microseconds. */
    private static OptionalDouble totalMs(MachineFiles files, String file) {
        return files.lines(file, true).stream()
                .filter(line -> line.startsWith("some ") && line.contains("total="))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("total=") + 6)) / 1e3)
                .findFirst();
    }

    /** What happened since {@code before}, which must be earlier; without what only the measured process knows. */
    Map<Reading, Reading.Value> since(MachineState before, MeasuredUsage usage) {
        double elapsedMs = (nanos - before.nanos) / 1e6;
        double cpuMs = elapsedMs * cpus.byCpu().size();
        Map<Reading, Reading.Value> readings = new EnumMap<>(Reading.class);
        if (cpuMs > 0) {
            readings.put(Reading.STEAL, percent(cpus.stealSince(before.cpus), cpuMs));
            usage.cpuSeconds().ifPresent(seconds -> {
                Reading.Value busy = cpus.busySince(before.cpus);
                Reading.Value others =
                        new Reading.Value(Math.max(0, busy.value() - seconds * 1000), busy.resolution());
                readings.put(Reading.OTHER_CPU, percent(others, cpuMs));
            });
        }
        if (elapsedMs > 0) {
            pressureMs.forEach((reading, total) -> {
                Double earlier = before.pressureMs.get(reading);
                if (earlier != null) {
                    readings.put(reading, Reading.Value.exact(100 * (total - earlier) / elapsedMs));
                }
            });
        }
        if (throttledMs.isPresent() && before.throttledMs.isPresent()) {
            double throttled = throttledMs.getAsDouble() - before.throttledMs.getAsDouble();
            readings.put(Reading.THROTTLED, Reading.Value.exact(Math.max(0, throttled)));
        }
        frequencyMhz.ifPresent(mhz -> readings.put(Reading.FREQUENCY, Reading.Value.exact(mhz)));
        before.load1.ifPresent(load -> readings.put(Reading.LOAD, Reading.Value.exact(load)));
        usage.involuntarySwitches()
                .ifPresent(count -> readings.put(Reading.INVOLUNTARY_SWITCHES, Reading.Value.exact(count)));
        return readings;
    }

    private static Reading.Value percent(Reading.Value ms, double ofMs) {
        return new Reading.Value(100 * ms.value() / ofMs, 100 * ms.resolution() / ofMs);
    }
}
