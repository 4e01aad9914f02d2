package io.jenkins.plugins.kvmbench.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** What becomes of a measurement when Jenkins is restarted, the build is stopped, or another one wants the agent. */
public class KvmBenchLifeTest {

    /** Some seconds of a command that can be found among the processes. */
    private static final String LONG = "suites: ['command'], params: [command: 'sleep 0.4 # %s'], invocations: 20,"
            + " keepDisturbed: true";

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Before
    public void check() {
        Bench.assumeKvm();
    }

    private static WorkflowRun start(JenkinsRule jenkins, String name, String label, String arguments) throws Exception {
        WorkflowJob job = Bench.pipeline(jenkins, name, "node('" + label + "') { kvmBench " + arguments + " }");
        return job.scheduleBuild2(0).waitForStart();
    }

    @Test
    public void shouldGoOnAfterARestartOfTheController() throws Throwable {
        sessions.then(jenkins -> {
            Bench.agent(jenkins, "bench");
            WorkflowRun build = start(jenkins, "job", "bench", LONG.formatted("restart-mark")
                    + ", gates: [[metric: '*', fail: 50]], github: [mode: 'never']");
            jenkins.waitForMessage("Measuring on", build);
            awaitProcess("restart-mark");
        });
        sessions.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getLastBuild();

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

            ResultSet results = BenchmarkAction.of(build, "kvmbench").orElseThrow().results();
            assertEquals(20, results.results().get(0).counted().size());
            String log = JenkinsRule.getLog(build);
            assertEquals("it was started once", 2, log.split("Measuring on ", -1).length);
        });
    }

    @Test
    public void shouldLeaveNoProcessBehindWhenItIsStopped() throws Throwable {
        sessions.then(jenkins -> {
            DumbSlave agent = Bench.agent(jenkins, "bench");
            WorkflowRun build = start(jenkins, "job", "bench", LONG.formatted("abort-mark"));
            awaitProcess("abort-mark");

            build.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(Bench.processes("abort-mark", agent.getRemoteFS()), empty());
            assertThat(BenchmarkAction.of(build), empty());
            // The agent is free again.
            WorkflowRun next = start(jenkins, "next", "bench", "suites: ['command'], params: [command: 'true'], invocations: 1,"
                    + " keepDisturbed: true");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(next));
            assertEquals(agent.getNodeName(), BenchmarkAction.of(next).get(0).getAgent());
        });
    }

    /** Within the node's block: at its end Jenkins looks for processes that were left behind, too. */
    @Test
    public void shouldEndItsProcessesBeforeTheScriptGoesOn() throws Throwable {
        sessions.then(jenkins -> {
            DumbSlave agent = Bench.agent(jenkins, "bench");
            WorkflowJob job = Bench.pipeline(jenkins, "job", """
                    node('bench') {
                      try {
                        timeout(time: 8, unit: 'SECONDS') {
                          kvmBench suites: ['command'], params: [command: 'sleep 0.4'], invocations: 500, keepDisturbed: true
                        }
                      } catch (e) {
                        echo 'and then'
                        sleep 30
                      }
                    }
                    """);
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("and then", build);

            assertThat(Bench.processes(agent.getRemoteFS()), empty());
            build.getExecutor().interrupt();
            jenkins.waitForCompletion(build);
        });
    }

    @Test
    public void shouldMeasureOneAfterTheOtherOnOneAgent() throws Throwable {
        sessions.then(jenkins -> {
            KvmBenchConfiguration.get().setCalibrateNodes(false);
            DumbSlave agent = new DumbSlave(
                    "two-executors",
                    jenkins.createTmpDir().getPath(),
                    jenkins.createComputerLauncher(null));
            agent.setNumExecutors(2);
            agent.setLabelString("bench");
            jenkins.jenkins.addNode(agent);
            jenkins.waitOnline(agent);
            String arguments = "suites: ['command'], params: [command: 'sleep 0.1'], invocations: 8, keepDisturbed: true";
            WorkflowRun one = start(jenkins, "one", "bench", arguments);
            WorkflowRun two = start(jenkins, "two", "bench", arguments);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(one));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(two));

            String both = JenkinsRule.getLog(one) + JenkinsRule.getLog(two);
            assertTrue(both, both.matches("(?s).*Waiting for two-executors: it is taken by (one|two) #1.*"));
            List<long[]> spans = List.of(span(one), span(two));
            assertTrue(
                    "they overlap",
                    spans.get(0)[1] <= spans.get(1)[0] || spans.get(1)[1] <= spans.get(0)[0]);
        });
    }

    /** When the first and the last invocation of a build started. */
    private static long[] span(WorkflowRun build) throws Exception {
        List<Long> starts = new ArrayList<>();
        for (Invocation invocation :
                BenchmarkAction.of(build, "kvmbench").orElseThrow().results().results().get(0).invocations()) {
            starts.add(invocation.startedMs());
        }
        return new long[] {starts.stream().min(Long::compare).orElseThrow(), starts.stream().max(Long::compare).orElseThrow()};
    }

    @Test
    public void shouldWaitForAnAgentThatIsAwayAndGoOn() throws Throwable {
        sessions.then(jenkins -> {
            DumbSlave agent = Bench.agent(jenkins, "bench");
            WorkflowRun build = start(jenkins, "job", "bench", LONG.formatted("away-mark"));
            jenkins.waitForMessage("Measuring on", build);
            awaitProcess("away-mark");

            agent.toComputer().disconnect(null).get();
            jenkins.waitForMessage(agent.getNodeName() + " is away: waiting for it", build);
            agent.toComputer().connect(false);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains(agent.getNodeName() + " is back", build);
            assertEquals(
                    20,
                    BenchmarkAction.of(build, "kvmbench").orElseThrow().results().results().get(0).counted().size());
        });
    }

    @Test
    public void shouldSayWhatWasLostWhenTheMeasuringProcessIsKilled() throws Throwable {
        sessions.then(jenkins -> {
            DumbSlave agent = Bench.agent(jenkins, "bench");
            WorkflowRun build = start(jenkins, "job", "bench", LONG.formatted("kill-mark"));
            jenkins.waitForMessage("Measuring on", build);
            awaitProcess("kill-mark");

            Pattern worker = Pattern.compile(
                    "kvmbench\\.agent\\.Worker.*" + Pattern.quote(agent.getRemoteFS() + "/workspace/job@tmp/"));
            ProcessHandle.allProcesses()
                    .filter(process -> worker.matcher(process.info().commandLine().orElse("")).find())
                    .forEach(ProcessHandle::destroyForcibly);

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("ERROR: The measurement on slave0 is lost: ", build);
            jenkins.assertLogNotContains("\tat ", build);
        });
    }

    private static void awaitProcess(String mark) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (Bench.processes(mark).isEmpty()) {
            assertTrue("no process '" + mark + "' within a minute", System.nanoTime() < end);
            Thread.sleep(100);
        }
    }
}
