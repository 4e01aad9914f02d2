package io.jenkins.plugins.kvmbench.engine.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Affinity, performance counters, and a JVM in which JNA does not link. */
public class NativeFactsTest {

    private static final JnaSyscalls.Access UNLINKED = new JnaSyscalls.Access(null, "no native library");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final FakeKernel kernel = new FakeKernel();

    @Test
    public void shouldReadAffinityMask() {
        kernel.affinity = new byte[] {(byte) 0b1000_0101, 0, 1};

        assertEquals(List.of(0, 2, 7, 16), Affinity.read(kernel.access(), files()).cpus());
    }

    @Test
    public void shouldReadAffinityFromProcWhereTheCallFails() {
        kernel.failing("sched_getaffinity", Errno.EPERM);
        MachineFiles files = files();
        FixtureTree.write(files.root(), "/proc/self/status", "Name:\tjava\nCpus_allowed_list:\t1,4-6\n");

        assertEquals(new Affinity(List.of(1, 4, 5, 6), ""), Affinity.read(kernel.access(), files));
        assertEquals(new Affinity(List.of(1, 4, 5, 6), ""), Affinity.read(UNLINKED, files));
    }

    @Test
    public void shouldAssumeAllCpusWhereNobodySays() {
        Affinity affinity = Affinity.read(UNLINKED, files());

        assertEquals(Runtime.getRuntime().availableProcessors(), affinity.cpus().size());
        assertTrue(affinity.reason(), affinity.reason().startsWith("unknown, because no native library"));
    }

    @Test
    public void shouldAgreeWithProcAboutThisProcess() {
        Assume.assumeTrue("no native calls: " + JnaSyscalls.access().reason(), JnaSyscalls.access().isAvailable());
        MachineFiles machine = new MachineFiles(Path.of("/"));

        assertEquals(Affinity.read(UNLINKED, machine).cpus(), Affinity.ofThisProcess().cpus());
    }

    @Test
    public void shouldTellMachineWithoutCountersFromForbiddenOnes() {
        kernel.failing("perf_event_open", Errno.ENOENT);
        assertTrue(PerfCounters.probe(kernel.access(), files()).reason().contains("virtual PMU"));

        kernel.failing("perf_event_open", Errno.EACCES);
        MachineFiles files = files();
        FixtureTree.write(files.root(), "/proc/sys/kernel/perf_event_paranoid", "4\n");
        PerfCounters forbidden = PerfCounters.probe(kernel.access(), files);
        assertFalse(forbidden.usable());
        assertTrue(forbidden.reason(), forbidden.reason().contains("perf_event_paranoid is 4"));
    }

    @Test
    public void shouldReleaseCounter() {
        assertEquals(new PerfCounters(true, ""), PerfCounters.probe(kernel.access(), files()));
        assertEquals(List.of(), kernel.open);
    }

    @Test
    public void shouldGetAnAnswerAboutThisMachinesCounters() {
        PerfCounters counters = PerfCounters.probe();

        assertEquals(counters.reason(), counters.usable(), counters.reason().isEmpty());
        assertFalse("a malformed request", counters.reason().contains("EINVAL"));
    }

    @Test
    public void shouldSayWhyEverythingIsUnknownWhereJnaDoesNotLink() throws Exception {
        File output = folder.newFile();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-Djna.boot.library.path=" + folder.getRoot(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PrintFacts.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        assertTrue("the child hangs", child.waitFor(60, TimeUnit.SECONDS));
        String printed = Files.readString(output.toPath(), StandardCharsets.UTF_8);

        assertEquals(printed, 0, child.exitValue());
        List<String> lines = printed.lines().toList();
        assertTrue(printed, lines.get(0).startsWith("kvm: unknown, because JNA cannot link"));
        assertTrue(printed, lines.get(1).startsWith("perf: unknown, because JNA cannot link"));
        assertTrue(printed, lines.get(2).matches("cpus: [1-9]\\d*"));
    }

    /** Run in a JVM of its own. Asks twice: the second failure of a class to link is another error than the first. */
    static final class PrintFacts {
        public static void main(String[] args) {
            KvmProbe.probe();
            System.out.println("kvm: " + KvmProbe.probe().reason());
            System.out.println("perf: " + PerfCounters.probe().reason());
            System.out.println("cpus: " + Affinity.ofThisProcess().cpus().size());
        }
    }

    private MachineFiles files() {
        return new MachineFiles(folder.getRoot().toPath());
    }
}
