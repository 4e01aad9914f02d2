package io.jenkins.plugins.kvmbench.engine.host;

import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Watches the machine around one invocation after the other. Costs two readings of a few small files, no thread.
 *
 * <pre>
 * ContaminationMonitor.Window window = monitor.start();
 * ... the invocation ...
 * Contamination contamination = window.stop(MeasuredUsage.of(userSeconds + systemSeconds, involuntarySwitches));
 * </pre>
 */
public final class ContaminationMonitor {

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

    /** To be called just before the measured process starts. */
    public Window start() {
        return new Window(read());
    }

    private MachineState read() {
        return MachineState.read(files, groups, cpus);
    }

    /** The time of one invocation. */
    public final class Window {

        private final MachineState before;

        private Window(MachineState before) {
            this.before = before;
        }

        /**
         * What disturbed the machine since {@link ContaminationMonitor#start}. Best called when the last record has come:
         * the measured process's own end costs time that it can no longer account for.
         *
         * @param usage what the measured processes used themselves; their part is not held against them
         */
        public Contamination stop(MeasuredUsage usage) {
            return assess(before, read(), usage);
        }
    }

    Contamination assess(MachineState before, MachineState after, MeasuredUsage usage) {
        var readings = after.since(before, usage);
        SortedMap<String, Double> values = new TreeMap<>();
        readings.forEach((reading, value) -> values.put(reading.key(), value.value()));
        return Contamination.of(values, rules.broken(readings));
    }
}
