package io.jenkins.plugins.kvmbench.engine.host;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Whether the CPU's event counters can be opened.
 *
 * @param usable a counter of CPU cycles could be opened
 * @param reason why not and what to do about it; empty when usable
 */
public record PerfCounters(boolean usable, String reason) {

    private static final int PERF_TYPE_HARDWARE = 0;
    private static final long PERF_COUNT_HW_CPU_CYCLES = 0;

    public PerfCounters {
        Objects.requireNonNull(reason, "reason");
    }

    public static PerfCounters probe() {
        return probe(JnaSyscalls.access(), new MachineFiles(Path.of("/")));
    }

    static PerfCounters probe(JnaSyscalls.Access access, MachineFiles files) {
        if (!access.isAvailable()) {
            return new PerfCounters(false, "unknown, because " + access.reason());
        }
        Syscalls kernel = access.syscalls();
        try {
            kernel.close(kernel.perfEventOpen(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES));
            return new PerfCounters(true, "");
        } catch (Errno e) {
            return new PerfCounters(false, e.getMessage() + ": " + why(e.number(), files));
        }
    }

    private static String why(int errno, MachineFiles files) {
        return switch (errno) {
            case Errno.ENOENT, Errno.EOPNOTSUPP, Errno.ENODEV ->
                "this machine has no performance counters; a virtual machine must be given a virtual PMU";
            case Errno.EACCES, Errno.EPERM -> "not allowed; kernel.perf_event_paranoid is "
                    + files.text("/proc/sys/kernel/perf_event_paranoid").orElse("not readable")
                    + ", it must be 2 or less (sudo sysctl kernel.perf_event_paranoid=2), and a container's seccomp"
                    + " profile must allow perf_event_open";
            case Errno.ENOSYS -> "this kernel has no perf events (CONFIG_PERF_EVENTS)";
            default -> "the counter cannot be opened";
        };
    }
}
