package io.jenkins.plugins.kvmbench.engine.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The CPUs this process may use: what a container, a slot or taskset leaves it.
 *
 * @param cpus their numbers, ascending; never empty
 * @param reason empty when the kernel said so; else why it is only an assumption
 */
public record Affinity(List<Integer> cpus, String reason) {

    public Affinity {
        cpus = List.copyOf(cpus);
    }

    public static Affinity ofThisProcess() {
        return read(JnaSyscalls.access(), new MachineFiles(Path.of("/")));
    }

    static Affinity read(JnaSyscalls.Access access, MachineFiles files) {
        String reason = access.reason();
        if (access.isAvailable()) {
            try {
                List<Integer> cpus = bits(access.syscalls().schedGetAffinity());
                if (!cpus.isEmpty()) {
                    return new Affinity(cpus, "");
                }
                reason = "sched_getaffinity says none";
            } catch (Errno e) {
                reason = e.getMessage();
            }
        }
        Optional<List<Integer>> listed = files.lines("/proc/self/status", true).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .flatMap(line -> CpuList.parse(line.substring(line.indexOf(':') + 1)));
        if (listed.isPresent()) {
            return new Affinity(listed.get(), "");
        }
        List<Integer> all = IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList();
        return new Affinity(all, "unknown, because " + reason + " and there is no /proc/self/status; assumed are all");
    }

    private static List<Integer> bits(byte[] mask) {
        List<Integer> cpus = new ArrayList<>();
        for (int cpu = 0; cpu < mask.length * Byte.SIZE; cpu++) {
            if ((mask[cpu / Byte.SIZE] >> cpu % Byte.SIZE & 1) != 0) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }
}
