package io.jenkins.plugins.kvmbench.engine.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** How long this process's control group, or one above it, has been stopped by its CPU quota: versions 1 and 2. */
final class ControlGroups {

    private static final String MOUNT = "/sys/fs/cgroup";

    private final MachineFiles files;
    private final List<String> stats;

    /** Looks up once where the groups are: a process does not move between them while it measures. */
    ControlGroups(MachineFiles files) {
        this.files = files;
        List<String> found = new ArrayList<>();
        for (String line : files.lines("/proc/self/cgroup", true)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                addWithAncestors(found, MOUNT, parts[2]);
            } else if (parts.length == 3 && Arrays.asList(parts[1].split(",")).contains("cpu")) {
                addWithAncestors(found, MOUNT + "/" + parts[1], parts[2]);
                addWithAncestors(found, MOUNT + "/cpu", parts[2]);
            }
        }
        stats = found.stream().distinct().toList();
    }

    /** In a container the path may be the host's: then the container's own group is at the mount itself. */
    private void addWithAncestors(List<String> found, String mount, String path) {
        String group = path.equals("/") ? "" : path;
        while (true) {
            String stat = mount + group + "/cpu.stat";
            if (files.exists(stat)) {
                found.add(stat);
            }
            if (group.isEmpty()) {
                break;
            }
            group = group.substring(0, group.lastIndexOf('/'));
        }
    }

    /** Milliseconds since the groups exist, absent without a group that has a quota to report on. */
    OptionalDouble throttledMs() {
        return stats.stream()
                .flatMap(stat -> files.lines(stat, true).stream())
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2)
                .flatMap(words -> switch (words[0]) {
                    case "throttled_usec" -> List.of(Double.parseDouble(words[1]) / 1e3).stream();
                    case "throttled_time" -> List.of(Double.parseDouble(words[1]) / 1e6).stream();
                    default -> List.<Double>of().stream();
                })
                .mapToDouble(Double::doubleValue)
                .reduce(Double::sum);
    }
}
