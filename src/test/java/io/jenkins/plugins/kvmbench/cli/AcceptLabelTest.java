package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A regression that somebody accepts by a label: who may, for which commit, and what is shown of it. */
public class AcceptLabelTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    private static final long RUN = 99;
    private static final String MEASURED = "2026-03-01T12:00:00Z";
    private static final String BEFORE = "2026-03-01T11:00:00Z";
    private static final String AFTER = "2026-03-01T13:00:00Z";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> environment = new HashMap<>();
    private String log;

    @Before
    public void aRegression() throws IOException {
        GITHUB.reset();
        GITHUB.workflowRun(RUN, GitHubStandIn.HEAD, MEASURED);
        artifact(1.5);
        Runner.needsNode();
        ObjectNode payload = WorkflowRunTest.ofFork();
        ((ObjectNode) payload.get("workflow_run")).put("id", RUN);
        Files.write(path("event.json"), Runner.JSON.writeValueAsBytes(payload));
        environment.putAll(Map.of(
                "GITHUB_EVENT_NAME", "workflow_run", "GITHUB_EVENT_PATH", path("event.json").toString(), "GITHUB_REPOSITORY", "o/r",
                "GITHUB_API_URL", GITHUB.api(), "GITHUB_OUTPUT", path("outputs").toString(), "GITHUB_STEP_SUMMARY", path("summary").toString(),
                "GITHUB_SERVER_URL", "https://github.com", "GITHUB_RUN_ID", "4711"));
        environment.putAll(Map.of(
                "KVMBENCH_DIRECTORY", Files.createDirectories(path("own")).toString(), "INPUT_PUBLISH", path("artifact").toString(),
                "INPUT_ACCEPT_LABEL", "accepted", "INPUT_TOKEN", GitHubStandIn.WORKFLOW, "INPUT_CHECK", "true"));
    }

    @After
    public void nothingThatGitHubDoesNotDescribe() {
        GITHUB.assertNothingRefused();
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private void artifact(double factor) throws IOException {
        RunInfo run = new RunInfo("1", null, null, GitHubStandIn.HEAD, "faster", "7", "kvmbench run", Map.of());
        ResultSet both = ResultSet.together(WorkflowRunTest.side(run, 1), WorkflowRunTest.side(run, factor));
        ResultWriter.write(both, new ActionFiles(Files.createDirectories(path("artifact"))).results());
    }

    /** @return the check's conclusion */
    private String published() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = GithubActionCommand.run(GithubActionCommand.Stage.report, environment, new PrintStream(out, true, StandardCharsets.UTF_8));
        log = out.toString(StandardCharsets.UTF_8);
        assertEquals(log, ExitCodes.PASS, code);
        return GITHUB.checkRuns().get(0).get("conclusion").asText();
    }

    private static String comment() {
        return GITHUB.comments().get(0).get("body").asText();
    }

    @Test
    public void shouldPassWhatAMaintainerAcceptedAndSayWhoDid() throws Exception {
        assertEquals("failure", published());
        GITHUB.event("labeled", "maintainer", "accepted", AFTER);

        assertEquals("success", published());

        String said = "accepted by maintainer on 2026-03-01 by the label";
        assertTrue(comment(), comment().contains(said) && comment().contains("Slower, waived"));
        String check = GITHUB.checkRuns().get(0).get("output").toString();
        assertTrue(check, check.contains(said));
        String decision = Files.readString(path("own/decision.json"));
        assertTrue(decision, decision.contains(said) && decision.contains("\"PASSED\""));
        assertTrue(Files.readString(path("outputs")), Files.readString(path("outputs")).contains("passed"));
    }

    @Test
    public void shouldNotPassWhatSomebodyAcceptedWhoMayNotWrite() throws Exception {
        for (String author : List.of("triager", "stranger")) {
            GITHUB.event("labeled", author, "accepted", AFTER);

            assertEquals(author, "failure", published());
            assertTrue(log, log.contains("the label 'accepted' was set by " + author + ", who may not write to o/r"));
        }
    }

    /** Somebody pushed since: it is not this that was accepted. */
    @Test
    public void shouldNotPassWhatWasMeasuredAfterItWasAccepted() throws Exception {
        for (String time : List.of(BEFORE, MEASURED)) {
            GITHUB.event("labeled", "maintainer", "accepted", time);

            assertEquals("failure", published());
            assertTrue(log, log.contains("remove it and set it anew"));
        }
    }

    @Test
    public void shouldLookAtTheLastWordOnTheLabel() throws Exception {
        GITHUB.event("labeled", "maintainer", "accepted", AFTER);
        GITHUB.event("labeled", "maintainer", "something else", AFTER);
        GITHUB.event("unlabeled", "stranger", "accepted", AFTER);
        assertEquals("failure", published());
        assertFalse(log, log.contains("label"));

        GITHUB.event("labeled", "owner", "Accepted", AFTER);
        assertEquals("success", published());
        assertTrue(comment(), comment().contains("accepted by owner"));
    }

    @Test
    public void shouldAskNothingWhereThereIsNothingToAccept() throws Exception {
        artifact(1);

        published();

        assertFalse(GITHUB.requests().toString(), GITHUB.requests().stream().anyMatch(request -> request.contains("/events")));
    }

    @Test
    public void shouldFailWhereItIsNotKnownWhatWasAccepted() throws Exception {
        GITHUB.event("labeled", "maintainer", "accepted", AFTER);
        GITHUB.fail("GET", "/events", "not-found", 1, false);

        assertEquals("failure", published());
        assertTrue(log, log.contains("whether the label 'accepted' accepts this is not known"));
    }

    @Test
    public void shouldLinkTheMeasuringRunItsArtifactsAndWhatTheWorkflowNames() throws Exception {
        environment.put("INPUT_LINKS", "trend=https://example.org/trend?of=a\n");

        published();

        assertTrue(comment(), comment().contains("[workflow run](https://github.com/o/r/actions/runs/99) · "
                + "[artifacts](https://github.com/o/r/actions/runs/99#artifacts) · [trend](https://example.org/trend?of=a)"));
    }
}
