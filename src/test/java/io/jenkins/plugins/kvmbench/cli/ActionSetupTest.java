package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.github.HttpsHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** How the action comes by kvmbench: a released jar, an earlier build, or a build of its own. */
public class ActionSetupTest {

    private static final String MERGE = "c".repeat(40);

    @Rule
    public Runner runner = new Runner();

    private HttpsHost server;
    private byte[] jar;

    @Before
    public void aHostWithTheJar() throws Exception {
        jar = Files.readAllBytes(runner.path("action/classes.jar"));
        server = new HttpsHost(runner.path("tls"), jar);
        runner.environment.put("CURL_CA_BUNDLE", server.certificate().toString());
        runner.on("push", Runner.payload("push"), MERGE, "main");
        runner.with("suites", "command", "params", "command=true", "invocations", "2", "keep-disturbed", "true");
    }

    @After
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Path jarInPlace() {
        return runner.path("action/standalone/target/kvmbench.jar");
    }

    private void nothingCanBeBuilt() throws Exception {
        Files.writeString(runner.path("action/Makefile"), "build:\n\t@false\n");
    }

    private void release(String sha256) throws Exception {
        Files.writeString(runner.path("action/.ci/released"), server.url() + " " + sha256 + "\n");
    }

    private static void assertSkipped(Runner.Ran ran, String... steps) {
        for (String step : steps) {
            assertEquals(step, "skipped", ran.step(step).get("outcome").asText());
        }
    }

    @Test
    public void shouldTakeTheJarOfTheReleaseThatItIs() throws Exception {
        release(HttpsHost.sha256(jar));
        nothingCanBeBuilt();

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Provide kvmbench"), "success", ran.conclusion());
        assertEquals("measured", ran.output("verdict"));
        assertSkipped(ran, "Look for an earlier build", "Build kvmbench", "Keep the build");
    }

    @Test
    public void shouldBuildTheSameSourcesWhereTheReleaseIsOutOfReach() throws Exception {
        release(HttpsHost.sha256(jar));
        server.close();

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Provide kvmbench"), "success", ran.conclusion());
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).startsWith("warning: " + server.url() + " could not be downloaded"));
        assertEquals("success", ran.step("Build kvmbench").get("outcome").asText());
    }

    @Test
    public void shouldNotUseNorReplaceAJarThatIsNotTheReleases() throws Exception {
        release("0".repeat(64));

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertEquals("misconfigured", ran.output("verdict"));
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).contains("it was not used"));
        assertFalse(Files.exists(jarInPlace()));
        assertSkipped(ran, "Build kvmbench", "Measure");
    }

    @Test
    public void shouldKeepADownloadOnARunnerOfOnesOwnAndLookAtItAgain() throws Exception {
        release(HttpsHost.sha256(jar));
        nothingCanBeBuilt();
        runner.environment.put("RUNNER_TOOL_CACHE", runner.path("tools").toString());
        Path kept = runner.path("tools/kvmbench/" + HttpsHost.sha256(jar) + ".jar");
        runner.run();
        assertTrue(Files.exists(kept));

        Files.writeString(kept, "what was measured wrote here");
        assertEquals("downloaded anew", "success", runner.run().conclusion());
        assertEquals(HttpsHost.sha256(jar), HttpsHost.sha256(Files.readAllBytes(kept)));

        server.close();
        assertEquals("not downloaded", "success", runner.run().conclusion());
        Files.writeString(kept, "what was measured wrote here");
        assertEquals("not used", "failure", runner.run().conclusion());
    }

    @Test
    public void shouldBuildOnceForAllJobs() throws Exception {
        Runner.Ran first = runner.run();
        assertEquals(first.log("Build kvmbench"), "success", first.conclusion());
        String key = first.step("Keep the build").at("/with/key").asText();
        assertEquals(key, first.step("Look for an earlier build").at("/with/key").asText());
        assertTrue(key, key.matches("kvmbench-\\w+-[0-9a-f]{32}"));
        assertEquals(jarInPlace().toString(), first.step("Keep the build").at("/with/path").asText());

        // What restoring does.
        runner.outputs.put("Look for an earlier build", Map.of("cache-hit", "true"));
        Runner.Ran second = runner.run();
        assertEquals("success", second.conclusion());
        assertSkipped(second, "Build kvmbench", "Keep the build");
        assertEquals(key, second.step("Look for an earlier build").at("/with/key").asText());
    }

    @Test
    public void shouldBuildAnewWhereASourceIsAnother() throws Exception {
        String before = runner.run().step("Keep the build").at("/with/key").asText();
        for (String file : List.of("src/main/Main.java", "native/Makefile", "standalone/pom.xml")) {
            Files.writeString(runner.path("action/" + file), "changed");
            String after = runner.run().step("Keep the build").at("/with/key").asText();
            assertNotEquals(file, before, after);
            before = after;
        }
    }

    @Test
    public void shouldWorkWhereThereIsNoCache() throws Exception {
        runner.failing.addAll(List.of("Look for an earlier build", "Keep the build"));

        assertEquals("success", runner.run().conclusion());
    }

    @Test
    public void shouldSayWhyItCannotBeBuilt() throws Exception {
        nothingCanBeBuilt();

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertEquals("cannot", ran.output("verdict"));
        assertEquals(List.of("error: kvmbench could not be built; the log says why"), ran.annotations());
        assertSkipped(ran, "Keep the build", "Measure");
    }

    @Test
    public void shouldUseADownloadWithTheRightHashAlone() throws Exception {
        nothingCanBeBuilt();

        runner.with("jar-url", server.url(), "jar-sha256", "0".repeat(64));
        Runner.Ran other = runner.run();
        assertEquals("failure", other.conclusion());
        assertTrue(other.annotations().toString(), other.annotations().get(0).contains("it was not used"));
        assertFalse(Files.exists(jarInPlace()));

        for (List<String> wrong : List.of(
                List.of("jar-url", server.url().replace("https", "http")),
                List.of("jar-url", "file://" + runner.path("action/classes.jar")),
                List.of("jar-url", server.url() + "\n::set-output name=java::x"),
                List.of("jar-sha256", ""))) {
            runner.with("jar-url", server.url(), "jar-sha256", HttpsHost.sha256(jar)).with(wrong.toArray(String[]::new));
            Runner.Ran refused = runner.run();
            assertEquals(wrong.toString(), ExitCodes.USAGE, refused.step("Provide kvmbench").get("code").asInt());
            assertEquals(1, refused.annotations().size());
        }

        runner.with("jar-url", server.url(), "jar-sha256", HttpsHost.sha256(jar).toUpperCase(Locale.ROOT));
        Runner.Ran same = runner.run();
        assertEquals(same.log("Provide kvmbench"), "success", same.conclusion());
    }
}
