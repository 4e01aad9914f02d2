package io.jenkins.plugins.kvmbench.engine.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A made-up /proc of two CPUs, looked at for a second. */
public class CpuUsersTest {

    private static final long SECOND = 1_000_000_000;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private MachineFiles files;

    @Before
    public void twoProcesses() {
        root = folder.getRoot().toPath();
        files = new MachineFiles(root);
        process(10, "yes) R 1 (", "/usr/bin/yes\0no\0", 100, 20);
        process(11, "kworker/0:1", "", 5, 5);
        FixtureTree.write(root, "/proc/meminfo", "MemTotal: 1 kB\n");
        stat(100, 100);
    }

    private void process(long pid, String name, String command, long user, long system) {
        FixtureTree.write(root, "/proc/" + pid + "/stat", pid + " (" + name + ") R 1 1 1 0 -1 4194304 1 2 3 4 " + user + " "
                + system + " 7 7 20 0 1 0 99 1 1\n");
        FixtureTree.write(root, "/proc/" + pid + "/cmdline", command);
        FixtureTree.write(root, "/proc/" + pid + "/comm", name + "\n");
    }

    private void stat(long cpu0, long cpu1) {
        FixtureTree.write(
                root,
                "/proc/stat",
                "cpu0 " + cpu0 + " 0 0 1000 0 0 0 0 0 0\ncpu1 " + cpu1 + " 0 0 1000 0 0 0 0 0 0\n");
    }

    private CpuUsers at(long nanos) {
        return new CpuUsers(nanos, CpuUsers.read(files).ticks());
    }

    private String usersOfASecond(Runnable meanwhile) {
        CpuUsers before = at(0);
        meanwhile.run();
        return at(SECOND).since(before, files);
    }

    @Test
    public void shouldNameWhoTakesACpu() {
        assertEquals(
                "process 10 (/usr/bin/yes no) takes 97 % of a CPU",
                usersOfASecond(() -> process(10, "yes) R 1 (", "/usr/bin/yes\0no\0", 190, 27)));
    }

    @Test
    public void shouldCountAllOfAProcessThatHasJustBegun() {
        assertEquals(
                "process 12 (cc1) takes 50 % of a CPU", usersOfASecond(() -> process(12, "cc1", "cc1\0", 40, 10)));
    }

    @Test
    public void shouldNameTheMostThreeAndNobodyWhoUsesLittle() {
        String users = usersOfASecond(() -> {
            process(10, "yes", "yes", 109, 20);
            for (int i = 0; i < 5; i++) {
                process(20 + i, "p" + i, "p" + i, 20 + i, 0);
            }
        });
        assertEquals(
                List.of("24", "23", "22"),
                List.of(users.split(", ")).stream().map(text -> text.split(" ")[1]).toList());
        assertEquals("", usersOfASecond(() -> process(11, "kworker/0:1", "", 9, 5)));
    }

    @Test
    public void shouldShowOfANameOnlyWhatCanBePrinted() {
        String users = usersOfASecond(() -> process(13, "x", "\u001b[31mred\u0007\n\0" + "y".repeat(500), 90, 0));

        assertTrue(users, users.startsWith("process 13 ([31mred yyy"));
        assertTrue(users, users.length() < 120);
        assertEquals(
                "process 14 (kworker/0:2) takes 90 % of a CPU", usersOfASecond(() -> process(14, "kworker/0:2", "", 90, 0)));
    }

    @Test
    public void shouldSeeABusyMachineBeforeAnythingIsMeasured() {
        assertEquals(
                Optional.of("CPU time used by others 45.0 % (limit 25 %): process 10 (yes) takes 90 % of a CPU"), look(90));
        assertEquals("others may be as busy as half the rule for invocations", Optional.empty(), look(45));
    }

    @Test
    public void shouldSayThatWhoTakesTheCpuCannotBeSeen() {
        ContaminationMonitor monitor = new ContaminationMonitor(root, List.of(), ContaminationRules.DEFAULT);
        MachineState before = state(0);
        stat(100, 190);
        CpuUsers nobody = new CpuUsers(0, Map.of());

        assertEquals(
                Optional.of("CPU time used by others 45.0 % (limit 25 %): by nobody that can be seen from here"),
                monitor.seen(before, state(SECOND), nobody, nobody));
    }

    private Optional<String> look(long ticks) {
        twoProcesses();
        ContaminationMonitor monitor = new ContaminationMonitor(root, List.of(), ContaminationRules.DEFAULT);
        MachineState before = state(0);
        CpuUsers users = at(0);
        stat(100, 100 + ticks);
        process(10, "yes", "yes", 100 + ticks, 20);
        return monitor.seen(before, state(SECOND), users, at(SECOND));
    }

    private MachineState state(long nanos) {
        MachineState now = MachineState.read(files, new ControlGroups(files), List.of());
        return new MachineState(nanos, now.cpus(), now.pressureMs(), now.throttledMs(), now.load1(), now.frequencyMhz());
    }

    @Test
    public void shouldLeaveItselfOut() {
        assertFalse(CpuUsers.read(new MachineFiles(Path.of("/"))).ticks().containsKey(ProcessHandle.current().pid()));
    }
}
