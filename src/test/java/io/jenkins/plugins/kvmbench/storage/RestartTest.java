package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;

public class RestartTest {

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Test
    public void shouldGoOnAfterARestart() throws Throwable {
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.createFreeStyleProject("bench");
            for (int i = 0; i < 2; i++) {
                FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
                ResultSet results = Measured.compared(2, 1, build.getNumber());
                Recorder.record(build, "id", results, Measured.decided(results), null);
            }
            JobBenchmarks.of(job).accept("id", 1, "alice", "");
        });
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("bench", FreeStyleProject.class);
            assertEquals(List.of(1, 2), JobBenchmarksTest.builds(job));
            assertTrue(JobBenchmarks.of(job).isComplete("id"));
            assertEquals(1, JobBenchmarks.of(job).acceptedBaseline("id").orElseThrow().build());
            BenchmarkAction action =
                    BenchmarkAction.of(job.getBuildByNumber(2), "id").orElseThrow();
            assertEquals(Optional.of(Outcome.FAILED), action.outcome());
            assertEquals(4, action.results().results().size());
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
            Recorder.record(build, "id", Measured.plain(2, 3), Optional.empty(), null);
            assertEquals(List.of(1, 2, 3), JobBenchmarksTest.builds(job));
        });
    }

    @Test
    public void shouldMendAfterACrashWhatWasBeingWritten() throws Throwable {
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.createFreeStyleProject("bench");
            for (int i = 0; i < 3; i++) {
                FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
                Recorder.record(build, "id", Measured.plain(2, build.getNumber()), Optional.empty(), null);
            }
            JobBenchmarks.of(job).complete("id");
            Path index = job.getRootDir().toPath().resolve("kvmbench/id/points.idx");
            byte[] bytes = Files.readAllBytes(index);
            Files.write(index, Arrays.copyOf(bytes, bytes.length - 40));
        });
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("bench", FreeStyleProject.class);
            assertEquals(List.of(1, 2), JobBenchmarksTest.builds(job));
            JobBenchmarks.of(job).complete("id");
            assertEquals(List.of(1, 2, 3), JobBenchmarksTest.builds(job));
        });
    }
}
