package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.recipes.LocalData;

/** What earlier versions wrote can be read; {@link FormatFixture} wrote it. Build 3 is deleted, its points are kept. */
public class FormatTest {

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    private FreeStyleProject job() {
        return jenkins.jenkins.getItemByFullName("bench", FreeStyleProject.class);
    }

    @Test
    @LocalData("format1")
    public void shouldReadBuildsOfFormat1() throws IOException {
        BenchmarkAction action = BenchmarkAction.of(job().getBuildByNumber(2), "id").orElseThrow();
        assertEquals(Optional.of(Outcome.FAILED), action.outcome());
        assertEquals(2, action.count(Verdict.REGRESSED));
        assertEquals("main #7", action.getBaseline());
        assertTrue(action.isWeak());
        assertEquals("3f9a1c", action.getFingerprint());
        assertEquals(4, action.results().results().size());
        assertEquals(1.1e-3, action.results().results().get(1).medians()[5], 1e-9);
        assertEquals(2, action.decision().orElseThrow().count(Verdict.REGRESSED));
        assertEquals(
                Optional.empty(),
                BenchmarkAction.of(job().getBuildByNumber(1), "id").orElseThrow().outcome());
    }

    @Test
    @LocalData("format1")
    public void shouldReadTrendsAndRulingsOfFormat1() throws IOException {
        JobBenchmarks benchmarks = JobBenchmarks.of(job());
        assertTrue(benchmarks.isComplete("id"));
        Series series = Series.of(Measured.plain(1, 1).results().get(0));
        Trend trend = benchmarks.trend("id", series.key(), Optional.empty(), 100).orElseThrow();
        assertEquals(series, trend.series());
        assertEquals(List.of(1, 2, 3), trend.points().stream().map(p -> p.build().number()).toList());
        assertEquals(List.of(true, false, false), trend.points().stream().map(TrendPoint::baseline).toList());
        TrendPoint slower = trend.points().get(1);
        assertEquals(1.1e-3, slower.point().median(), 1e-5);
        assertEquals(Optional.of(Verdict.REGRESSED), slower.point().verdict());
        RecordedBuild deleted = trend.points().get(2).build();
        assertTrue(deleted.deleted());
        assertEquals("other", deleted.fingerprint());
        assertEquals(1, benchmarks.acceptedBaseline("id").orElseThrow().build());
        assertEquals("bob", benchmarks.waivers("id").get(0).author());
    }

    @Test
    @LocalData("format1")
    public void shouldMakeTheIndexAnewFromFilesOfFormat1() throws IOException {
        Files.delete(job().getRootDir().toPath().resolve("kvmbench/id/points.idx"));
        JobBenchmarks benchmarks = JobBenchmarks.of(job());
        benchmarks.complete("id");
        assertEquals(List.of(2, 1), benchmarks.builds("id").stream().map(RecordedBuild::number).toList());
        assertEquals(Optional.of(Outcome.FAILED), benchmarks.builds("id").get(0).outcome());
    }
}
