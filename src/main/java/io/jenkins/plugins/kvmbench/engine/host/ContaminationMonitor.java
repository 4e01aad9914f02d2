package io.jenkins.plugins.kvmbench.engine.host;

import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Watches this machine around one invocation after the other. Costs two readings of a few small files, no thread.
 *
 * <pre>
 * Monitor.Window window = monitor.start();
 * ... the invocation ...
 * Contamination contamination = window.stop(MeasuredUsage.of(userSeconds + systemSeconds, involuntarySwitches));
 * </pre>
 */
public final class ContaminationMonitor implements Monitor {

    private static final long LOOK_MS = 1000;

    private final MachineFiles files;
    private final ControlGroups groups;
    private final List<Integer> cpus;
    private final ContaminationRules rules;

    /**
     * @param cpus the CPUs the measured processes are pinned to: steal and the time of others count on these alone;
     *     empty: on all
     */
    public ContaminationMonitor(List<Integer> cpus, ContaminationRules rules) {
        this(Path.of("/"), cpus, rules);
    }

    ContaminationMonitor(Path root, List<Integer> cpus, ContaminationRules rules) {
        this.files = new MachineFiles(root);
        this.groups = new ControlGroups(files);
        this.cpus = List.copyOf(cpus);
        this.rules = rules;
        // The first reading loads classes for a tenth of a second: that must not fall into the first window.
        read();
    }

    @Override
    public Window start() {
        MachineState before = read();
        return usage -> assess(before, read(), usage);
    }

    @Override
    public Optional<String> look() throws InterruptedException {
        CpuUsers users = CpuUsers.read(files);
        MachineState before = read();
        Thread.sleep(LOOK_MS);
        return seen(before, read(), users, CpuUsers.read(files));
    }

    /** @return what disturbed the machine, and who used its CPUs, in words; empty when nothing did */
    Optional<String> seen(MachineState before, MachineState after, CpuUsers usersBefore, CpuUsers usersAfter) {
        Contamination contamination = assess(before, after, MeasuredUsage.of(0, 0), rules.ofAnIdleMachine());
        if (!contamination.isContaminated()) {
            return Optional.empty();
        }
        String what = String.join(", ", contamination.reasons());
        String who = usersAfter.since(usersBefore, files);
        return Optional.of(what + ": " + (who.isEmpty() ? "by nobody that can be seen from here" : who));
    }

    private MachineState read() {
        return MachineState.read(files, groups, cpus);
    }

    Contamination assess(MachineState before, MachineState after, MeasuredUsage usage) {
        return assess(before, after, usage, rules);
    }

    private static Contamination assess(
            MachineState before, MachineState after, MeasuredUsage usage, ContaminationRules rules) {
        var readings = after.since(before, usage);
        SortedMap<String, Double> values = new TreeMap<>();
        readings.forEach((reading, value) -> values.put(reading.key(), value.value()));
        return Contamination.of(values, rules.broken(readings));
    }
}
