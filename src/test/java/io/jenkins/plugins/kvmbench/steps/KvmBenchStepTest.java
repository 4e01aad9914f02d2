package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** Real measurements on a real agent. */
public class KvmBenchStepTest {

    @ClassRule
    public static final BuildWatcher WATCHER = new BuildWatcher();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static DumbSlave agent;

    @BeforeClass
    public static void connect() throws Exception {
        agent = Bench.agent(JENKINS, "bench");
    }

    @Before
    public void needKvm() {
        Bench.assumeKvm();
    }

    private static WorkflowRun run(Result expected, String script) throws Exception {
        WorkflowJob job = Bench.pipeline(JENKINS, "p" + JENKINS.jenkins.getItems().size(), script);
        return JENKINS.assertBuildStatus(expected, job.scheduleBuild2(0));
    }

    private static Result ofStep(WorkflowRun build) {
        return new DepthFirstScanner().allNodes(build.getExecution()).stream()
                .flatMap(node -> node.getActions(WarningAction.class).stream())
                .map(WarningAction::getResult)
                .findFirst()
                .orElse(Result.SUCCESS);
    }

    @Test
    public void shouldBeUnstableAndReturnWhatItFound() throws Exception {
        WorkflowRun build = run(Result.UNSTABLE, """
                node('bench') {
                  def result = kvmBench %s,
                      gates: [[metric: 'exec_per_sec_core', warn: 2, fail: 3, criticality: 'UNSTABLE']]
                  echo "verdict=${result.verdict} regressions=${result.regressions.size()} mde=${result.mde}"
                  echo "first=${result.regressions[0]} url=${result.url}"
                  echo "said=${result}"
                }
                """.formatted(Bench.CANARY));

        JENKINS.assertLogContains("verdict=FAILED regressions=1 ", build);
        JENKINS.assertLogContains("first=snapshot/reset ", build);
        JENKINS.assertLogContains("said=Slower: 1 of 2 benchmarks", build);
        JENKINS.assertLogContains("SLOWER", build);
        BenchmarkAction action = BenchmarkAction.of(build, "kvmbench").orElseThrow();
        assertEquals(Outcome.FAILED, action.outcome().orElseThrow());
        assertEquals(1, action.count(Verdict.REGRESSED));
        assertEquals(Result.UNSTABLE, ofStep(build));
    }

    @Test
    public void shouldFailTheBuildByDefaultAndLetTheScriptGoOn() throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                node('bench') {
                  kvmBench %s
                  echo 'and then the report'
                }
                """.formatted(Bench.CANARY));

        JENKINS.assertLogContains("and then the report", build);
        assertEquals(Result.FAILURE, ofStep(build));
    }

    @Test
    public void shouldMarkTheStageAloneWhereTheGateSaysSo() throws Exception {
        WorkflowRun build = run(Result.SUCCESS, """
                pipeline {
                  agent { label 'bench' }
                  stages {
                    stage('Bench') {
                      steps {
                        kvmBench(%s, gates: [benchmarkGate(metric: '*', fail: 3, criticality: 'FAILED_STAGE')])
                      }
                    }
                  }
                }
                """.formatted(Bench.CANARY));

        assertEquals(Result.FAILURE, ofStep(build));
    }

    @Test
    public void shouldMeasureOneSideAndSayWhatToDoForAComparison() throws Exception {
        WorkflowRun build = run(Result.SUCCESS, """
                pipeline {
                  agent { label 'bench' }
                  stages { stage('Bench') { steps {
                    script {
                      def result = kvmBench suites: ['snapshot'], params: 'pages=100\\nstrategy=fast', invocations: 2,
                          keepDisturbed: true
                      echo "verdict=${result.verdict}"
                    }
                  } } }
                }
                """);

        JENKINS.assertLogContains("verdict=INCONCLUSIVE", build);
        JENKINS.assertLogContains("Accept a build as baseline on its page", build);
        BenchmarkAction action = BenchmarkAction.of(build, "kvmbench").orElseThrow();
        assertTrue(action.outcome().isEmpty());
        ResultSet results = action.results();
        assertEquals(agent.getDisplayName(), results.agent().name());
        assertEquals(2, results.results().get(0).counted().size());
    }

    @Test
    public void shouldMeasureInAFreestyleJobAndStopItWhereTheGateFails() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        job.setAssignedNode(agent);
        KvmBenchBuilder builder = new KvmBenchBuilder(List.of("snapshot"));
        builder.setParams("pages=$PAGES\nstrategy=fast");
        builder.setInvocations(6);
        builder.setHead("canary=60");
        builder.setKeepDisturbed(true);
        job.getBuildersList().add(builder);
        job.getBuildersList().add(new hudson.tasks.Shell("echo never"));
        job.addProperty(new hudson.model.ParametersDefinitionProperty(
                new hudson.model.StringParameterDefinition("PAGES", "1")));

        FreeStyleBuild build = JENKINS.assertBuildStatus(
                Result.FAILURE,
                job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("PAGES", "100"))));

        JENKINS.assertLogContains("SLOWER", build);
        JENKINS.assertLogContains("pages=100", build);
        JENKINS.assertLogNotContains("never", build);
    }

    @Test
    public void shouldGateTheCommandsOfBothSides() throws Exception {
        WorkflowRun build = run(Result.UNSTABLE, """
                node('bench') {
                  kvmBench suites: ['command'], invocations: 6, keepDisturbed: true, base: 'sleep 0.02; echo rate: 100',
                      head: 'sleep 0.06; echo rate: 60', metrics: ['rate[1/s,higher]=rate: (\\\\d+)'],
                      gates: [[metric: 'rate', fail: 10, criticality: 'UNSTABLE']]
                }
                """);

        JENKINS.assertLogContains("SLOWER", build);
        assertEquals(1, BenchmarkAction.of(build, "kvmbench").orElseThrow().count(Verdict.REGRESSED));
    }

    @Test
    public void shouldNameTheSuitesThereAre() throws Exception {
        WorkflowRun build = run(Result.FAILURE, "node('bench') { kvmBench suites: ['snapshots'] }");

        JENKINS.assertLogContains("There is no suite 'snapshots': there are snapshot, syscall, command, ", build);
    }

    @Test
    public void shouldNameTheParametersThereAre() throws Exception {
        WorkflowRun build = run(
                Result.FAILURE, "node('bench') { kvmBench suites: ['snapshot'], params: [page: 100] }");

        JENKINS.assertLogContains("no parameter 'page' in snapshot: there are ", build);
        JENKINS.assertLogNotContains("\tat ", build);
    }

    @Test
    public void shouldFailWithItsOwnMessageWhenTheGateCannotDecide() throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                node('bench') {
                  kvmBench suites: ['command'], invocations: 6, keepDisturbed: true, base: 'exit 3', head: 'exit 3'
                }
                """);

        JENKINS.assertLogContains("INVALID", build);
        JENKINS.assertLogContains("The gate cannot decide, so the build fails.", build);
    }

    @Test
    public void shouldLeaveTheNodeToTheNextStepAfterOneThatFailed() throws Exception {
        run(Result.SUCCESS, """
                node('bench') {
                  catchError(buildResult: 'SUCCESS') { kvmBench suites: ['snapshot'], params: [page: 100] }
                  timeout(2) { kvmBench suites: ['command'], params: [command: 'true'], invocations: 1, keepDisturbed: true }
                }
                """);
    }

    @Test
    public void shouldRefuseASecondRecordingUnderTheSameId() throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                node('bench') {
                  kvmBench suites: ['command'], params: [command: 'true'], invocations: 1
                  kvmBench suites: ['command'], params: [command: 'true'], invocations: 1
                }
                """);

        JENKINS.assertLogContains("'kvmbench'", build);
        assertEquals(1, BenchmarkAction.of(build).size());
    }
}
