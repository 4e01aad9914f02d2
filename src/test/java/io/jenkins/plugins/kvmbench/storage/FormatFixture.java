package io.jenkins.plugins.kvmbench.storage;

import hudson.FilePath;
import hudson.model.Cause;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.File;
import java.time.Instant;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Writes what {@link FormatTest} reads, with the code that records. No test, so it is called by name only, and only for a new
 * format: what an older version wrote must stay as it is.
 *
 * <pre>mvn test -Dtest=FormatFixture -Dkvmbench.fixture=DIRECTORY</pre>
 */
public class FormatFixture {

    @Rule
    public JenkinsRule jenkins = new JenkinsRule();

    private static FreeStyleBuild build(FreeStyleProject job) throws Exception {
        return job.scheduleBuild2(0, new Cause.UserIdCause("alice")).get();
    }

    @Test
    public void write() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bench");
        ResultSet slower = Measured.compared(2, 1e-3, 1.10);
        Recorder.record(build(job), "id", Measured.plain(2, 1e-3), Optional.empty(), null);
        Recorder.record(
                build(job),
                "id",
                slower,
                Measured.decided(slower),
                new Baseline("main #7", true));
        FreeStyleBuild last = build(job);
        Recorder.record(last, "id", Measured.plain(1, 1.2e-3, "other"), Optional.empty(), null);
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        benchmarks.complete("id");
        benchmarks.deleted(3, true);
        benchmarks.accept("id", 1, "alice", "good enough");
        benchmarks.waive("id", new Waiver("snapshot/*", "bob", "known", Instant.parse("2030-01-01T00:00:00Z")));
        FilePath target = new FilePath(new File(System.getProperty("kvmbench.fixture"))).child("jobs/bench");
        new FilePath(job.getRootDir())
                .copyRecursiveTo("config.xml,nextBuildNumber,kvmbench/**,builds/*/*.xml,builds/*/kvmbench/**", "builds/3/**,**/changelog.xml", target);
        for (FilePath file : target.list("builds/*/build.xml")) {
            String withoutPaths = file.readToString().replaceAll("(?m)^ *<workspace>.*\\R", "");
            file.write(withoutPaths, "UTF-8");
        }
    }
}
