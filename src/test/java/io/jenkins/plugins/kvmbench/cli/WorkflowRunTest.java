package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.BaselineGate;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** The half of the action that publishes what a pull request from a fork measured: it believes the event and nothing else. */
public class WorkflowRunTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    @Rule
    public Runner runner = new Runner();

    private ActionFiles artifact;

    @Before
    public void anArtifactOfTheHead() throws IOException {
        GITHUB.reset();
        runner.token(GitHubStandIn.WORKFLOW, GITHUB.api());
        artifact = new ActionFiles(Files.createDirectories(runner.path("artifact")));
        write(GitHubStandIn.HEAD);
        runner.with("publish", artifact.directory().toString(), "check", "true");
    }

    private void write(String sha) throws IOException {
        // It says that it belongs to another pull request.
        write(sha, "4711");
    }

    private void write(String sha, String pullRequest) throws IOException {
        RunInfo run = new RunInfo("1", null, null, sha, "faster", pullRequest, "kvmbench run", Map.of());
        ResultSet base = side(run, 1);
        ResultSet head = side(run, 1.5);
        ResultWriter.write(ResultSet.together(base, head), artifact.results());
        try (OutputStream out = Files.newOutputStream(artifact.decision())) {
            DecisionJson.write(new BaselineGate(Policy.DEFAULT, Context.NONE).decide(base, head), out);
        }
    }

    static ResultSet side(RunInfo run, double factor) {
        List<Invocation> invocations = IntStream.range(0, 10)
                .mapToObj(i -> Invocation.of(i, factor * (1 + 0.001 * i)))
                .toList();
        Result result = new Result(
                SeriesId.of("command", "run", Map.of(), "wall"), "s", Direction.LOWER, true, Arm.HEAD, invocations);
        return new ResultSet(run, Agent.UNKNOWN, List.of(result), List.of());
    }

    /** As GitHub sends it for a fork: without the pull request's number. */
    static ObjectNode ofFork() throws IOException {
        ObjectNode payload = Runner.payload("workflow_run");
        ObjectNode run = (ObjectNode) payload.get("workflow_run");
        run.put("event", "pull_request").put("head_sha", GitHubStandIn.HEAD).put("head_branch", "faster");
        run.putArray("pull_requests");
        ObjectNode repository = (ObjectNode) run.get("head_repository");
        repository.put("full_name", "stranger/Hello-World");
        ((ObjectNode) repository.get("owner")).put("login", "stranger");
        return payload;
    }

    private Runner.Ran runOn(ObjectNode payload) throws Exception {
        return runner.on("workflow_run", payload, "d".repeat(40), "main").run();
    }

    @Test
    public void shouldFindThePullRequestOfAForkByItsBranchAndCommit() throws Exception {
        Runner.Ran ran = runOn(ofFork());

        assertEquals(ran.log("Report"), "success", ran.conclusion());
        assertEquals("nothing is measured", "skipped", ran.step("Measure").get("outcome").asText());
        assertEquals("failed", ran.output("verdict"));
        GITHUB.assertNothingRefused();
        assertEquals(7, GITHUB.comments().get(0).get("issue").asInt());
        assertEquals(GitHubStandIn.HEAD, GITHUB.checkRuns().get(0).get("head_sha").asText());
    }

    @Test
    public void shouldTakeTheNumberFromTheEventWhereItIsThere() throws Exception {
        ObjectNode payload = ofFork();
        ObjectNode request = ((ObjectNode) payload.get("workflow_run")).putArray("pull_requests").addObject();
        request.put("number", 7).putObject("head").put("sha", GitHubStandIn.HEAD);
        request.putObject("base").putObject("repo").put("id", payload.at("/repository/id").asLong());

        runOn(payload);

        assertEquals(7, GITHUB.comments().get(0).get("issue").asInt());
        assertTrue(GITHUB.requests().toString(), !GITHUB.requests().contains("GET /repos/o/r/pulls"));
    }

    @Test
    public void shouldFindWhichOfTwoPullRequestsOfOneBranchWasMeasured() throws Exception {
        GITHUB.propose(8);
        ObjectNode payload = ofFork();
        ObjectNode run = (ObjectNode) payload.get("workflow_run");
        for (int number : new int[] {7, 8}) {
            ObjectNode request = run.withArray("pull_requests").addObject().put("number", number);
            request.putObject("head").put("sha", GitHubStandIn.HEAD);
            request.putObject("base").putObject("repo").put("id", payload.at("/repository/id").asLong());
        }
        write(GitHubStandIn.HEAD, "8");
        runOn(payload);
        assertEquals(8, GITHUB.comments().get(0).get("issue").asInt());

        GITHUB.reset();
        GITHUB.propose(8);
        write(GitHubStandIn.HEAD, "4711");
        runOn(payload);
        assertEquals("one of those that it can be", 7, GITHUB.comments().get(0).get("issue").asInt());
    }

    /** What a change writes into its artifact, so that a required check lets it through. */
    @Test
    public void shouldDecideAgainFromTheSamplesByItsOwnLimits() throws Exception {
        RunInfo run = new RunInfo("1", null, null, GitHubStandIn.HEAD, "faster", "4711", "kvmbench run", Map.of());
        ResultSet same = ResultSet.together(side(run, 1), side(run, 1));
        try (OutputStream out = Files.newOutputStream(artifact.decision())) {
            DecisionJson.write(Judgement.inOneRound(same, Policy.DEFAULT).decision().orElseThrow(), out);
        }
        Policy nothingFails = Policy.DEFAULT.withLimits(List.of(new Policy.Limit("*", Double.NaN, Double.NaN, 0, Double.NaN)));
        ResultSet lenient = Judgement.apart(side(run, 1), side(run, 1.5), nothingFails).results();
        assertEquals("it says that it passed", Outcome.PASSED, Judgement.of(lenient).decision().orElseThrow().outcome());
        ResultWriter.write(lenient, artifact.results());

        Runner.Ran ran = runOn(ofFork());

        assertEquals(ran.log("Report"), "failed", ran.output("verdict"));
        assertEquals("failure", GITHUB.checkRuns().get(0).get("conclusion").asText());
        assertTrue(GITHUB.comments().get(0).get("body").asText(), GITHUB.comments().get(0).get("body").asText().contains("Slower"));
        assertEquals("1", ran.output("regressions"));
        Path decision = Path.of(ran.output("json-path"));
        assertFalse(decision.toString(), decision.startsWith(artifact.directory()));
        assertEquals("FAILED", Runner.JSON.readTree(decision.toFile()).get("outcome").asText());

        runner.with("fail", "60", "warn", "never");
        assertEquals("its own limits count", "passed", runOn(ofFork()).output("verdict"));
    }

    private void leg(String name, String sha, double factor) throws IOException {
        RunInfo run = new RunInfo("1", null, null, sha, "faster", "4711", "kvmbench run", Map.of());
        Path folder = Files.createDirectories(artifact.directory().resolve(name));
        ResultWriter.write(ResultSet.together(side(run, 1), side(run, factor)), new ActionFiles(folder).results());
    }

    @Test
    public void shouldTellTheLegsOfAMatrixInOneComment() throws Exception {
        Files.delete(artifact.results());
        leg("kernel 6.1", GitHubStandIn.HEAD, 1);
        leg("kernel 6.6 `@everyone`", GitHubStandIn.HEAD, 1.5);

        Runner.Ran ran = runOn(ofFork());

        assertEquals(ran.log("Report"), "success", ran.conclusion());
        assertEquals("failed", ran.output("verdict"));
        assertEquals("1", ran.output("regressions"));
        assertEquals(1, GITHUB.comments().size());
        String body = GITHUB.comments().get(0).get("body").asText();
        assertTrue(body, body.contains("Slower: 1 of 2") && body.contains("leg=kernel 6.1") && body.contains("leg=kernel 6.6"));
        assertFalse(body, body.contains("@everyone"));
        assertEquals(artifact.directory().toString(), ran.output("results-path"));
        assertEquals(1, GITHUB.checkRuns().size());
    }

    @Test
    public void shouldNotPassAMatrixOfWhichALegComparedNothingOrIsOfSomethingElse() throws Exception {
        Files.delete(artifact.results());
        leg("a", GitHubStandIn.HEAD, 1);
        RunInfo run = new RunInfo("1", null, null, GitHubStandIn.HEAD, "faster", "4711", "kvmbench run", Map.of());
        ResultWriter.write(side(run, 1), new ActionFiles(Files.createDirectories(artifact.directory().resolve("b"))).results());

        ActionResults one = ActionResults.untrusted(artifact.directory(), GitHubStandIn.HEAD, Policy.DEFAULT, Terms.NONE);
        assertEquals(Outcome.INVALID, one.decision().orElseThrow().outcome());
        assertTrue(one.decision().orElseThrow().error(), one.decision().orElseThrow().error().startsWith("b: nothing was compared"));

        leg("b", GitHubStandIn.NEXT, 1);
        assertThrows(IOException.class, this::untrusted);
        Files.delete(artifact.directory().resolve("b/results.json"));
        assertThrows("a leg without results", IOException.class, this::untrusted);
    }

    @Test
    public void shouldNotBelieveAnArtifactThatBothSidesAreOne() throws Exception {
        Subject one = new Subject("same", "0".repeat(64));
        RunInfo run = new RunInfo(
                "1", null, null, GitHubStandIn.HEAD, "faster", "7", "kvmbench run", Map.of(Arm.BASE, one, Arm.HEAD, one));
        ResultSet together = ResultSet.together(side(run, 1), side(run, 1.5));
        ResultSet forged = new ResultSet(run, Agent.UNKNOWN, together.results(), List.of());
        assertEquals("it cannot fail", Outcome.PASSED, Judgement.of(forged).decision().orElseThrow().outcome());
        ResultWriter.write(forged, artifact.results());

        ActionResults believed = ActionResults.untrusted(artifact.directory(), GitHubStandIn.HEAD, Policy.DEFAULT, Terms.NONE);

        assertEquals(Outcome.FAILED, believed.decision().orElseThrow().outcome());
    }

    @Test
    public void shouldNotCommentWhenThePullRequestHasMovedOn() throws Exception {
        GITHUB.push(GitHubStandIn.NEXT);

        Runner.Ran ran = runOn(ofFork());

        assertEquals("success", ran.conclusion());
        assertEquals(List.of(), GITHUB.comments());
        assertTrue(ran.annotations().toString(), ran.annotations().get(1).startsWith("notice: no open pull request has"));
    }

    @Test
    public void shouldPublishNothingOfAnArtifactThatIsOfSomethingElse() throws Exception {
        write(GitHubStandIn.NEXT);

        Runner.Ran ran = runOn(ofFork());

        assertEquals("failure", ran.conclusion());
        assertEquals(ran.annotations().toString(), 1, ran.annotations().size());
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).contains("the artifact is of something else"));
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldRefuseAnArtifactThatIsNotWhatItShouldBe() throws Exception {
        Path other = runner.path("other.json");
        Files.copy(artifact.results(), other);
        for (String wrong : List.of(
                "cut", "a link", "no file", "a directory", "too large")) {
            Path file = artifact.results();
            Files.delete(file);
            switch (wrong) {
                case "cut" -> Files.writeString(file, Files.readString(other).substring(0, 200));
                case "a link" -> Files.createSymbolicLink(file, other);
                case "a directory" -> Files.createDirectory(file);
                case "too large" -> Files.writeString(file, Files.readString(other) + " ".repeat((int) ActionResults.MOST_BYTES));
                default -> assertEquals("no file", wrong);
            }

            IOException problem = assertThrows(
                    wrong, IOException.class, () -> untrusted());

            assertTrue(wrong + ": " + problem, problem.getMessage().contains(file.toString()));
            Files.deleteIfExists(file);
            Files.copy(other, file);
        }
        untrusted();
    }

    private void untrusted() throws IOException {
        ActionResults.untrusted(artifact.directory(), GitHubStandIn.HEAD, Policy.DEFAULT, Terms.NONE);
    }
}
