package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.AbortException;
import hudson.matrix.AxisList;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.scm.NullSCM;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import jenkins.branch.BranchSource;
import jenkins.model.Jenkins;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.SCMSourceCriteria;
import jenkins.scm.impl.SingleSCMSource;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.multibranch.AbstractWorkflowBranchProjectFactory;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;

public class JobBenchmarksTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    /** Builds of which number n measured the value n. */
    private static FreeStyleProject job(int builds) throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        for (int i = 0; i < builds; i++) {
            record(JENKINS.buildAndAssertSuccess(job));
        }
        return job;
    }

    private static void record(Run<?, ?> build) throws IOException {
        Recorder.record(build, "id", Measured.plain(2, build.getNumber()), Optional.empty(), null);
    }

    static Trend trend(Job<?, ?> job) throws IOException {
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        Series series = Series.of(Measured.plain(1, 1).results().get(0));
        return benchmarks.trend("id", series.key(), Optional.empty(), 1000).orElseThrow();
    }

    static List<Integer> builds(Job<?, ?> job) throws IOException {
        Trend trend = trend(job);
        for (TrendPoint point : trend.points()) {
            assertEquals(point.build().number(), point.point().median(), 0.01 * point.build().number());
        }
        return trend.points().stream().map(point -> point.build().number()).toList();
    }

    @Test
    public void shouldTakeDeletedBuildsOutOfTheTrend() throws Exception {
        FreeStyleProject job = job(3);
        job.getBuildByNumber(2).delete();
        assertEquals(List.of(1, 3), builds(job));
        assertThrows(ResultsUnreadableException.class, () -> JobBenchmarks.of(job).results("id", 2));
    }

    @Test
    public void shouldKeepPointsOfDeletedBuildsWhereThatIsConfigured() throws Exception {
        FreeStyleProject job = job(3);
        KvmBenchConfiguration.get().setKeepPointsOfDeletedBuilds(true);
        try {
            job.getBuildByNumber(2).delete();
        } finally {
            KvmBenchConfiguration.get().setKeepPointsOfDeletedBuilds(false);
        }
        assertEquals(List.of(1, 2, 3), builds(job));
        assertEquals(
                List.of(false, true, false),
                JobBenchmarks.of(job).builds("id").stream().map(RecordedBuild::deleted).toList());
    }

    @Test
    public void shouldGoOnAfterARenameAndLeaveNothingToTheNextOfThatName() throws Exception {
        FreeStyleProject job = job(2);
        String name = job.getName();
        job.renameTo(name + "-renamed");
        record(JENKINS.buildAndAssertSuccess(job));
        assertEquals(List.of(1, 2, 3), builds(job));

        FreeStyleProject next = JENKINS.createFreeStyleProject(name);
        assertTrue(JobBenchmarks.of(next).ids().isEmpty());
        record(JENKINS.buildAndAssertSuccess(next));
        assertEquals(List.of(1), builds(next));
        assertEquals(List.of(1, 2, 3), builds(job));
    }

    @Test
    public void shouldForgetAJobThatWasDeleted() throws Exception {
        FreeStyleProject job = job(2);
        String name = job.getName();
        assertEquals(List.of(1, 2), builds(job));
        job.delete();
        FreeStyleProject next = JENKINS.createFreeStyleProject(name);
        record(JENKINS.buildAndAssertSuccess(next));
        assertEquals(List.of(1), builds(next));
    }

    @Test
    public void shouldNotCopyResultsWithAJob() throws Exception {
        FreeStyleProject job = job(1);
        JobBenchmarks.of(job).accept("id", 1, "alice", "");
        FreeStyleProject copy = (FreeStyleProject) Jenkins.get().copy((TopLevelItem) job, job.getName() + "-copy");
        assertTrue(JobBenchmarks.of(copy).ids().isEmpty());
        assertEquals(Optional.empty(), JobBenchmarks.of(copy).acceptedBaseline("id"));
    }

    @Test
    public void shouldMoveWithItsFolder() throws Exception {
        MockFolder folder = JENKINS.createFolder("folder");
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
        record(JENKINS.buildAndAssertSuccess(job));
        folder.renameTo("renamed");
        record(JENKINS.buildAndAssertSuccess(job));
        assertEquals(List.of(1, 2), builds(Jenkins.get().getItemByFullName("renamed/job", FreeStyleProject.class)));
    }

    @Test
    public void shouldHaveATrendForEachConfigurationOfAMatrix() throws Exception {
        MatrixProject matrix = JENKINS.createProject(MatrixProject.class);
        matrix.setAxes(new AxisList(new TextAxis("kernel", "6.1", "6.18")));
        for (int i = 0; i < 2; i++) {
            for (Run<?, ?> run : JENKINS.buildAndAssertSuccess(matrix).getExactRuns()) {
                record(run);
            }
        }
        assertEquals(2, matrix.getActiveConfigurations().size());
        for (MatrixConfiguration configuration : matrix.getActiveConfigurations()) {
            assertEquals(List.of(1, 2), builds(configuration));
        }
        assertTrue(JobBenchmarks.of(matrix).ids().isEmpty());
    }

    @Test
    public void shouldHaveATrendForEachBranch() throws Exception {
        WorkflowMultiBranchProject project = JENKINS.createProject(WorkflowMultiBranchProject.class);
        project.setProjectFactory(new AnyBranch());
        for (String branch : List.of("main", "feature/a b")) {
            project.getSourcesList().add(new BranchSource(new SingleSCMSource(branch, branch, new NullSCM())));
        }
        project.scheduleBuild2(0).getFuture().get();
        JENKINS.waitUntilNoActivity();
        assertEquals(2, project.getAllJobs().size());
        for (Job<?, ?> job : project.getAllJobs()) {
            record(JENKINS.assertBuildStatusSuccess(job.getLastBuild()));
            assertEquals(List.of(1), builds(job));
        }
    }

    /** Takes every branch, without looking for a Jenkinsfile. */
    public static class AnyBranch extends AbstractWorkflowBranchProjectFactory {

        @Override
        protected FlowDefinition createDefinition() {
            try {
                return new CpsFlowDefinition("", true);
            } catch (Descriptor.FormException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected SCMSourceCriteria getSCMSourceCriteria(SCMSource source) {
            return (probe, listener) -> true;
        }
    }

    @Test
    public void shouldTakeBuildsThatRecordAtTheSameTime() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        List<Run<?, ?>> builds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            builds.add(JENKINS.buildAndAssertSuccess(job));
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<?>> recorded = new ArrayList<>();
        for (int i = builds.size() - 1; i >= 0; i--) {
            Run<?, ?> build = builds.get(i);
            recorded.add(threads.submit(() -> {
                record(build);
                return null;
            }));
        }
        for (Future<?> one : recorded) {
            one.get();
        }
        threads.shutdown();
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), builds(job));
    }

    @Test
    public void shouldLetOneOfTwoStepsHaveAnIdThatBothWant() throws Exception {
        Run<?, ?> build = JENKINS.buildAndAssertSuccess(JENKINS.createFreeStyleProject());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(threads.submit(() -> {
                try (Reservation ignored = Reservation.of(build, "id")) {
                    record(build);
                    return true;
                } catch (AbortException e) {
                    return false;
                }
            }));
        }
        int recorded = 0;
        for (Future<Boolean> one : tries) {
            recorded += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertEquals(1, recorded);
        assertEquals(1, BenchmarkAction.of(build).size());
    }

    @Test
    public void shouldReadResultsOfABuildThatIsNotLoaded() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        ResultSet results = Measured.compared(2, 1, 1.2);
        Recorder.record(JENKINS.buildAndAssertSuccess(job), "id", results, Measured.decided(results), null);
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        assertEquals(4, benchmarks.results("id", 1).results().size());
        assertEquals(Outcome.FAILED, benchmarks.decision("id", 1).orElseThrow().outcome());
        assertEquals(Optional.of(Outcome.FAILED), benchmarks.builds("id").get(0).outcome());
        Set<SeriesId> wanted = results.results().stream().map(Result::id).collect(Collectors.toSet());
        assertEquals(2, benchmarks.recent("id", wanted, 30, 1).size());
    }

    @Test
    public void shouldKeepWhatPeopleDecided() throws Exception {
        FreeStyleProject job = job(2);
        Waiver waiver = new Waiver("snapshot/*", "bob", "<b>known</b>", Instant.parse("2030-01-01T00:00:00Z"));
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        benchmarks.accept("id", 1, "alice", "good enough");
        benchmarks.waive("id", waiver);
        job.renameTo(job.getName() + "-renamed");

        benchmarks = JobBenchmarks.of(job);
        assertEquals("alice", benchmarks.acceptedBaseline("id").orElseThrow().author());
        assertEquals(1, benchmarks.acceptedBaseline("id").orElseThrow().build());
        assertEquals(List.of(waiver), benchmarks.waivers("id"));
        assertEquals(
                List.of(true, false), trend(job).points().stream().map(TrendPoint::baseline).toList());

        benchmarks.clearBaseline("id", "carol");
        benchmarks.revoke("id", waiver, "dave");
        assertEquals(Optional.empty(), benchmarks.acceptedBaseline("id"));
        assertEquals(
                List.of(false, false), trend(job).points().stream().map(TrendPoint::baseline).toList());
        assertTrue(benchmarks.waivers("id").isEmpty());
        assertEquals("carol", benchmarks.rulings("id").acceptances().get(0).withdrawn().author());
        assertEquals("dave", benchmarks.rulings("id").waivers().get(0).revoked().author());
    }

    @Test
    public void shouldCostAJobWithoutBenchmarksNothing() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        JENKINS.buildAndAssertSuccess(job);
        assertTrue(JobBenchmarks.of(job).ids().isEmpty());
        job.getBuildByNumber(1).delete();
        assertFalse(new File(job.getRootDir(), "kvmbench").exists());
        assertTrue(JobBenchmarks.of(job).seriesOf("id").isEmpty());
        assertEquals(List.of(), JobBenchmarks.of(job).builds("id"));
        assertFalse(new File(job.getRootDir(), "kvmbench").exists());
    }

    @Test
    public void shouldOpenNoFileOutsideOfTheJob() throws Exception {
        JobBenchmarks benchmarks = JobBenchmarks.of(JENKINS.createFreeStyleProject());
        for (String id : List.of("..", "../../secrets", "a/b", "")) {
            assertThrows(id, IllegalArgumentException.class, () -> benchmarks.seriesOf(id));
            assertThrows(id, IllegalArgumentException.class, () -> benchmarks.results(id, 1));
            assertThrows(id, IllegalArgumentException.class, () -> benchmarks.waivers(id));
        }
    }
}
