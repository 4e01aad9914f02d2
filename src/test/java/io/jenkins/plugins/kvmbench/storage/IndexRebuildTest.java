package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import hudson.Util;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.index.PointIndex;
import io.jenkins.plugins.kvmbench.engine.history.index.PointIndexes;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class IndexRebuildTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private FreeStyleProject job;
    private List<RecordedBuild> before;

    @Before
    public void record() throws Exception {
        job = JENKINS.createFreeStyleProject();
        for (int i = 1; i <= 4; i++) {
            ResultSet results = Measured.compared(2, 1, i);
            Recorder.record(
                    JENKINS.buildAndAssertSuccess(job),
                    "id",
                    results,
                    i % 2 == 0 ? Measured.decided(results) : Optional.empty(),
                    null);
        }
        JobBenchmarks.of(job).complete("id");
        before = JobBenchmarks.of(job).builds("id");
    }

    private Path index() {
        return job.getRootDir().toPath().resolve("kvmbench/id/points.idx");
    }

    private void assertMadeAnewWithoutLoadingABuild() throws Exception {
        job.doReload();
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        benchmarks.seriesOf("id");
        benchmarks.complete("id");
        assertTrue(benchmarks.isComplete("id"));
        assertEquals(before, benchmarks.builds("id"));
        assertEquals(List.of(1, 2, 3, 4), JobBenchmarksTest.builds(job));
        assertEquals(Map.of(), job._getRuns().getLoadedBuilds());
        assertNotNull(job.getBuildByNumber(2));
        assertEquals("this must show what is loaded", Set.of(2), job._getRuns().getLoadedBuilds().keySet());
    }

    @Test
    public void shouldMakeALostIndexAnew() throws Exception {
        Files.delete(index());
        assertMadeAnewWithoutLoadingABuild();
    }

    @Test
    public void shouldMakeAnIndexAnewThatIsRubbish() throws Exception {
        Files.writeString(index(), "rubbish");
        assertMadeAnewWithoutLoadingABuild();
    }

    @Test
    public void shouldAddTheBuildThatACrashCutOff() throws Exception {
        byte[] bytes = Files.readAllBytes(index());
        Files.write(index(), Arrays.copyOf(bytes, bytes.length - 3));
        assertMadeAnewWithoutLoadingABuild();
    }

    @Test
    public void shouldMendDamageInTheMiddle() throws Exception {
        byte[] bytes = Files.readAllBytes(index());
        bytes[bytes.length / 2] ^= 1;
        Files.write(index(), bytes);
        assertMadeAnewWithoutLoadingABuild();
    }

    @Test
    public void shouldFindAWholeDirectoryMissingWhenABuildIsLoaded() throws Exception {
        Util.deleteRecursive(new File(job.getRootDir(), "kvmbench"));
        assertTrue(JobBenchmarks.of(job).ids().isEmpty());
        job.doReload();
        assertNotNull(job.getLastBuild());
        assertEquals(List.of("id"), List.copyOf(JobBenchmarks.of(job).ids()));
        JobBenchmarks.of(job).complete("id");
        assertEquals(before, JobBenchmarks.of(job).builds("id"));
    }

    @Test
    public void shouldLeaveOutABuildWhoseFileIsBroken() throws Exception {
        Path file = job.getBuildByNumber(2).getRootDir().toPath().resolve("kvmbench/id.json.gz");
        Files.writeString(file, "{\"schema\":");
        Files.delete(index());
        JobBenchmarks.of(job).complete("id");
        assertEquals(List.of(1, 3, 4), JobBenchmarksTest.builds(job));
    }

    @Test
    public void shouldLeaveNothingToTheNextJobOfThatNameWhenTheJobGoesMeanwhile() throws Exception {
        Files.delete(index());
        Path directory = index().getParent();
        PointIndex index = new PointIndexes().at(directory);
        Util.deleteRecursive(directory.getParent().toFile());

        IndexRebuild.await(IndexRebuild.start(job, "id", index));

        assertFalse(Files.exists(directory.getParent()));
    }

    @Test
    public void shouldNotMakeDeletedBuildsAnew() throws Exception {
        job.getBuildByNumber(3).delete();
        Files.delete(index());
        JobBenchmarks.of(job).complete("id");
        assertEquals(List.of(1, 2, 4), JobBenchmarksTest.builds(job));
    }
}
