package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What the reporting step publishes for which event and inputs. {@link GithubActionTest} goes all the way. */
public class ActionPublishTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    @Before
    public void reset() {
        GITHUB.reset();
    }

    private static ActionEvent pullRequest(boolean fork) {
        return new ActionEvent("pull_request", "o/r", GitHubStandIn.HEAD, "faster", 7, "stranger", fork, true, 1234567, "main");
    }

    /** @return what the step's log says */
    private static String publish(ActionEvent event, String token, String... inputs) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of("GITHUB_API_URL", GITHUB.api(), "INPUT_TOKEN", token));
        for (int i = 0; i < inputs.length; i += 2) {
            environment.put(ActionInputs.variable(inputs[i]), inputs[i + 1]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunnerLog log = new RunnerLog(new PrintStream(out, true, StandardCharsets.UTF_8));
        new ActionPublish(new ActionInputs(environment), event, environment, log).publish(Samples.slower());
        String said = out.toString(StandardCharsets.UTF_8);
        assertFalse("the token stays out", !token.isEmpty() && said.contains(token));
        GITHUB.assertNothingRefused();
        return said;
    }

    @Test
    public void shouldCommentAndLeaveTheCheckUntilItIsAskedFor() throws Exception {
        String said = publish(pullRequest(false), GitHubStandIn.WORKFLOW);

        assertTrue(said, said.contains("::notice title=kvmbench::comment posted"));
        assertEquals(1, GITHUB.comments().size());
        assertEquals(List.of(), GITHUB.checkRuns());

        publish(pullRequest(false), GitHubStandIn.WORKFLOW, "check", "true");
        assertEquals(1, GITHUB.comments().size());
        assertEquals("kvmbench / actions / benchmarks", GITHUB.checkRuns().get(0).get("name").asText());
    }

    @Test
    public void shouldCommentNeverWhereItIsToldSo() throws Exception {
        publish(pullRequest(false), GitHubStandIn.WORKFLOW, "comment", "never");
        assertEquals(List.of(), GITHUB.requests());

        publish(pullRequest(false), GitHubStandIn.WORKFLOW, "comment", "never", "check", "true");
        assertEquals(List.of(), GITHUB.comments());
        assertEquals(1, GITHUB.checkRuns().size());
    }

    @Test
    public void shouldNotTryToPublishFromAFork() throws Exception {
        String said = publish(pullRequest(true), GitHubStandIn.READER, "check", "true");

        assertTrue(said, said.contains("::notice title=kvmbench::this pull request is from a fork"));
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldPublishNothingWithoutAToken() throws Exception {
        String said = publish(pullRequest(false), "");

        assertTrue(said, said.contains("::notice title=kvmbench::there is no token"));
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldWarnOfWhatIsNotPublished() throws Exception {
        String said = publish(pullRequest(false), GitHubStandIn.READER);

        assertTrue(said, said.contains("::warning title=kvmbench::comment not published: the token may not do this"));
    }

    @Test
    public void shouldCheckACommitThatIsOfNoPullRequest() throws Exception {
        ActionEvent push = new ActionEvent("push", "o/r", GitHubStandIn.HEAD, "main", 0, "", false, false, 1234567, "");
        publish(push, GitHubStandIn.WORKFLOW, "check", "true");

        assertEquals(List.of(), GITHUB.comments());
        assertEquals(GitHubStandIn.HEAD, GITHUB.checkRuns().get(0).get("head_sha").asText());
    }

    @Test
    public void shouldOpenAnIssueForABranchAndNoneForAPullRequest() throws Exception {
        ActionEvent push = new ActionEvent("push", "o/r", GitHubStandIn.HEAD, "main", 0, "", false, false, 1234567, "");
        String said = publish(push, GitHubStandIn.WORKFLOW, "alert", "issue", "mention", "@alice, org/team");
        assertTrue(said, said.contains("issue posted"));
        assertTrue(GITHUB.issues().get(0).get("body").asText().contains("@alice @org/team"));

        publish(push, GitHubStandIn.WORKFLOW);
        publish(pullRequest(false), GitHubStandIn.WORKFLOW, "alert", "issue", "mention", "@alice");
        assertEquals(1, GITHUB.issues().size());
        assertFalse(GITHUB.comments().get(0).get("body").asText().contains("@alice"));
    }
}
