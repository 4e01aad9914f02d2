package io.jenkins.plugins.kvmbench.storage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A file that is broken is said to be broken; it is never an empty result. */
public class BrokenResultsTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private FreeStyleProject job;
    private Path files;

    @Before
    public void record() throws Exception {
        job = JENKINS.createFreeStyleProject();
        FreeStyleBuild build = JENKINS.buildAndAssertSuccess(job);
        ResultSet results = Measured.compared(2, 1, 1.2);
        Recorder.record(build, "id", results, Measured.decided(results), null);
        files = build.getRootDir().toPath().resolve("kvmbench");
        job.doReload();
    }

    private BenchmarkAction action() {
        return BenchmarkAction.of(job.getBuildByNumber(1), "id").orElseThrow();
    }

    private static void assertUnreadable(String why, org.junit.function.ThrowingRunnable reading) {
        String message = assertThrows(ResultsUnreadableException.class, reading).getMessage();
        assertTrue(message, message.startsWith("could not be read: ") && message.contains(why));
    }

    @Test
    public void shouldSayThatATruncatedFileCouldNotBeRead() throws IOException {
        for (String name : new String[] {"id.json.gz", "id.decision.json.gz"}) {
            byte[] bytes = Files.readAllBytes(files.resolve(name));
            Files.write(files.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));
        }
        assertUnreadable("id.json.gz", () -> action().results());
        assertUnreadable("id.decision.json.gz", () -> action().decision());
        assertUnreadable("id.json.gz", () -> JobBenchmarks.of(job).results("id", 1));
        assertEquals("scalars are in build.xml", Optional.of(Outcome.FAILED), action().outcome());
    }

    @Test
    public void shouldSayWhatIsWrongWithAFileOfSomethingElse() throws IOException {
        Files.writeString(files.resolve("id.json.gz"), "{\"schema\":\"kvmbench/2\"}");
        Files.writeString(files.resolve("id.decision.json.gz"), "[]");
        assertUnreadable("use a newer kvmbench", () -> action().results());
        assertUnreadable("expected an object", () -> action().decision());
    }

    @Test
    public void shouldSayThatALostFileIsNotThere() throws IOException {
        Files.delete(files.resolve("id.json.gz"));
        Files.delete(files.resolve("id.decision.json.gz"));
        assertUnreadable("there is no such file", () -> action().results());
        assertUnreadable("there is no such file", () -> action().raw());
        assertUnreadable("is not there", () -> action().decision());
    }

    @Test
    public void shouldNotTakeALostDecisionForNone() throws IOException {
        Files.delete(files.resolve("id.decision.json.gz"));
        assertUnreadable("the decision of build 1 is not there", () -> JobBenchmarks.of(job).decision("id", 1));
    }

    @Test
    public void shouldSayThatAStoreIsNotInstalled() throws Exception {
        Path buildXml = files.resolveSibling("build.xml");
        Files.writeString(buildXml, Files.readString(buildXml).replace("<store>files<", "<store>elsewhere<"));
        job.doReload();
        assertUnreadable("'elsewhere', which is not installed", () -> action().results());
    }

    @Test
    public void shouldReadAgainWhatWasMended() throws IOException {
        byte[] bytes = Files.readAllBytes(files.resolve("id.json.gz"));
        BenchmarkAction action = action();
        Files.delete(files.resolve("id.json.gz"));
        assertThrows(ResultsUnreadableException.class, action::results);
        Files.write(files.resolve("id.json.gz"), bytes);
        assertEquals(4, action.results().results().size());
        try (InputStream raw = action.raw()) {
            assertEquals(bytes.length, raw.readAllBytes().length);
        }
    }
}
