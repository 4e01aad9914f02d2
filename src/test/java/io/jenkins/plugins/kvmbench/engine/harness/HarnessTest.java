package io.jenkins.plugins.kvmbench.engine.harness;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Programs that behave badly in the harness's place, as real processes. */
public class HarnessTest {

    private static final String HELLO =
            "{\"type\":\"hello\",\"protocol\":1,\"version\":\"1\",\"suite\":\"command\",\"pid\":1}";
    private static final String SAMPLES = "{\"type\":\"samples\",\"id\":0,\"metric\":\"wall\",\"unit\":\"s\",\"better\":\"lower\","
            + "\"gate\":true,\"values\":[1,2]}";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static HarnessPlan plan(int deadlineMs) {
        return new HarnessPlan(
                "command",
                List.of(new HarnessPlan.PlannedBenchmark(0, "run", new TreeMap<>())),
                1,
                1000,
                0,
                List.of(),
                1,
                0,
                deadlineMs);
    }

    private Harness program(String... lines) throws IOException {
        Path script = folder.newFile().toPath();
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Harness(HarnessBinary.at(script));
    }

    private static HarnessOutput run(Harness harness) throws Exception {
        return harness.run(plan(10_000), progress -> {});
    }

    @Test
    public void shouldGiveTheRecordsOfACompleteOutput() throws Exception {
        HarnessOutput output = run(program(
                "cat > /dev/null", "echo '" + HELLO + "'", "echo '" + SAMPLES + "'", "echo '{\"type\":\"end\",\"records\":2}'"));

        assertEquals("", output.failure());
        assertEquals(1, output.all(HarnessRecord.Samples.class).count());
    }

    @Test
    public void shouldSeeThatRecordsAreMissing() throws Exception {
        HarnessOutput output =
                run(program("cat > /dev/null", "echo '" + SAMPLES + "'", "echo '{\"type\":\"end\",\"records\":2}'"));

        assertTrue(output.failure(), output.failure().startsWith("the harness's output is incomplete"));
    }

    @Test
    public void shouldKeepWhatAKilledHarnessHadMeasured() throws Exception {
        HarnessOutput output = run(program("cat > /dev/null", "echo '" + SAMPLES + "'", "kill -9 $$"));

        assertEquals("the harness's output is incomplete: it was ended by signal 9", output.failure());
        assertEquals(1, output.all(HarnessRecord.Samples.class).count());
    }

    @Test
    public void shouldNameALineThatIsNoRecord() throws Exception {
        HarnessOutput output = run(program("cat > /dev/null", "echo 'Segmentation fault'"));

        assertTrue(output.failure(), output.failure().contains("Segmentation fault"));
    }

    @Test
    public void shouldRefuseAPlanInTheHarnesssOwnWords() throws Exception {
        Harness harness = program("cat > /dev/null", "echo \"plan: key 'pages' is 0\" >&2", "exit 64");

        HarnessException refused = assertThrows(HarnessException.class, () -> run(harness));

        assertEquals("the harness refused the plan: plan: key 'pages' is 0", refused.getMessage());
    }

    @Test
    public void shouldStopAHarnessThatHangsPastItsDeadline() throws Exception {
        Harness harness = program("trap '' TERM", "echo $$ > '" + folder.getRoot() + "/pid'", "while :; do sleep 0.1; done");

        HarnessOutput output = harness.run(plan(1), progress -> {});

        assertTrue(output.failure(), output.failure().contains("did not end in time"));
        assertGone();
    }

    @Test
    public void shouldLeaveNoProcessWhenInterrupted() throws Exception {
        Harness harness = program("echo $$ > '" + folder.getRoot() + "/pid'", "while :; do sleep 0.1; done");
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            try {
                run(harness);
            } catch (InterruptedException e) {
                interrupted.countDown();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        caller.start();
        while (!Files.exists(folder.getRoot().toPath().resolve("pid"))) {
            Thread.sleep(10);
        }
        caller.interrupt();
        interrupted.await();

        assertGone();
    }

    private void assertGone() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.getRoot().toPath().resolve("pid")).trim());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    public void shouldAnswerWithTheDocumentOfACall() throws Exception {
        assertEquals("{\"a\":1}\n", program("echo '{\"a\":1}'").ask(Duration.ofSeconds(10), "probe"));
        Harness failing = program("echo broken >&2", "exit 5");
        assertEquals(
                "'kvmbench-harness probe' failed: it ended with code 5: broken",
                assertThrows(HarnessException.class, () -> failing.ask(Duration.ofSeconds(10), "probe")).getMessage());
    }

    @Test
    public void shouldSayWhatIsWrongWithANamedHarness() {
        HarnessException missing = assertThrows(
                HarnessException.class, () -> HarnessBinary.own(Map.of("KVMBENCH_HARNESS", "/does/not/exist")));

        assertEquals(
                "'/does/not/exist' is not an executable file: it should be a kvmbench-harness", missing.getMessage());
    }
}
