package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** {@code /bench} below a pull request: who may, of which commit, and that nothing of the change runs with the comment's rights. */
public class ActionRerunTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    private static final String WRITTEN = "2026-03-01T12:00:00Z";
    private static final String BEFORE = "2026-03-01T11:00:00Z";
    private static final String AFTER = "2026-03-01T12:00:05Z";

    @Rule
    public Runner runner = new Runner();

    private String log;
    private String outputs;

    @Before
    public void aRunOfTheHead() {
        GITHUB.reset();
        GITHUB.comment("maintainer", "/bench");
        GITHUB.workflowRun(1, GitHubStandIn.HEAD, BEFORE);
    }

    @After
    public void nothingThatGitHubDoesNotDescribe() {
        GITHUB.assertNothingRefused();
    }

    private static ObjectNode comment(String author, String body) throws IOException {
        ObjectNode payload = Runner.payload("issue_comment");
        ((ObjectNode) payload.get("issue")).put("number", 7).putObject("pull_request").put("url", "https://api.github.com/repos/o/r/pulls/7");
        ObjectNode comment = (ObjectNode) payload.get("comment");
        comment.put("id", GITHUB.comments().get(0).get("id").asLong()).put("body", body).put("created_at", WRITTEN);
        ((ObjectNode) comment.get("user")).put("login", author);
        return payload;
    }

    /** The report step alone, without the emulated runner. */
    private int report(ObjectNode payload) throws Exception {
        Map<String, String> environment = new HashMap<>();
        Files.write(runner.path("event.json"), Runner.JSON.writeValueAsBytes(payload));
        Files.deleteIfExists(runner.path("outputs"));
        environment.put("GITHUB_EVENT_NAME", "issue_comment");
        environment.put("GITHUB_EVENT_PATH", runner.path("event.json").toString());
        environment.put("GITHUB_REPOSITORY", "o/r");
        environment.put("GITHUB_API_URL", GITHUB.api());
        environment.put("GITHUB_OUTPUT", runner.path("outputs").toString());
        environment.put("GITHUB_STEP_SUMMARY", runner.path("summary").toString());
        environment.put("KVMBENCH_DIRECTORY", runner.path("temp").toString());
        environment.put("INPUT_RERUN", "benchmark.yml");
        environment.put("INPUT_TOKEN", GitHubStandIn.WORKFLOW);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = GithubActionCommand.run(GithubActionCommand.Stage.report, environment, new PrintStream(out, true, StandardCharsets.UTF_8));
        log = out.toString(StandardCharsets.UTF_8);
        outputs = Files.exists(runner.path("outputs")) ? Files.readString(runner.path("outputs")) : "";
        return code;
    }

    private void assertRefused(String because) {
        assertTrue(outputs, outputs.contains("refused"));
        assertTrue(log, log.contains(because));
        assertEquals(List.of(), GITHUB.reruns());
    }

    @Test
    public void shouldRunTheChangesOwnRunAgainForAMaintainer() throws Exception {
        runner.token(GitHubStandIn.WORKFLOW, GITHUB.api()).on("issue_comment", comment("maintainer", "/bench"), "d".repeat(40), "main");
        runner.with("rerun", "benchmark.yml");

        Runner.Ran ran = runner.run();

        assertEquals(ran.log("Report"), "success", ran.conclusion());
        assertEquals("started", ran.output("verdict"));
        assertEquals(List.of(1L), GITHUB.reruns());
        assertEquals(List.of("rocket"), GITHUB.reactions());
        assertEquals("nothing is measured here", "skipped", ran.step("Measure").get("outcome").asText());
        assertEquals("skipped", ran.step("Upload").get("outcome").asText());
        assertEquals(List.of("notice: run started: of " + GitHubStandIn.HEAD + " https://github.test/runs/1"), ran.annotations());
    }

    @Test
    public void shouldDoNothingForWhomMayNotWriteNotEvenAnswer() throws Exception {
        for (String author : List.of("stranger", "triager", "nobody")) {
            assertEquals(ExitCodes.PASS, report(comment(author, "/bench")));
            assertRefused(author + " may not write to o/r");
        }
        assertEquals(List.of(), GITHUB.reactions());
    }

    @Test
    public void shouldAskGitHubAndNotTheEventWhatSomebodyMay() throws Exception {
        ObjectNode payload = comment("stranger", "/bench");
        ((ObjectNode) payload.get("comment")).put("author_association", "OWNER");

        report(payload);

        assertRefused("stranger may not write");
    }

    @Test
    public void shouldTakeOnlyANewCommentThatBeginsWithTheWord() throws Exception {
        for (String body : List.of("/benchmark", "please /bench", "> /bench", "", "text\n/bench")) {
            report(comment("maintainer", body));
            assertRefused("is no new /bench");
        }
        ObjectNode edited = comment("maintainer", "/bench");
        edited.put("action", "edited");
        report(edited);
        assertRefused("is no new /bench");
        ObjectNode issue = comment("maintainer", "/bench");
        ((ObjectNode) issue.get("issue")).remove("pull_request");
        report(issue);
        assertRefused("is no new /bench");
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldNotTakeHalfACommit() throws Exception {
        for (String body : List.of("/bench " + GitHubStandIn.HEAD.substring(0, 12), "/bench main", "/bench $(id)")) {
            assertEquals(ExitCodes.USAGE, report(comment("maintainer", body)));
            assertTrue(log, log.contains("all its 40 hexadecimal digits"));
        }
        assertEquals(List.of(), GITHUB.reruns());
    }

    @Test
    public void shouldNotRunWhatWasPushedAfterTheComment() throws Exception {
        GITHUB.push(GitHubStandIn.NEXT);
        GITHUB.workflowRun(2, GitHubStandIn.NEXT, AFTER);

        report(comment("maintainer", "/bench"));

        assertRefused("it is not sure that " + GitHubStandIn.NEXT + " was the head");
        assertEquals(List.of("confused"), GITHUB.reactions());
    }

    /** No run of it, as of a commit whose message says [skip ci]. */
    @Test
    public void shouldNotRunACommitThatHadNoRunWhenTheCommentWasWritten() throws Exception {
        GITHUB.push(GitHubStandIn.NEXT);

        report(comment("maintainer", "/bench"));

        assertRefused("it is not sure that " + GitHubStandIn.NEXT);
    }

    @Test
    public void shouldNotRunAnEarlierCommitThatCameBackAfterTheComment() throws Exception {
        GITHUB.event("head_ref_force_pushed", "stranger", "", AFTER);

        report(comment("maintainer", "/bench"));

        assertRefused("it is not sure that " + GitHubStandIn.HEAD);
    }

    @Test
    public void shouldNotTakeTheSameSecondForBefore() throws Exception {
        GITHUB.reset();
        GITHUB.comment("maintainer", "/bench");
        GITHUB.workflowRun(1, GitHubStandIn.HEAD, WRITTEN);

        report(comment("maintainer", "/bench"));

        assertRefused("it is not sure");
    }

    @Test
    public void shouldRunTheCommitThatIsNamedWhateverTheClockSays() throws Exception {
        GITHUB.event("head_ref_force_pushed", "stranger", "", AFTER);

        report(comment("maintainer", "/bench " + GitHubStandIn.HEAD + "\nplease"));
        assertEquals(List.of(1L), GITHUB.reruns());

        report(comment("maintainer", "/bench " + GitHubStandIn.NEXT));
        assertTrue(log, log.contains("is not the head of pull request 7"));
        assertEquals(List.of(1L), GITHUB.reruns());
    }

    @Test
    public void shouldTakeNoRunOfAnotherWorkflowEventOrRepository() throws Exception {
        GITHUB.reset();
        GITHUB.comment("maintainer", "/bench");
        GITHUB.workflowRun(1, GitHubStandIn.HEAD, BEFORE, "from", "other/r");
        GITHUB.workflowRun(2, GitHubStandIn.HEAD, BEFORE, "event", "push");
        GITHUB.workflowRun(3, GitHubStandIn.HEAD, BEFORE, "workflow_id", 5);
        GITHUB.workflowRun(4, GitHubStandIn.HEAD, BEFORE, "head_branch", "other");

        report(comment("maintainer", "/bench"));

        assertRefused("benchmark.yml has no run on 'pull_request' for " + GitHubStandIn.HEAD);
    }

    @Test
    public void shouldNotRunTwiceAtOnceNorWhatWaitsForApproval() throws Exception {
        GITHUB.reset();
        GITHUB.comment("maintainer", "/bench");
        GITHUB.workflowRun(1, GitHubStandIn.HEAD, BEFORE, "status", "in_progress");
        report(comment("maintainer", "/bench"));
        assertRefused("it is under way");

        GITHUB.reset();
        GITHUB.comment("maintainer", "/bench");
        GITHUB.workflowRun(1, GitHubStandIn.HEAD, BEFORE, "conclusion", "action_required");
        report(comment("maintainer", "/bench"));
        assertRefused("waits for approval");
    }

    @Test
    public void shouldSayWhichPermissionIsMissing() throws Exception {
        runner.token(GitHubStandIn.READER, GITHUB.api()).on("issue_comment", comment("maintainer", "/bench"), "d".repeat(40), "main");
        runner.with("rerun", "benchmark.yml");

        Runner.Ran ran = runner.run();

        assertEquals("failure", ran.conclusion());
        assertTrue(ran.annotations().toString(), ran.annotations().get(0).contains("grant it actions:write"));
    }

    @Test
    public void shouldMeasureNothingOnACommentAndRerunOnNothingElse() throws Exception {
        runner.token(GitHubStandIn.WORKFLOW, GITHUB.api()).on("issue_comment", comment("maintainer", "/bench"), "d".repeat(40), "main");
        runner.with("suites", "command", "params", "command=touch measured");
        Runner.Ran measuring = runner.run();
        assertTrue(measuring.annotations().toString(), measuring.annotations().get(0).contains("does not measure on the event 'issue_comment'"));
        assertFalse(Files.exists(runner.path("workspace/measured")));

        runner.on("pull_request", GithubActionTest.pullRequest(false), "d".repeat(40), "7/merge").with("rerun", "benchmark.yml");
        Runner.Ran elsewhere = runner.run();
        assertEquals("misconfigured", elsewhere.output("verdict"));
        assertTrue(elsewhere.annotations().toString(), elsewhere.annotations().get(0).contains("input 'rerun' is for the event 'issue_comment'"));
        assertEquals(List.of(), GITHUB.reruns());
    }
}
