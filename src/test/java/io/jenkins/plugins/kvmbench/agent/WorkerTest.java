package io.jenkins.plugins.kvmbench.agent;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class WorkerTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path root;

    @Before
    public void needsTheHarness() {
        assumeTrue(
                "no harness was built for this machine: make -C native resources",
                Worker.class.getResource("/native/linux-x86-64/kvmbench-harness") != null
                        && new File("/proc/self/stat").exists());
        root = folder.getRoot().toPath();
    }

    private Workers worker(String name) throws Exception {
        return new Workers(root.resolve(name), root.resolve("lock"));
    }

    @Test
    public void shouldSaveWhatItMeasuredBeforeItSaysThatItFinished() throws Exception {
        Workers worker = worker("w");
        worker.start(Workers.command("true", 3), 60);

        Status end = worker.end();

        assertEquals("", end.message());
        assertEquals(Status.Phase.FINISHED, end.phase());
        assertEquals("3 invocations were saved", end.savedText());
        ResultSet results = ResultReader.read(worker.control.results(), ResultReader.Keep.ALL);
        assertEquals("a node", results.agent().name());
        assertEquals(3, results.results().get(0).invocations().size());
    }

    @Test
    public void shouldDecideWhereTwoArmsAreMeasured() throws Exception {
        Workers worker = worker("w");
        worker.start(
                Workers.measurement(
                        Map.of(), Map.of(Arm.BASE, Map.of("command", "true"), Arm.HEAD, Map.of("command", "sleep 0.05")), 6),
                60);

        assertEquals(Status.Phase.FINISHED, worker.end().phase());

        try (InputStream in = Files.newInputStream(worker.control.decision())) {
            Decision decision = DecisionJson.read(in, "the decision");
            assertEquals("FAILED", decision.outcome().name());
        }
    }

    @Test
    public void shouldSayWhatIsWrongWithAMeasurement() throws Exception {
        Workers worker = worker("w");
        worker.start(Workers.measurement(Map.of("command", "true", "colour", "red"), Map.of(), 1), 60);

        Status end = worker.end();

        assertEquals(Status.Phase.FAILED, end.phase());
        assertThat(end.message(), containsString("no parameter 'colour'"));
    }

    @Test
    public void shouldLeaveNoProcessWhenItIsToldToStop() throws Exception {
        Workers worker = worker("w");
        Path began = worker.control.path().resolve("began");
        // One process in the command's group, one that left group and session.
        worker.start(Workers.command("setsid sleep 1000 & touch began; sleep 1000", 1), 60);
        worker.awaitFile(began);
        assertTrue(new ProcessMark(worker.id).marked().size() >= 4);

        new ProcessMark(worker.id).stop(worker.process());

        assertEquals(Set.of(), new ProcessMark(worker.id).marked());
        Status end = worker.end();
        assertEquals(Status.Phase.FAILED, end.phase());
        assertEquals("it was told to stop", end.message());
        assertEquals("nothing was saved", end.savedText());
    }

    @Test
    public void shouldEndWhatAHarnessThatDiedHasLeft() throws Exception {
        Workers worker = worker("w");
        worker.start(Workers.command("setsid sleep 1000 & kill -9 $PPID; sleep 1000", 1), 60);

        worker.end();

        assertEquals(Set.of(), new ProcessMark(worker.id).marked());
    }

    @Test
    public void shouldEndByItselfWhenItsLeaseIsNotRenewed() throws Exception {
        Workers worker = worker("w");
        worker.start(Workers.command("sleep 1000", 1), 2);

        Status end = worker.end();

        assertEquals(Status.Phase.FAILED, end.phase());
        assertThat(end.message(), containsString("nobody asked for it for 2 s"));
        assertEquals(Set.of(), new ProcessMark(worker.id).marked());
    }

    @Test
    public void shouldEndWhenItsFilesAreDeleted() throws Exception {
        Workers worker = worker("w");
        worker.start(Workers.command("touch began; sleep 1000", 1), 60);
        worker.awaitFile(worker.control.path().resolve("began"));

        Files.delete(worker.control.lease());

        assertThat(worker.end().message(), containsString("control directory was deleted"));
        assertEquals(Set.of(), new ProcessMark(worker.id).marked());
    }

    @Test
    public void shouldNotMeasureWhileAnotherOneDoes() throws Exception {
        Workers first = worker("first");
        Workers second = worker("second");
        first.start(Workers.command("touch began; while ! test -e go; do sleep 0.05; done", 1), 60);
        first.awaitFile(first.control.path().resolve("began"));
        second.start(Workers.command("touch began", 1), 60);
        second.awaitFile(second.control.log());
        assertThat(Files.readString(second.control.log()), containsString("Another measurement runs on this machine"));
        assertFalse(Files.exists(second.control.path().resolve("began")));

        Files.createFile(first.control.path().resolve("go"));

        assertEquals(Status.Phase.FINISHED, first.end().phase());
        assertEquals(Status.Phase.FINISHED, second.end().phase());
        ResultSet before = ResultReader.read(first.control.results(), ResultReader.Keep.ALL);
        ResultSet after = ResultReader.read(second.control.results(), ResultReader.Keep.ALL);
        assertFalse(after.run().started().isBefore(before.run().finished()));
    }

    @Test
    public void shouldStopWaitingForTheMachineWhenItIsToldTo() throws Exception {
        Workers worker = worker("w");
        try (MachineLock mine = MachineLock.tryTake(root.resolve("lock")).orElseThrow()) {
            assertTrue(mine.toString(), true);
            worker.start(Workers.command("touch began", 1), 60);
            worker.awaitFile(worker.control.log());

            new ProcessMark(worker.id).stop(worker.process());
        }
        assertEquals("it was told to stop", worker.end().message());
        assertFalse(Files.exists(worker.control.path().resolve("began")));
    }
}
