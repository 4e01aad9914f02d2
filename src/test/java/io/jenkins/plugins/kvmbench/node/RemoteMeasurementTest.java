package io.jenkins.plugins.kvmbench.node;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Node;
import hudson.slaves.OfflineCause;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.host.KvmProbe;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.jvnet.hudson.test.JenkinsRule;

/** Measurements on agents in processes of their own, on this machine. */
public class RemoteMeasurementTest {

    @ClassRule
    public static JenkinsRule jenkins = new JenkinsRule();

    private static Node agent;

    @Rule
    public TestName test = new TestName();

    private FilePath workspace;

    @BeforeClass
    public static void connect() throws Exception {
        // The timeout is that of the whole class.
        jenkins.timeout = 0;
        KvmBenchConfiguration.get().setCalibrateNodes(false);
        agent = jenkins.createOnlineSlave();
    }

    @Before
    public void reconnect() throws Exception {
        if (agent.toComputer().isOffline()) {
            Processes.await(RemoteMeasurementTest::connected);
        }
        workspace = Measurements.workspace(agent, test.getMethodName());
    }

    /** While Jenkins still tidies up after the connection before, a new one can fail. */
    private static boolean connected() throws InterruptedException {
        try {
            agent.toComputer().connect(true).get();
        } catch (ExecutionException e) {
            return false;
        }
        return agent.toComputer().isOnline();
    }

    /** A test that failed must not keep the machine from those that follow. */
    @After
    public void leaveNothingRunning() throws Exception {
        Processes.in(workspace).forEach(ProcessHandle::destroyForcibly);
    }

    /** As a pipeline keeps it while the controller is restarted. */
    private static RemoteMeasurement restarted(RemoteMeasurement measurement) {
        return SerializationUtils.clone(measurement);
    }

    @Test
    public void shouldMeasureVirtualMachinesOnAnAgent() throws Exception {
        assumeTrue("no KVM here: " + KvmProbe.probe().reason(), KvmProbe.probe().usable());

        RemoteMeasurement measurement = Measurements.start(workspace, Measurements.snapshot(3));
        Progress end = Measurements.finish(measurement, workspace);

        assertEquals(end.message(), Progress.State.FINISHED, end.state());
        Finished finished = measurement.fetch(workspace);
        assertFalse(finished.cannot());
        assertEquals(agent.getDisplayName(), finished.results().agent().name());
        Result rate = finished.results().results().stream()
                .filter(result -> result.id().metric().equals("exec_per_sec_core"))
                .findFirst()
                .orElseThrow();
        assertEquals(3, rate.counted().size());
        measurement.cleanUp(workspace);
        assertEquals(List.of(), WorkspaceList.tempDir(workspace).list());
        assertEquals(List.of(), Processes.in(workspace));
    }

    @Test
    public void shouldMeasureOnTheBuiltInNode() throws Exception {
        FilePath here = Measurements.workspace(jenkins.jenkins, "built-in");

        RemoteMeasurement measurement = Measurements.start(here, Measurements.command("true", 2));

        assertEquals(Progress.State.FINISHED, Measurements.finish(measurement, here).state());
        assertEquals(2, measurement.fetch(here).results().results().get(0).counted().size());
    }

    @Test
    public void shouldRunCommandsInTheWorkspaceWithTheBuildsEnvironment() throws Exception {
        EnvVars env = new EnvVars("COLOUR", "red", "PATH+BENCH", "/nowhere/bin");

        RemoteMeasurement measurement = RemoteMeasurement.start(
                workspace, env, Measurements.command("env > seen; pwd >> seen", 1), Measurements.listener());
        Measurements.finish(measurement, workspace);

        String seen = workspace.child("seen").readToString();
        assertThat(seen, containsString("COLOUR=red\n"));
        assertThat(seen, containsString("PATH=/nowhere/bin:"));
        assertTrue(seen, seen.endsWith("\n" + workspace.getRemote() + "\n"));
    }

    @Test
    public void shouldLeaveNoProcessWhenItIsStopped() throws Exception {
        RemoteMeasurement measurement = Measurements.start(
                workspace, Measurements.command("setsid sleep 1000 & touch began; sleep 1000", 1));
        Processes.await(() -> workspace.child("began").exists());
        assertTrue(Processes.in(workspace).size() >= 4);

        measurement.stop(workspace);

        assertEquals(List.of(), Processes.in(workspace));
        Progress end = measurement.poll(workspace);
        assertEquals(Progress.State.FAILED, end.state());
        assertEquals("it was told to stop; nothing was saved", end.message());
        measurement.stop(workspace);
        measurement.cleanUp(workspace);
        measurement.stop(workspace);
    }

    @Test
    public void shouldGoOnWhenTheAgentsJvmIsKilled() throws Exception {
        RemoteMeasurement measurement = Measurements.start(
                workspace, Measurements.command("touch began; while ! test -e go; do sleep 0.05; done", 2));
        Processes.await(() -> workspace.child("began").exists());
        ProcessHandle worker = Processes.worker(workspace);

        Processes.jvm(agent).destroyForcibly();
        Processes.await(() -> agent.toComputer().isOffline());
        assertThrows(IOException.class, () -> measurement.poll(workspace));
        reconnect();

        assertEquals(worker, Processes.worker(workspace));
        RemoteMeasurement again = restarted(measurement);
        assertTrue(again.poll(workspace).isRunning());
        workspace.child("go").write("", "UTF-8");
        assertEquals(Progress.State.FINISHED, Measurements.finish(again, workspace).state());
        assertEquals(2, again.fetch(workspace).results().results().get(0).counted().size());
    }

    /** Launchers end what an agent left behind: by cookies in the environment, and by descent. */
    @Test
    public void shouldGoOnWhenTheAgentIsDisconnected() throws Exception {
        RemoteMeasurement measurement = Measurements.start(
                workspace, Measurements.command("touch began; while ! test -e go; do sleep 0.05; done", 1));
        Processes.await(() -> workspace.child("began").exists());

        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();
        Processes.await(() -> agent.toComputer().isOffline());
        reconnect();

        assertTrue(measurement.poll(workspace).isRunning());
        workspace.child("go").write("", "UTF-8");
        assertEquals(Progress.State.FINISHED, Measurements.finish(measurement, workspace).state());
    }

    @Test
    public void shouldEndByItselfWhenNobodyAsksForIt() throws Exception {
        RemoteMeasurement measurement = RemoteMeasurement.start(
                workspace,
                new EnvVars(),
                Measurements.command("touch began; sleep 1000", 1),
                Measurements.listener(),
                2);
        Processes.await(() -> workspace.child("began").exists());

        Processes.await(() -> Processes.in(workspace).isEmpty());

        Progress end = measurement.poll(workspace);
        assertEquals(Progress.State.FAILED, end.state());
        assertThat(end.message(), containsString("nobody asked for it for 2 s"));
    }

    @Test
    public void shouldGoOnForAsLongAsSomebodyAsks() throws Exception {
        RemoteMeasurement measurement = RemoteMeasurement.start(
                workspace, new EnvVars(), Measurements.command("sleep 5", 1), Measurements.listener(), 2);

        Progress end = Measurements.finish(measurement, workspace);

        assertEquals(end.message(), Progress.State.FINISHED, end.state());
    }

    @Test
    public void shouldSayWhatWasSavedWhenTheWorkerIsLost() throws Exception {
        RemoteMeasurement measurement = Measurements.start(
                workspace, Measurements.command("echo >> runs; test $(wc -l < runs) -lt 3 || setsid sleep 1000", 5));
        Processes.await(() -> workspace.child("runs").exists()
                && workspace.child("runs").readToString().length() == 3);

        Processes.worker(workspace).destroyForcibly();
        Progress end = Measurements.finish(measurement, workspace);

        assertEquals(Progress.State.LOST, end.state());
        assertThat(end.message(), containsString("2 of 5 invocations were saved in " + WorkspaceList.tempDir(workspace)));
        assertEquals(2, measurement.fetch(workspace).results().results().get(0).counted().size());
        assertEquals(List.of(), Processes.in(workspace));
    }

    @Test
    public void shouldRemoveWhatWasLeftLongAgo() throws Exception {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        for (int days : new int[] {6, 8}) {
            temporary.child("kvmbench-" + days).mkdirs();
            temporary.child("kvmbench-" + days).child("lease").touch(System.currentTimeMillis() - TimeUnit.DAYS.toMillis(days));
        }

        RemoteMeasurement measurement = Measurements.start(workspace, Measurements.command("true", 1));

        assertTrue(temporary.child("kvmbench-6").exists());
        assertFalse(temporary.child("kvmbench-8").exists());
        Measurements.finish(measurement, workspace);
        temporary.child("kvmbench-6").deleteRecursive();
    }

    @Test
    public void shouldSayThatItsFilesAreGone() throws Exception {
        RemoteMeasurement measurement =
                Measurements.start(workspace, Measurements.command("touch began; sleep 1000", 1));
        Processes.await(() -> workspace.child("began").exists());

        WorkspaceList.tempDir(workspace).deleteRecursive();

        assertEquals(Progress.State.LOST, measurement.poll(workspace).state());
        Processes.await(() -> Processes.in(workspace).isEmpty());
    }

    @Test
    public void shouldSayWhatIsWrongWithAMeasurement() throws Exception {
        RemoteMeasurement measurement = Measurements.start(workspace, Measurements.unknownParameter());

        Progress end = Measurements.finish(measurement, workspace);

        assertEquals(Progress.State.FAILED, end.state());
        assertThat(end.message(), containsString("no parameter 'colour'"));
        assertThrows(IOException.class, () -> measurement.fetch(workspace));
    }

    @Test
    public void shouldNeverMeasureTwiceAtOnceOnAMachine() throws Exception {
        Node other = jenkins.createOnlineSlave();
        List<RemoteMeasurement> measurements = new ArrayList<>();
        List<FilePath> workspaces = List.of(
                workspace, Measurements.workspace(other, "bench"), Measurements.workspace(jenkins.jenkins, "bench"));
        for (FilePath place : workspaces) {
            measurements.add(Measurements.start(place, Measurements.command("sleep 0.1", 5)));
        }

        List<RunInfo> runs = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i++) {
            assertEquals(
                    Progress.State.FINISHED,
                    Measurements.finish(measurements.get(i), workspaces.get(i)).state());
            runs.add(measurements.get(i).fetch(workspaces.get(i)).results().run());
        }

        runs.sort(Comparator.comparing(RunInfo::started));
        for (int i = 1; i < runs.size(); i++) {
            assertFalse(runs.toString(), runs.get(i).started().isBefore(runs.get(i - 1).finished()));
        }
    }

    @Test
    public void shouldRepeatNoLogLineAfterARestart() throws Exception {
        RemoteMeasurement measurement = Measurements.start(
                workspace,
                Measurements.command("echo >> runs; test $(wc -l < runs) -ne 2 || exit 3", 4));
        Progress end = Measurements.finish(measurement, workspace);
        List<String> lines = new ArrayList<>(end.log());
        measurement.poll(workspace);

        lines.addAll(restarted(measurement).poll(workspace).log());

        assertEquals(lines.stream().distinct().toList(), lines);
    }

    @Test
    public void shouldReadNoMoreThanItsBoundFromAnAgent() throws Exception {
        RemoteMeasurement measurement = Measurements.start(workspace, Measurements.command("true", 1));
        Measurements.finish(measurement, workspace);
        FilePath results = WorkspaceList.tempDir(workspace).list().get(0).child("results.json.gz");
        results.write("{\"schema\":\"kvmbench/1\",\"x\":\"" + "y".repeat(2 << 20) + "\",\"results\":[]}", "UTF-8");
        KvmBenchConfiguration.get().setMaxResultMegabytes(1);
        try {
            IOException error = assertThrows(IOException.class, () -> measurement.fetch(workspace));
            assertThat(error.getMessage(), containsString("results from " + workspace));
        } finally {
            KvmBenchConfiguration.get().setMaxResultMegabytes(256);
        }
        assertEquals(0, measurement.fetch(workspace).results().results().size());
    }

    @Test
    public void shouldTakeNoNonsenseForAStatus() throws Exception {
        RemoteMeasurement measurement = Measurements.start(workspace, Measurements.command("true", 1));
        Measurements.finish(measurement, workspace);
        FilePath control = WorkspaceList.tempDir(workspace).list().get(0);
        control.child("status.json").write("{\"phase\":\"FINISHED\",\"done\":1e9,\"text\":null}", "UTF-8");
        control.child("log").write("one\n\u001b[8mha:////two\r\n" + "x".repeat(5000) + "\n", "UTF-8");
        control.child("log.read").write("0", "UTF-8");

        Progress progress = restarted(measurement).poll(workspace);

        assertEquals(0, progress.done(), 0);
        assertEquals("one", progress.log().get(0));
        assertThat(progress.log().get(1), not(containsString("\u001b")));
        assertTrue(progress.log().get(2).length() < 3000);
    }

    @Test
    public void shouldCopyItsJarsOnceAndAgainWhenTheyAreDamaged() throws Exception {
        FilePath jars = agent.getRootPath().child("caches/kvmbench/jars");
        Deployment.on(agent.getRootPath());
        FilePath jar = jars.list("*kvmbench.jar")[0];
        FilePath old = jars.child("0123-kvmbench.jar");
        old.write("an older version", "UTF-8");
        old.touch(0);
        long first = jar.length();
        jar.write("damaged", "UTF-8");

        Deployment deployment = Deployment.on(agent.getRootPath());

        assertTrue(deployment.classpath().contains(jar.getRemote()));
        assertEquals(first, jar.length());
        assertFalse(old.exists());
        Map<String, Long> before = modified(jars);
        Deployment.on(agent.getRootPath());
        assertEquals(before.keySet(), modified(jars).keySet());
    }

    private static Map<String, Long> modified(FilePath directory) throws Exception {
        Map<String, Long> modified = new TreeMap<>();
        for (FilePath file : directory.list()) {
            modified.put(file.getName(), file.lastModified());
        }
        return modified;
    }
}
