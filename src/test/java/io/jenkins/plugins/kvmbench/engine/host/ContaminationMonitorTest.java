package io.jenkins.plugins.kvmbench.engine.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Two CPUs, windows of whole milliseconds, counters set by hand. */
public class ContaminationMonitorTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path root;

    @Before
    public void atRest() {
        root = folder.getRoot().toPath();
        stat("cpu0 100 0 0 1000 0 0 0 0 0 0", "cpu1 100 0 0 1000 0 0 0 0 0 0");
    }

    @Test
    public void shouldFindNothingInCalmWindow() {
        Contamination calm = window(200, List.of(), MeasuredUsage.of(0.2, 3), () ->
                stat("cpu0 120 0 0 1000 0 0 0 0 0 0", "cpu1 100 0 0 1020 0 0 0 0 0 0"));

        assertFalse(calm.reasons().toString(), calm.isContaminated());
        assertReading(calm, "steal_percent", 0);
        assertReading(calm, "other_cpu_percent", 0);
        assertReading(calm, "involuntary_switches", 3);
    }

    /** In 200 ms a tick is 5 %: 30 % that was read can be little more than 25 %, 35 % cannot. */
    @Test
    public void shouldNotHoldATickOfRoundingAgainstAnInvocation() {
        Contamination sixTicks = window(200, List.of(0), MeasuredUsage.UNKNOWN, () ->
                stat("cpu0 114 0 0 1000 0 0 0 6 0 0", "cpu1 100 0 0 1020 0 0 0 0 0 0"));
        assertReading(sixTicks, "steal_percent", 30);
        assertEquals(List.of(), sixTicks.reasons());

        atRest();
        Contamination sevenTicks = window(200, List.of(0), MeasuredUsage.UNKNOWN, () ->
                stat("cpu0 113 0 0 1000 0 0 0 7 0 0", "cpu1 100 0 0 1020 0 0 0 0 0 0"));
        assertEquals(List.of("steal time 35.0 % (limit 25 %)"), sevenTicks.reasons());
    }

    /** Each counter is rounded by itself: two that moved can have moved by two ticks less. */
    @Test
    public void shouldNotHoldTheRoundingOfAnyCounterAgainstAnInvocation() {
        Contamination rounded = window(200, List.of(0), MeasuredUsage.of(0, 0), () ->
                stat("cpu0 106 0 6 1008 0 0 0 0 0 0", "cpu1 100 0 0 1020 0 0 0 0 0 0"));
        assertReading(rounded, "other_cpu_percent", 60);
        assertEquals(List.of(), rounded.reasons());
    }

    @Test
    public void shouldReportStealBeyondRounding() {
        Contamination stolen = window(200, List.of(0), MeasuredUsage.UNKNOWN, () ->
                stat("cpu0 112 0 0 1000 0 0 0 8 0 0", "cpu1 100 0 0 1020 0 0 0 0 0 0"));

        assertEquals(List.of("steal time 40.0 % (limit 25 %)"), stolen.reasons());
    }

    @Test
    public void shouldApproachTheLimitInLongWindows() {
        Contamination below = window(10_000, List.of(0), MeasuredUsage.UNKNOWN, () ->
                stat("cpu0 850 0 0 1000 0 0 0 250 0 0", "cpu1 100 0 0 2000 0 0 0 0 0 0"));
        assertEquals(List.of(), below.reasons());

        atRest();
        Contamination above = window(10_000, List.of(0), MeasuredUsage.UNKNOWN, () ->
                stat("cpu0 848 0 0 1000 0 0 0 252 0 0", "cpu1 100 0 0 2000 0 0 0 0 0 0"));
        assertEquals(List.of("steal time 25.2 % (limit 25 %)"), above.reasons());
    }

    @Test
    public void shouldWatchOnlyTheGivenCpus() {
        Contamination elsewhere = window(1000, List.of(0), MeasuredUsage.of(1.0, 0), () ->
                stat("cpu0 200 0 0 1000 0 0 0 0 0 0", "cpu1 150 0 0 1000 0 0 0 50 0 0"));

        assertReading(elsewhere, "steal_percent", 0);
        assertReading(elsewhere, "other_cpu_percent", 0);
        assertEquals(List.of(), elsewhere.reasons());
    }

    @Test
    public void shouldChargeOthersWithWhatTheMeasuredProcessDidNotUse() {
        Contamination disturbed = window(1000, List.of(), MeasuredUsage.of(0.2, 90), () ->
                stat("cpu0 200 0 0 1000 0 0 0 0 0 0", "cpu1 110 30 5 1050 0 2 3 0 0 0"));

        assertReading(disturbed, "other_cpu_percent", 65);
        assertEquals(List.of("CPU time used by others 65.0 % (limit 50 %)"), disturbed.reasons());
    }

    @Test
    public void shouldNotCountIdleAndIoWaitAndGuestTimeTwice() {
        Contamination waiting = window(1000, List.of(0), MeasuredUsage.of(0.5, 0), () ->
                stat("cpu0 150 0 0 1030 20 0 0 0 50 0", "cpu1 100 0 0 1100 0 0 0 0 0 0"));

        assertReading(waiting, "other_cpu_percent", 0);
    }

    @Test
    public void shouldLeaveOutTimeOfOthersWhenTheMeasuredTimeIsNotKnown() {
        Contamination unknown = window(1000, List.of(), MeasuredUsage.UNKNOWN, () ->
                stat("cpu0 200 0 0 1000 0 0 0 0 0 0", "cpu1 200 0 0 1000 0 0 0 0 0 0"));

        assertNull(unknown.readings().get("other_cpu_percent"));
        assertNull(unknown.readings().get("involuntary_switches"));
        assertEquals(List.of(), unknown.reasons());
    }

    @Test
    public void shouldReadPressureAsShareOfTheWindow() {
        pressure(1_000_000, 500_000, 0);
        Contamination pressed = window(1000, List.of(), MeasuredUsage.UNKNOWN, () -> pressure(1_400_000, 650_000, 20_000));

        assertReading(pressed, "cpu_pressure_percent", 40);
        assertReading(pressed, "memory_pressure_percent", 15);
        assertReading(pressed, "io_pressure_percent", 2);
        assertEquals(List.of("memory pressure 15.0 % (limit 10 %)"), pressed.reasons());
    }

    @Test
    public void shouldLeaveOutWhatTheMachineDoesNotOffer() {
        Contamination bare = window(1000, List.of(), MeasuredUsage.UNKNOWN, () -> {});

        assertEquals(List.of("steal_percent"), List.copyOf(bare.readings().keySet()));
    }

    @Test
    public void shouldFindNothingWithoutProc() {
        Path nowhere = root.resolve("nowhere");
        ContaminationMonitor monitor = new ContaminationMonitor(nowhere, List.of(), ContaminationRules.DEFAULT);

        assertEquals(Contamination.UNKNOWN, monitor.start().stop(MeasuredUsage.UNKNOWN));
    }

    @Test
    public void shouldReportThrottlingOfAnAncestorInVersionTwo() {
        FixtureTree.write(root, "/proc/self/cgroup", "0::/ci/job\n");
        FixtureTree.write(root, "/sys/fs/cgroup/ci/job/cpu.stat", "usage_usec 5\nnr_throttled 0\nthrottled_usec 0\n");
        FixtureTree.write(root, "/sys/fs/cgroup/ci/cpu.stat", "usage_usec 5\nnr_throttled 1\nthrottled_usec 1000\n");
        Contamination throttled = window(1000, List.of(), MeasuredUsage.UNKNOWN, () -> FixtureTree.write(
                root, "/sys/fs/cgroup/ci/cpu.stat", "usage_usec 9\nnr_throttled 2\nthrottled_usec 43500\n"));

        assertReading(throttled, "throttled_ms", 42.5);
        assertEquals(List.of("throttling by the control group 42.5 ms (limit 0 ms)"), throttled.reasons());
    }

    @Test
    public void shouldReportThrottlingInVersionOneFromInsideAContainer() {
        FixtureTree.write(root, "/proc/self/cgroup", "4:cpu,cpuacct:/docker/0123\n3:memory:/docker/0123\n");
        String stat = "/sys/fs/cgroup/cpu,cpuacct/cpu.stat";
        FixtureTree.write(root, stat, "nr_periods 10\nnr_throttled 1\nthrottled_time 1000000\n");
        Contamination throttled = window(1000, List.of(), MeasuredUsage.UNKNOWN, () ->
                FixtureTree.write(root, stat, "nr_periods 12\nnr_throttled 2\nthrottled_time 8000000\n"));

        assertReading(throttled, "throttled_ms", 7);
        assertTrue(throttled.isContaminated());
    }

    @Test
    public void shouldReadClockOfTheWatchedCpusAndLoadAtTheStart() {
        FixtureTree.write(root, "/proc/loadavg", "0.25 0.5 0.75 1/100 4711\n");
        FixtureTree.write(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2500000\n");
        FixtureTree.write(root, "/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "<unknown>\n");
        Contamination contamination = window(1000, List.of(), MeasuredUsage.UNKNOWN, () ->
                FixtureTree.write(root, "/proc/loadavg", "1.25 0.5 0.75 1/100 4711\n"));

        assertReading(contamination, "frequency_mhz", 2500);
        assertReading(contamination, "load1", 0.25);
    }

    @Test
    public void shouldSurviveCpuThatComesOrGoes() {
        Contamination contamination = window(1000, List.of(), MeasuredUsage.of(0, 0), () ->
                stat("cpu0 100 0 0 1100 0 0 0 0 0 0", "cpu2 900 0 0 1000 0 0 0 900 0 0"));

        assertReading(contamination, "steal_percent", 0);
        assertReading(contamination, "other_cpu_percent", 0);
    }

    @Test
    public void shouldFollowTheRulesItIsGiven() {
        ContaminationRules rules = new ContaminationRules(new TreeMap<>()).with("cpu_pressure_percent", 30);
        pressure(0, 0, 0);
        Contamination pressed = window(1000, rules, MeasuredUsage.UNKNOWN, () -> pressure(400_000, 900_000, 0));
        assertEquals(List.of("CPU pressure 40.0 % (limit 30 %)"), pressed.reasons());

        pressure(0, 0, 0);
        Contamination free = window(1000, rules.without("cpu_pressure_percent"), MeasuredUsage.UNKNOWN, () ->
                pressure(400_000, 900_000, 0));
        assertEquals(List.of(), free.reasons());
    }

    @Test
    public void shouldRefuseRuleForUnknownReading() {
        Exception unknown = assertThrows(
                IllegalArgumentException.class, () -> ContaminationRules.DEFAULT.with("steal", 1));
        assertTrue(unknown.getMessage(), unknown.getMessage().contains("'steal'"));
        assertTrue(unknown.getMessage(), unknown.getMessage().contains("steal_percent"));

        assertThrows(IllegalArgumentException.class, () -> ContaminationRules.DEFAULT.with("steal_percent", -1));
    }

    @Test
    public void shouldReadThisMachine() throws Exception {
        Assume.assumeTrue("no /proc/stat", Files.isReadable(Path.of("/proc/stat")));
        Monitor.Window window = new ContaminationMonitor(List.of(), ContaminationRules.DEFAULT).start();
        Thread.sleep(20);
        Contamination contamination = window.stop(MeasuredUsage.of(0, 0));

        double steal = contamination.readings().get("steal_percent");
        assertTrue("steal " + steal, steal >= 0 && steal <= 200);
        assertTrue(contamination.readings().containsKey("other_cpu_percent"));
    }

    private Contamination window(int ms, List<Integer> cpus, MeasuredUsage usage, Runnable meanwhile) {
        return window(ms, new ContaminationMonitor(root, cpus, ContaminationRules.DEFAULT), cpus, usage, meanwhile);
    }

    private Contamination window(int ms, ContaminationRules rules, MeasuredUsage usage, Runnable meanwhile) {
        return window(ms, new ContaminationMonitor(root, List.of(), rules), List.of(), usage, meanwhile);
    }

    private Contamination window(
            int ms, ContaminationMonitor monitor, List<Integer> cpus, MeasuredUsage usage, Runnable meanwhile) {
        MachineState before = state(cpus, 0);
        meanwhile.run();
        return monitor.assess(before, state(cpus, ms), usage);
    }

    private MachineState state(List<Integer> cpus, int ms) {
        MachineFiles files = new MachineFiles(root);
        MachineState now = MachineState.read(files, new ControlGroups(files), cpus);
        return new MachineState(
                ms * 1_000_000L, now.cpus(), now.pressureMs(), now.throttledMs(), now.load1(), now.frequencyMhz());
    }

    private void stat(String... cpus) {
        FixtureTree.write(
                root, "/proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\n" + String.join("\n", cpus) + "\nintr 1 2 3\nctxt 4\n");
    }

    private void pressure(long cpu, long memory, long io) {
        String format = "some avg10=0.00 avg60=0.00 avg300=0.00 total=%d%n"
                + "full avg10=0.00 avg60=0.00 avg300=0.00 total=0%n";
        FixtureTree.write(root, "/proc/pressure/cpu", String.format(format, cpu));
        FixtureTree.write(root, "/proc/pressure/memory", String.format(format, memory));
        FixtureTree.write(root, "/proc/pressure/io", String.format(format, io));
    }

    private static void assertReading(Contamination contamination, String name, double value) {
        assertEquals(name, value, contamination.readings().get(name), 1e-9);
    }
}
