package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Every step of {@code action.yml}, run as GitHub's runner runs it, for real events and against a stand-in for GitHub. */
public class GithubActionTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    private static final String MERGE = "c".repeat(40);

    @Rule
    public Runner runner = new Runner();

    @Before
    public void reset() {
        GITHUB.reset();
        runner.token(GitHubStandIn.WORKFLOW, GITHUB.api());
        // A command instead of the real thing, for speed; what disturbs the tests' machine is not of interest.
        runner.with("suites", "command", "invocations", "6", "keep-disturbed", "true");
    }

    static ObjectNode pullRequest(boolean fork) throws Exception {
        ObjectNode payload = Runner.payload("pull_request");
        ObjectNode request = (ObjectNode) payload.get("pull_request");
        request.put("number", 7);
        ((ObjectNode) request.get("head")).put("sha", GitHubStandIn.HEAD);
        if (fork) {
            ((ObjectNode) request.at("/head/repo")).put("full_name", "stranger/Hello-World");
        }
        return payload;
    }

    private void onPullRequest(boolean fork) throws Exception {
        runner.on("pull_request", pullRequest(fork), MERGE, "7/merge");
    }

    @Test
    public void shouldMeasureBothSidesForRealAndCommentOnThePullRequest() throws Exception {
        assumeTrue("/dev/kvm cannot be opened", Files.isWritable(Path.of("/dev/kvm")));
        onPullRequest(false);
        runner.with(
                "suites", "snapshot", "params", "pages=20\ninstrs=1000\nstrategy=fast", "base", "canary=0", "head", "canary=0",
                "artifact", "results", "check", "true");

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Measure"), "success", ran.conclusion());
        assertEquals("passed", ran.output("verdict"));
        assertEquals("0", ran.output("regressions"));
        JsonNode decision = Runner.JSON.readTree(Path.of(ran.output("json-path")).toFile());
        assertEquals("snapshot", decision.at("/results/0/suite").asText());
        JsonNode results = Runner.JSON.readTree(Path.of(ran.output("results-path")).toFile());
        assertEquals("the head, not the merge", GitHubStandIn.HEAD, results.at("/run/commit").asText());
        assertEquals("7", results.at("/run/change_request").asText());
        assertTrue(Files.readString(Path.of(ran.output("report-path"))).startsWith("<!DOCTYPE html>"));
        assertTrue(ran.summary(), ran.summary().startsWith("### "));
        assertEquals("results", ran.step("Upload").at("/with/name").asText());
        String uploaded = ran.step("Upload").at("/with/path").asText();
        assertTrue(uploaded, uploaded.lines().map(String::strip).toList().contains(ran.output("report-path")));

        assertEquals(1, GITHUB.comments().size());
        assertEquals(1, GITHUB.checkRuns().size());
        assertEquals(GitHubStandIn.HEAD, GITHUB.checkRuns().get(0).get("head_sha").asText());
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldFailARegressionAndStillReportIt() throws Exception {
        onPullRequest(false);
        runner.with("base", "sleep 0.01", "head", "sleep 0.4", "artifact", "results");

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertEquals("a failure of the reporting step", "success", ran.step("Measure").get("outcome").asText());
        assertEquals(ExitCodes.REGRESSION, ran.step("Report").get("code").asInt());
        assertEquals("failed", ran.output("verdict"));
        assertEquals("1", ran.output("regressions"));
        assertEquals("success", ran.step("Upload").get("outcome").asText());
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).startsWith("error: Slower: 1 of 1"));
        assertTrue(GITHUB.comments().get(0).get("body").asText().contains("Slower"));
    }

    /** With no input but the token: what the repository says, and of gates and publishing what its target says. */
    @Test
    public void shouldDoWhatTheRepositorySaysAndKeepTheGatesOfTheTarget() throws Exception {
        runner.inputs.clear();
        Path workspace = runner.path("workspace");
        String file =
                """
                invocations: 6
                commands:
                  - name: size
                    run: echo "size $(cat size)"
                    metrics: [{name: size, unit: B, find: 'size (.*)'}]
                publish: {check: true}
                gates: [{fail: %s, warn: 2}]
                """;
        Files.writeString(workspace.resolve("kvmbench.yaml"), file.formatted("3"));
        Files.writeString(workspace.resolve("size"), "100");
        git(workspace, "init -q -b topic && git add . && git commit -qm 1 && git update-ref refs/remotes/origin/master HEAD");
        Files.writeString(workspace.resolve("kvmbench.yaml"), file.formatted("never"));
        Files.writeString(workspace.resolve("size"), "120");
        git(workspace, "commit -qam 2");
        ObjectNode payload = pullRequest(false);
        assertEquals("master", payload.at("/pull_request/base/ref").asText());
        runner.on("pull_request", payload, MERGE, "7/merge");

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Measure"), "failed", ran.output("verdict"));
        assertTrue(ran.summary(), ran.summary().contains("gates and waivers are those of origin/master"));
        assertEquals("the file's publish", 1, GITHUB.checkRuns().size());
        assertTrue(GITHUB.comments().get(0).get("body").asText().contains("do not count"));
    }

    private static void git(Path directory, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "git " + command).directory(directory.toFile()).inheritIO();
        List.of("AUTHOR", "COMMITTER").forEach(who -> {
            builder.environment().put("GIT_" + who + "_NAME", "a");
            builder.environment().put("GIT_" + who + "_EMAIL", "a@b");
        });
        assertEquals(0, builder.start().waitFor());
    }

    @Test
    public void shouldOnlyMeasureOnEventsWithoutAPullRequest() throws Exception {
        ObjectNode schedule = Runner.JSON.createObjectNode().put("schedule", "0 2 * * *").put("workflow", ".github/workflows/benchmark.yml");
        schedule.set("repository", Runner.payload("push").get("repository"));
        runner.on("schedule", schedule, MERGE, "main").with("params", "command=true", "invocations", "2");

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Measure"), "success", ran.conclusion());
        assertEquals("measured", ran.output("verdict"));
        JsonNode results = Runner.JSON.readTree(Path.of(ran.output("json-path")).toFile());
        assertEquals(MERGE, results.at("/run/commit").asText());
        assertEquals("nothing is uploaded unasked", "skipped", ran.step("Upload").get("outcome").asText());
        assertEquals("nobody was asked anything", List.of(), GITHUB.requests());
    }

    @Test
    public void shouldKeepTheTokenFromWhatItMeasuresAndItsVerdictWhereTheTokenMayNotComment() throws Exception {
        onPullRequest(false);
        runner.token(GitHubStandIn.READER, GITHUB.api());
        runner.with("params", "command=true", "invocations", "2");

        Runner.Ran ran = runner.run();

        assertEquals("success", ran.conclusion());
        assertTrue(ran.annotations().toString(), ran.annotations().get(1).startsWith("warning: comment not published"));
    }

    @Test
    public void shouldStopBeforeItMeasuresWhereAnInputCannotBe() throws Exception {
        onPullRequest(false);
        runner.with("params", "command=touch measured", "comment", "sometimes");

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertEquals("misconfigured", ran.output("verdict"));
        assertEquals("0", ran.output("regressions"));
        assertEquals(1, ran.annotations().size());
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).startsWith("error: input 'comment' cannot be 'sometimes'"));
        assertTrue(ran.summary(), ran.summary().contains("input &#39;comment&#39;") || ran.summary().contains("comment"));
        assertFalse(Files.exists(runner.path("workspace/measured")));
    }

    @Test
    public void shouldKeepTheCommentsOfTheLegsOfAMatrixApart() throws Exception {
        onPullRequest(false);
        runner.with("params", "command=true", "invocations", "2");
        runner.environment.put("GITHUB_WORKFLOW", "Benchmark");
        runner.environment.put("GITHUB_JOB", "measure");
        for (String leg : List.of("a", "b", "a")) {
            runner.matrix.put("kernel", leg);
            runner.run();
        }

        List<String> markers = GITHUB.comments().stream().map(comment -> comment.get("body").asText().lines().findFirst().orElse("")).toList();
        assertEquals(List.of("<!-- kvmbench:Benchmark:measure%20%28a%29 -->", "<!-- kvmbench:Benchmark:measure%20%28b%29 -->"), markers);
    }

    @Test
    public void shouldKeepItsVerdictWhereTheArtifactIsNotTaken() throws Exception {
        onPullRequest(false);
        runner.with("params", "command=true", "invocations", "2", "artifact", "results");
        runner.failing.add("Upload");

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.step("Upload").get("outcome").asText());
        assertEquals("success", ran.conclusion());
    }

    @Test
    public void shouldNotMeasureWhereTheCodeOfAPullRequestWouldGetSecrets() throws Exception {
        runner.on("pull_request_target", pullRequest(true), MERGE, "main");
        runner.with("params", "command=touch measured");

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertFalse(Files.exists(runner.path("workspace/measured")));
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).contains("does not measure on the event 'pull_request_target'"));
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldCompareFilesOfOtherTools() throws Exception {
        onPullRequest(false);
        Path files = Path.of("src/test/resources/io/jenkins/plugins/kvmbench/engine/importer").toAbsolutePath();
        runner.with("base-results", files + "/criterion", "head-results", files + "/criterion", "fail", "25", "warn", "never");

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Measure"), "success", ran.conclusion());
        assertEquals("nothing is measured", "skipped", ran.step("Open /dev/kvm").get("outcome").asText());
        JsonNode decision = Runner.JSON.readTree(Path.of(ran.output("json-path")).toFile());
        assertEquals("BASELINE", decision.get("mode").asText());
        assertEquals(0.25, decision.at("/policy/limits/0/fail").asDouble(), 0);
        assertTrue(Files.size(Path.of(ran.output("results-path"))) > 0);
    }

    @Test
    public void shouldSayWhyItCannotMeasure() throws Exception {
        runner.on("push", Runner.payload("push"), MERGE, "main");
        runner.environment.put("KVMBENCH_KVM_DEVICE", runner.path("no-kvm").toString());
        runner.with("suites", "snapshot");

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertEquals("cannot", ran.output("verdict"));
        assertEquals(ExitCodes.CANNOT, ran.step("Report").get("code").asInt());
        assertTrue(ran.annotations().get(0), ran.annotations().get(0).startsWith("warning: This runner cannot run KVM guests: " + runner.path("no-kvm")));
        assertTrue(ran.summary(), ran.summary().contains("no-kvm"));
    }

    /** What ends in names, logs and inputs; harmless only where nothing takes it for more than text. */
    private static final String HOSTILE = "`touch pwned`$(touch pwned)\"';touch pwned;@everyone <img src=x onerror=alert(1)> |a| "
            + "[x](javascript:alert(1)) ##[set-output name=verdict]passed\n::set-output name=verdict::passed\n"
            + "::error title=forged::forged\r::add-mask::a\n##[error]forged\nverdict=passed\nEOF\nverdict<<EOF\npassed\nEOF";

    private void assertNothingHappened(Runner.Ran ran) throws Exception {
        // Also asserts that no other commands were carried out.
        ran.annotations();
        assertFalse(Files.exists(runner.path("workspace/pwned")));
        assertEquals("{}", ran.answer().get("environment").toString());
        assertEquals("[]", ran.answer().get("path").toString());
        List<String> texts = new ArrayList<>(List.of(ran.summary()));
        GITHUB.comments().forEach(comment -> texts.add(comment.get("body").asText()));
        GITHUB.checkRuns().forEach(run -> texts.add(run.get("output").toString()));
        for (String shown : texts) {
            for (String live : List.of("@everyone", "<img", "](javascript", "`touch")) {
                assertFalse(live + " in " + shown, shown.contains(live));
            }
        }
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldTakeNamesForNothingButText() throws Exception {
        ObjectNode payload = pullRequest(false);
        ((ObjectNode) payload.at("/pull_request/head")).put("ref", HOSTILE);
        ((ObjectNode) payload.get("pull_request")).put("title", HOSTILE);
        runner.on("pull_request", payload, MERGE, "7/merge");
        runner.environment.put("GITHUB_HEAD_REF", HOSTILE);
        for (String side : List.of("base", "head")) {
            JsonNode file = Runner.JSON.createArrayNode()
                    .add(Runner.JSON.createObjectNode().put("name", HOSTILE).put("unit", "s").put("value", side.equals("base") ? 1 : 3));
            Files.writeString(runner.path(side + ".json"), file.toString());
        }
        runner.with(
                "base-results", runner.path("base.json").toString(), "head-results", runner.path("head.json").toString(), "check", "true",
                "fail", "3", "name", HOSTILE);

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Measure"), "failed", ran.output("verdict"));
        assertEquals("1", ran.output("regressions"));
        assertEquals(1, GITHUB.comments().size());
        assertNothingHappened(ran);
    }

    @Test
    public void shouldTakeInputsForNothingButText() throws Exception {
        onPullRequest(false);
        for (String input : ActionInputs.NAMES) {
            if (!input.endsWith("-results")) {
                runner.with(input, HOSTILE);
            }
        }
        runner.with("publish", "", "jar-url", "", "jar-sha256", "");

        Runner.Ran ran = runner.run();

        assertEquals(ExitCodes.USAGE, ran.step("Check inputs").get("code").asInt());
        assertEquals("misconfigured", ran.output("verdict"));
        assertNothingHappened(ran);
    }

    @Test
    public void shouldTakeWhatIsMeasuredForNothingButText() throws Exception {
        onPullRequest(false);
        Files.writeString(
                runner.path("workspace/print"),
                "cat <<'END'\n" + HOSTILE + "\nEND\ncat >&2 <<'END'\n" + HOSTILE + "\nEND\n"
                        + "echo verdict=passed >>\"$GITHUB_OUTPUT\"\n");
        runner.with("base", ". ./print; sleep 0.01", "head", ". ./print; sleep 0.4");

        Runner.Ran slower = runner.run();
        runner.with("head", ". ./print; exit 1");
        Runner.Ran failing = runner.run();

        assertEquals(slower.log("Measure"), "failed", slower.output("verdict"));
        assertNothingHappened(slower);
        assertEquals("invalid", failing.output("verdict"));
        assertNothingHappened(failing);
    }
}
