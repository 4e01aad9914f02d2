package io.jenkins.plugins.kvmbench.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.node.NodeLock;
import io.jenkins.plugins.kvmbench.publish.Checks;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.FileResultStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** What goes wrong ends the step with a word, soon, and leaves the node to the next. */
public class KvmBenchMishapTest {

    private static final String SHORT =
            "kvmBench suites: ['command'], params: [command: 'true'], invocations: 1, keepDisturbed: true";
    private static final String LONG =
            "kvmBench suites: ['command'], params: [command: 'sleep 0.4'], invocations: 20, keepDisturbed: true";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static DumbSlave agent;

    /** The usual store, until it is broken. */
    @TestExtension
    public static class Store extends FileResultStore {

        static volatile boolean broken;

        @Override
        public void write(Run<?, ?> run, String id, ResultSet results, Optional<Decision> decision) throws IOException {
            if (broken) {
                throw new OutOfMemoryError("invented");
            }
            super.write(run, id, results, decision);
        }
    }

    /** Writes checks for a job called so, and takes long. */
    @TestExtension
    public static class SlowChecks extends Checks {

        static final String JOB = "slow-checks";
        static final CountDownLatch BEGUN = new CountDownLatch(1);
        static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

        @Override
        public Optional<io.jenkins.plugins.kvmbench.engine.github.Outcome> publish(
                Run<?, ?> run, TaskListener listener, String name, Publication publication) {
            if (run.getParent().getName().equals(JOB)) {
                BEGUN.countDown();
                try {
                    TimeUnit.MINUTES.sleep(2);
                } catch (InterruptedException e) {
                    INTERRUPTED.countDown();
                }
            }
            return Optional.empty();
        }
    }

    @BeforeClass
    public static void connect() throws Exception {
        agent = Bench.agent(JENKINS, "bench");
    }

    @Before
    public void check() {
        Bench.assumeKvm();
    }

    private static WorkflowRun start(String name, String script) throws Exception {
        WorkflowJob job = Bench.pipeline(JENKINS, name, script);
        return job.scheduleBuild2(0).waitForStart();
    }

    private static WorkflowRun run(Result expected, String name, String script) throws Exception {
        return JENKINS.assertBuildStatus(expected, JENKINS.waitForCompletion(start(name, script)));
    }

    @Test
    public void shouldEndAndLeaveTheNodeWhenTheControllerIsOutOfMemory() throws Exception {
        Store.broken = true;
        try {
            WorkflowRun build = run(
                    Result.FAILURE,
                    "out-of-memory",
                    "node('bench') { timeout(time: 60, unit: 'SECONDS') { " + SHORT + " } }");

            JENKINS.assertLogContains("invented", build);
            assertEquals(Optional.empty(), NodeLock.get().holder(agent.getNodeName()));
        } finally {
            Store.broken = false;
        }
    }

    @Test
    public void shouldPublishNothingOnceItIsStopped() throws Exception {
        WorkflowRun build = start(SlowChecks.JOB, "node('bench') { " + SHORT + ", github: [mode: 'always'] }");
        assertTrue(SlowChecks.BEGUN.await(2, TimeUnit.MINUTES));

        build.getExecutor().interrupt();

        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        assertTrue("it goes on", SlowChecks.INTERRUPTED.await(5, TimeUnit.SECONDS));
    }

    @Test
    public void shouldFailWhenTheNodeIsDeleted() throws Exception {
        DumbSlave doomed = Bench.agent(JENKINS, "doomed");
        WorkflowRun build = start("deleted", "node('doomed') { " + LONG + " }");
        JENKINS.waitForMessage("Measuring on", build);

        JENKINS.jenkins.removeNode(doomed);

        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(build));
        JENKINS.assertLogContains(doomed.getNodeName() + " is no longer a node of this Jenkins", build);
        JENKINS.assertLogNotContains("\tat ", build);
    }

    @Test
    public void shouldFailAFreestyleBuildWhenTheNodeIsDeleted() throws Exception {
        DumbSlave doomed = Bench.agent(JENKINS, "doomed-too");
        FreeStyleProject job = JENKINS.createFreeStyleProject("deleted-freestyle");
        job.setAssignedNode(doomed);
        KvmBenchBuilder builder = new KvmBenchBuilder(List.of("command"));
        builder.setParams("command=sleep 0.4");
        builder.setInvocations(20);
        builder.setKeepDisturbed(true);
        job.getBuildersList().add(builder);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        JENKINS.waitForMessage("Measuring on", build);

        JENKINS.jenkins.removeNode(doomed);

        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(build));
        JENKINS.assertLogContains(doomed.getNodeName() + " is no longer a node of this Jenkins", build);
    }

    @Test
    public void shouldRefuseAnIdThatIsTakenBeforeItMeasures() throws Exception {
        WorkflowRun build = run(Result.FAILURE, "same-id", "node('bench') { " + SHORT + "\n" + SHORT + " }");

        JENKINS.assertLogContains("has recorded results under the id 'kvmbench' already", build);
        JENKINS.assertLogContains("for example id: \"kvmbench-$PLATFORM\"", build);
        assertEquals("measured once", 2, JenkinsRule.getLog(build).split("Measuring on ", -1).length);
        assertThat(JenkinsRule.getLog(build), not(containsString("\tat ")));
    }

    @Test
    public void shouldRefuseOneIdInTwoBranchesBeforeTheSecondMeasures() throws Exception {
        WorkflowRun build = run(Result.FAILURE, "parallel", """
                node('bench') {
                  parallel(one: { %s }, two: { sleep 2; %s })
                }
                """.formatted(LONG, LONG));

        JENKINS.assertLogContains("Another step of this build records under the id 'kvmbench' and is not over", build);
        assertEquals("measured once", 2, JenkinsRule.getLog(build).split("Measuring on ", -1).length);
        assertEquals(1, BenchmarkAction.of(build).size());
    }

    @Test
    public void shouldRecordTheSecondAttemptWhereTheFirstDecidedNothing() throws Exception {
        WorkflowRun build = run(Result.SUCCESS, "retried", """
                node('bench') {
                  int attempt = 0
                  retry(2) {
                    attempt++
                    String command = attempt == 1 ? 'exit 3' : 'sleep 0.01'
                    kvmBench suites: ['command'], invocations: 6, keepDisturbed: true, base: command, head: command,
                        gates: [[metric: '*', warn: 400, fail: 500]]
                  }
                }
                """);

        JENKINS.assertLogContains("The gate cannot decide, so the build fails.", build);
        assertEquals(1, BenchmarkAction.of(build).size());
        assertEquals(
                Optional.of(Outcome.PASSED),
                BenchmarkAction.of(build, "kvmbench").orElseThrow().outcome());
    }

    @Test
    public void shouldSayInOneSentenceThatThereIsNoSuchSuiteOrNone() throws Exception {
        int number = 0;
        for (String arguments : List.of("suites: ['snapshots']", "[]", "")) {
            WorkflowRun build = run(Result.FAILURE, "suite" + number++, "node('bench') { kvmBench(" + arguments + ") }");

            JENKINS.assertLogContains("here are snapshot, syscall, command, ", build);
            JENKINS.assertLogNotContains("\tat ", build);
            assertThat(BenchmarkAction.of(build), empty());
        }
    }
}
