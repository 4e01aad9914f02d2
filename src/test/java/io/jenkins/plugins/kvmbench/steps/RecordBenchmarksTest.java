package io.jenkins.plugins.kvmbench.steps;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;

/** Files of benchmark tools on an agent, the baselines they are compared with, and files that are not what they should be. */
public class RecordBenchmarksTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static DumbSlave agent;

    private WorkflowJob job;
    private FilePath workspace;

    @BeforeClass
    public static void connect() throws Exception {
        agent = Bench.agent(JENKINS, "files");
    }

    @Before
    public void create() throws Exception {
        job = Bench.pipeline(JENKINS, "r" + JENKINS.jenkins.getItems().size(), "");
        workspace = agent.getWorkspaceFor(job);
        workspace.mkdirs();
    }

    private WorkflowRun run(Result expected, String step) throws Exception {
        job.setDefinition(new org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition(
                "node('files') { def r = " + step + "; echo \"verdict=${r.verdict} slower=${r.regressions}\" }", true));
        return JENKINS.assertBuildStatus(expected, job.scheduleBuild2(0));
    }

    private void custom(String name, double value) throws Exception {
        workspace.child("benchmark.json")
                .write("[{\"name\": \"" + name + "\", \"unit\": \"ms\", \"value\": " + value + "}]", "UTF-8");
    }

    private static ResultSet results(WorkflowRun build) throws Exception {
        return BenchmarkAction.of(build, "benchmarks").orElseThrow().results();
    }

    /** The page that the step's result links to. */
    private static String page(WorkflowRun build) throws Exception {
        String url = Pages.of(build, "benchmarks").substring(JENKINS.getURL().toString().length());
        try (JenkinsRule.WebClient web = JENKINS.createWebClient().withJavaScriptEnabled(false)) {
            return web.goTo(url).asNormalizedText();
        }
    }

    @Test
    public void shouldRecordTheFilesOfEveryTool() throws Exception {
        Bench.copy("criterion", workspace.child("target/criterion"));
        Bench.copy("jmh", workspace.child("jmh"));
        Bench.copy("hyperfine", workspace.child("hyper"));
        custom("boot", 12.5);

        WorkflowRun build = run(Result.SUCCESS, """
                recordBenchmarks(tools: [criterion(), jmh(pattern: 'jmh/*.json'), hyperfine(pattern: 'hyper/calm.json'),
                    benchmarkJson()])""");

        ResultSet results = results(build);
        assertEquals(
                List.of("criterion", "custom", "hyperfine", "jmh"),
                results.results().stream().map(result -> result.id().suite()).distinct().sorted().toList());
        assertEquals(agent.getDisplayName(), results.agent().name());
        assertTrue(!results.agent().fingerprint().isEmpty());
        JENKINS.assertLogContains("verdict=INCONCLUSIVE", build);
    }

    @Test
    public void shouldRecordItsOwnFiles() throws Exception {
        custom("boot", 12.5);
        WorkflowRun first = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        workspace.child("kvmbench-old.json.gz")
                .copyFrom(BenchmarkAction.of(first, "benchmarks").orElseThrow().raw());

        WorkflowRun second = run(Result.SUCCESS, "recordBenchmarks(tools: [kvmbenchResults()])");

        assertEquals(results(first).results(), results(second).results());
    }

    @Test
    public void shouldCompareWithTheAcceptedBuildAndCallItWeak() throws Exception {
        custom("boot", 100);
        WorkflowRun first = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        JENKINS.assertLogContains("no build of " + job.getFullDisplayName() + " is accepted", first);
        assertTrue(page(first), page(first).contains("Inconclusive: no build of "));
        assertFalse(page(first), page(first).contains("Compared with"));
        JobBenchmarks.of(job).accept("benchmarks", 1, "alice", "release");
        custom("boot", 150);

        WorkflowRun second = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], gates: [[metric: '*', fail: 3]])");

        assertTrue(page(second), page(second).contains("Compared with " + job.getFullDisplayName() + " #1, accepted by alice"));
        JENKINS.assertLogContains("verdict=FAILED slower=[custom/boot value]", second);
        JENKINS.assertLogContains("#1, accepted by alice: release", second);
        BenchmarkAction action = BenchmarkAction.of(second, "benchmarks").orElseThrow();
        assertEquals(Mode.BASELINE, action.mode().orElseThrow());
        assertTrue(action.isWeak());
        assertTrue(action.getBaseline(), action.getBaseline().contains("#1"));
    }

    @Test
    public void shouldCompareWithTheAcceptedBuildThoughItWasDiscarded() throws Exception {
        custom("boot", 100);
        WorkflowRun first = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        JobBenchmarks.of(job).accept("benchmarks", 1, "alice", "release");
        first.delete();
        custom("boot", 150);

        WorkflowRun second = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], gates: [[metric: '*', fail: 3]])");

        JENKINS.assertLogContains("#1, accepted by alice: release", second);
    }

    @Test
    public void shouldNotBeGreenWhereTheAcceptedBaselineIsGone() throws Exception {
        custom("boot", 100);
        WorkflowRun first = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        JobBenchmarks.of(job).accept("benchmarks", 1, "alice", "release");
        first.delete();
        File kept = new File(job.getRootDir(), "kvmbench/benchmarks");
        for (File copy : kept.listFiles((dir, name) -> name.startsWith("baseline-"))) {
            Files.delete(copy.toPath());
        }

        WorkflowRun second = run(Result.UNSTABLE, "recordBenchmarks(tools: [benchmarkJson()])");

        JENKINS.assertLogContains("accept another build", second);
    }

    @Test
    public void shouldNotCompareWithABuildThatFailedItsGateUntilItIsAccepted() throws Exception {
        custom("boot", 100);
        run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        custom("boot", 150);
        run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], baselineBuild: '1', gates: [[metric: '*', fail: 3]])");

        WorkflowRun third = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()], baselineBuild: '2')");
        JENKINS.assertLogContains("verdict=INCONCLUSIVE", third);
        JENKINS.assertLogContains("#2 failed its gate and is no baseline until it is accepted as one", third);

        JobBenchmarks.of(job).accept("benchmarks", 2, "bob", "known");
        WorkflowRun fourth = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()], baselineBuild: '2')");
        JENKINS.assertLogContains("verdict=PASSED", fourth);
    }

    @Test
    public void shouldRefuseAGateThatIsForNothing() throws Exception {
        custom("boot", 100);
        String step = "recordBenchmarks(tools: [benchmarkJson()], gates: [[metric: 'nope*', fail: 3]])";
        WorkflowRun first = run(Result.FAILURE, step);
        JENKINS.assertLogContains("A gate is impossible: the limit for 'nope*' is for nothing that is gated here", first);
        assertTrue(BenchmarkAction.of(first).isEmpty());
        run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        JobBenchmarks.of(job).accept("benchmarks", 2, "alice", "release");

        WorkflowRun compared = run(Result.FAILURE, step);

        JENKINS.assertLogContains("A gate is impossible: the limit for 'nope*' is for nothing that is gated here", compared);
        JENKINS.assertLogNotContains("\tat ", compared);
    }

    @Test
    public void shouldSayThatThereIsNothingInAPlaceThatIsNotThere() throws Exception {
        WorkflowRun build = run(Result.FAILURE, "dir('not-there') { recordBenchmarks(tools: [benchmarkJson()]) }");

        JENKINS.assertLogContains(" has no files in ", build);
        JENKINS.assertLogNotContains("\tat ", build);
    }

    @Test
    public void shouldNotFailARegressionThatIsWaived() throws Exception {
        custom("boot", 100);
        run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        JobBenchmarks.of(job).accept("benchmarks", 1, "alice", "release");
        JobBenchmarks.of(job).waive("benchmarks", new io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver(
                "custom/*", "carol", "new feature", java.time.Instant.now().plusSeconds(3600)));
        custom("boot", 150);

        WorkflowRun second = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");

        JENKINS.assertLogContains("waived by carol", second);
        assertEquals(
                Outcome.PASSED,
                BenchmarkAction.of(second, "benchmarks").orElseThrow().outcome().orElseThrow());
    }

    @Test
    public void shouldNeverCompareMachinesOfDifferentFingerprints() throws Exception {
        custom("boot", 100);
        WorkflowRun first = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        String json = new String(new java.util.zip.GZIPInputStream(
                BenchmarkAction.of(first, "benchmarks").orElseThrow().raw()).readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        String fingerprint = results(first).agent().fingerprint();
        workspace.child("kvmbench.json").write(json.replace(fingerprint, "another"), "UTF-8");

        WorkflowRun second = run(Result.SUCCESS, "recordBenchmarks(tools: [kvmbenchResults()], baselineBuild: '1')");

        JENKINS.assertLogContains("verdict=INCONCLUSIVE", second);
        JENKINS.assertLogContains("measured on another machine, or it is not known where: fingerprint " + fingerprint + ", here another", second);
    }

    @Test
    public void shouldNotTakeTwoUnknownMachinesForOne() throws Exception {
        custom("boot", 100);
        WorkflowRun first = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        String json = new String(new java.util.zip.GZIPInputStream(
                BenchmarkAction.of(first, "benchmarks").orElseThrow().raw()).readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        workspace.child("kvmbench.json").write(json.replace(results(first).agent().fingerprint(), ""), "UTF-8");
        run(Result.SUCCESS, "recordBenchmarks(tools: [kvmbenchResults()])");

        WorkflowRun third = run(Result.SUCCESS, "recordBenchmarks(tools: [kvmbenchResults()], baselineBuild: '2')");

        JENKINS.assertLogContains("verdict=INCONCLUSIVE", third);
        JENKINS.assertLogContains("fingerprint unknown, here unknown", third);
    }

    @Test
    public void shouldFailWhereTheNamedBaselineIsNotThere() throws Exception {
        custom("boot", 100);

        WorkflowRun build = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], baselineBuild: '77')");

        JENKINS.assertLogContains("There is no build '77' of " + job.getFullDisplayName(), build);
        WorkflowRun other = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], baselineJob: 'nowhere')");
        JENKINS.assertLogContains("There is no job 'nowhere' to compare with", other);
    }

    @Test
    public void shouldCompareWithAnotherJob() throws Exception {
        custom("boot", 100);
        run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        String reference = job.getFullName();
        JobBenchmarks.of(job).accept("benchmarks", 1, "alice", "release");
        create();
        custom("boot", 99);

        WorkflowRun build = run(
                Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()], baselineJob: '" + reference + "')");

        JENKINS.assertLogContains("verdict=PASSED", build);
    }

    /** Who configures a job may not see by it what they may not see otherwise. */
    @Test
    public void shouldLookForTheBaselineWithWhatTheBuildMaySee() throws Exception {
        String reference = job.getFullName();
        create();
        custom("boot", 99);
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER).everywhere().to("admin")
                .grant(Computer.BUILD).everywhere().to("builder")
                .grant(Item.READ, Item.BUILD).onItems(job).to("builder"));
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator().authenticate(
                        job.getFullName(), User.getById("builder", true).impersonate2()));
        try {
            WorkflowRun build = run(
                    Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], baselineJob: '" + reference + "')");

            JENKINS.assertLogContains("There is no job '" + reference + "' to compare with", build);
        } finally {
            QueueItemAuthenticatorConfiguration.get().getAuthenticators().clear();
            JENKINS.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            JENKINS.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }

    @Test
    public void shouldReadNoMoreThanItsBoundFromAnAgent() throws Exception {
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i < 20_000; i++) {
            many.append(i == 0 ? "" : ",").append("{\"name\": \"b").append(i).append("\", \"unit\": \"ms\", \"value\": 1}");
        }
        workspace.child("benchmark.json").write(many.append("]").toString(), "UTF-8");
        KvmBenchConfiguration.get().setMaxResultMegabytes(1);
        try {
            WorkflowRun build = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()])");

            JENKINS.assertLogContains("the results from " + agent.getDisplayName(), build);
            assertTrue(BenchmarkAction.of(build).isEmpty());
        } finally {
            KvmBenchConfiguration.get().setMaxResultMegabytes(256);
        }
    }

    @Test
    public void shouldFailWhereAToolHasNoFilesUnlessThatIsAllowed() throws Exception {
        custom("boot", 100);

        WorkflowRun build = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson(), criterion()])");
        JENKINS.assertLogContains("Criterion.rs (target/criterion) has no files in ", build);

        WorkflowRun allowed = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson(), criterion()], allowEmpty: true)");
        JENKINS.assertLogContains("Criterion.rs (target/criterion) has no files.", allowed);
    }

    @Test
    public void shouldNameTheFileAndThePlaceThatIsBroken() throws Exception {
        workspace.child("benchmark.json").write("[{\"name\": \"boot\", \"unit\": \"ms\", \"val", "UTF-8");

        WorkflowRun build = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()])");

        JENKINS.assertLogContains("benchmark.json:1:", build);
        JENKINS.assertLogNotContains("\tat ", build);
        assertTrue(BenchmarkAction.of(build).isEmpty());
    }

    @Test
    public void shouldNotLoseTheOthersToOneBrokenFile() throws Exception {
        custom("boot", 100);
        workspace.child("benchmark-2.json").write("[{", "UTF-8");

        WorkflowRun build = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");

        JENKINS.assertLogContains("benchmark-2.json", build);
        assertEquals(1, results(build).results().size());
    }

    @Test
    public void shouldTakeHostileNamesAsNames() throws Exception {
        String name = "<script>alert(1)</script> ${jndi:ldap://x} \\u202e" + "x".repeat(2000);
        custom(name, 1);

        WorkflowRun build = run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");

        assertTrue(results(build).results().get(0).id().benchmark().startsWith("<script>alert(1)</script> ${jndi:"));
    }

    @Test
    public void shouldFailWhereTheBaselinesFileIsBroken() throws Exception {
        custom("boot", 100);
        run(Result.SUCCESS, "recordBenchmarks(tools: [benchmarkJson()])");
        JobBenchmarks.of(job).accept("benchmarks", 1, "alice", "release");
        new FilePath(new File(job.getRootDir(), "kvmbench/benchmarks/baseline-1.json.gz")).write("broken", "UTF-8");

        WorkflowRun second = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()])");

        JENKINS.assertLogContains("could not be read", second);
    }

    @Test
    public void shouldRecordAfterAFreestyleBuild() throws Exception {
        FreeStyleProject project = JENKINS.createFreeStyleProject();
        project.setAssignedNode(agent);
        FilePath directory = agent.getWorkspaceFor(project);
        directory.mkdirs();
        Bench.copy("jmh", directory.child("out"));
        BenchmarkTool.Jmh jmh = new BenchmarkTool.Jmh();
        jmh.setPattern("out/one.json");
        BenchmarkRecorder recorder = new BenchmarkRecorder(List.of(jmh));
        recorder.setQuiet(true);
        project.getPublishersList().add(recorder);

        FreeStyleBuild build = JENKINS.buildAndAssertSuccess(project);

        assertEquals(1, BenchmarkAction.of(build).size());
        JENKINS.assertLogContains("MEASURED", build);
    }

    @Test
    public void shouldRefuseAnIdThatIsNone() throws Exception {
        custom("boot", 1);

        WorkflowRun build = run(Result.FAILURE, "recordBenchmarks(tools: [benchmarkJson()], id: '../../x')");

        JENKINS.assertLogContains("'../../x' cannot be an id", build);
    }

    @Test
    public void shouldHaveTheSymbolsThatTheDocumentsUse() {
        assertEquals(
                Map.of("kvmbenchResults", 1, "criterion", 1, "jmh", 1, "hyperfine", 1, "benchmarkJson", 1).keySet(),
                JENKINS.jenkins.getDescriptorList(BenchmarkTool.class).stream()
                        .flatMap(tool -> org.jenkinsci.plugins.structs.SymbolLookup.getSymbolValue(tool).stream())
                        .collect(java.util.stream.Collectors.toSet()));
    }
}
