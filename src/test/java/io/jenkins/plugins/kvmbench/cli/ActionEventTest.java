package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** GitHub's own examples of what it sends. */
public class ActionEventTest {

    private static final String SHA = "[0-9a-f]{40}";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private ActionEvent event(String name, ObjectNode payload) throws IOException {
        Path file = folder.newFile().toPath();
        Files.write(file, Runner.JSON.writeValueAsBytes(payload));
        return ActionEvent.of(Map.of(
                "GITHUB_EVENT_NAME", name, "GITHUB_EVENT_PATH", file.toString(), "GITHUB_REPOSITORY", "o/r", "GITHUB_SHA", "f".repeat(40)));
    }

    @Test
    public void shouldFindTheHeadOfEveryPullRequest() throws IOException {
        Runner.needsNode();
        for (ObjectNode payload : Runner.payloads("pull_request")) {
            ActionEvent event = event("pull_request", payload);

            assertEquals(payload.get("number").asInt(), event.pullRequest());
            assertTrue(event.sha(), event.sha().matches(SHA) && !event.sha().equals("f".repeat(40)));
            assertTrue(event.ofPullRequest());
        }
    }

    @Test
    public void shouldTakeAPullRequestWhoseRepositoryIsGoneForOneOfAFork() throws IOException {
        Runner.needsNode();
        ObjectNode payload = Runner.payload("pull_request");
        assertFalse(event("pull_request", payload).fork());
        ((ObjectNode) payload.at("/pull_request/head")).putNull("repo");

        assertTrue(event("pull_request", payload).fork());
    }

    @Test
    public void shouldTakeTheCommitOfAWorkflowRunFromItAndNotFromTheDefaultBranch() throws IOException {
        Runner.needsNode();
        for (ObjectNode payload : Runner.payloads("workflow_run")) {
            ActionEvent event = event("workflow_run", payload);

            assertEquals(payload.at("/workflow_run/head_sha").asText(), event.sha());
            assertEquals(payload.at("/workflow_run/head_branch").asText(), event.branch());
        }
    }

    @Test
    public void shouldIgnorePullRequestsOfOtherRepositoriesAndCommitsInAWorkflowRun() throws IOException {
        Runner.needsNode();
        ObjectNode payload = Runner.payload("workflow_run");
        ObjectNode run = (ObjectNode) payload.get("workflow_run");
        String sha = run.get("head_sha").asText();
        long here = payload.at("/repository/id").asLong();
        ObjectNode request = run.putArray("pull_requests").addObject().put("number", 7);
        ObjectNode head = request.putObject("head").put("sha", sha);
        ObjectNode base = request.putObject("base").putObject("repo").put("id", here);
        assertEquals(7, event("workflow_run", payload).pullRequest());

        base.put("id", here + 1);
        assertEquals(0, event("workflow_run", payload).pullRequest());

        base.put("id", here);
        head.put("sha", "e".repeat(40));
        assertEquals(0, event("workflow_run", payload).pullRequest());
    }

    @Test
    public void shouldTakeAWorkflowRunForThatOfAPullRequestWhereOneBeganIt() throws IOException {
        Runner.needsNode();
        ObjectNode payload = Runner.payload("workflow_run");
        ObjectNode run = (ObjectNode) payload.get("workflow_run");

        run.put("event", "pull_request");
        assertTrue(event("workflow_run", payload).ofPullRequest());
        run.put("event", "push");
        assertFalse(event("workflow_run", payload).ofPullRequest());
    }

    @Test
    public void shouldTakeAllElseFromTheRunner() throws IOException {
        Runner.needsNode();
        for (String name : new String[] {"push", "workflow_dispatch", "merge_group"}) {
            for (ObjectNode payload : Runner.payloads(name)) {
                ActionEvent event = event(name, payload);

                assertEquals("f".repeat(40), event.sha());
                assertFalse(event.ofPullRequest());
            }
        }
        ActionEvent nightly = event("schedule", Runner.JSON.createObjectNode().put("schedule", "0 2 * * *"));
        assertEquals("f".repeat(40), nightly.sha());
        assertFalse(nightly.ofPullRequest());
    }
}
