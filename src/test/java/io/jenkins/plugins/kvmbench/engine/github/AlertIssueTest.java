package io.jenkins.plugins.kvmbench.engine.github;

import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.HEAD;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.NEXT;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.PERSON;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.READER;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.WORKFLOW;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.github.Outcome.Kind;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class AlertIssueTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    private static final Publication FAILED = Publication.of(Reports.failed());
    private static final Publication PASSED = Publication.of(Reports.passed());
    private static final Alert NOBODY = new Alert("main", List.of());

    private final Waits waits = new Waits();

    @Before
    public void reset() {
        GITHUB.reset();
    }

    @After
    public void everyRequestConformed() {
        GITHUB.assertNothingRefused();
    }

    /** The head of main is {@link GitHubStandIn#NEXT}. */
    private static Target of(String sha) {
        return new Target("o/r", 0, sha, "Nightly", "snapshot");
    }

    private Outcome alert(String token, String sha, Publication publication, Alert alert) throws InterruptedException {
        return waits.publisher(GITHUB.api(), token).alert(of(sha), publication, alert);
    }

    private static JsonNode onlyIssue() {
        assertEquals(GITHUB.issues().toString(), 1, GITHUB.issues().size());
        return GITHUB.issues().get(0);
    }

    @Test
    public void shouldOpenAnIssueKeepItUpToDateAndCloseItWhenTheBranchPasses() throws Exception {
        for (String token : List.of(PERSON, WORKFLOW)) {
            GITHUB.reset();
            Outcome opened = alert(token, HEAD, FAILED, NOBODY);
            assertEquals(opened.toString(), Kind.POSTED, opened.kind());
            assertEquals("kvmbench / Nightly / snapshot: slower on main", onlyIssue().get("title").asText());
            assertEquals("[\"performance-regression\"]", onlyIssue().get("labels").toString());
            assertTrue(onlyIssue().get("body").asText().contains("<!-- commit " + HEAD));

            Outcome again = alert(token, NEXT, FAILED, NOBODY);
            assertEquals(again.toString(), Kind.UPDATED, again.kind());
            assertTrue(onlyIssue().get("body").asText().contains("<!-- commit " + NEXT));
            assertEquals("open", onlyIssue().get("state").asText());

            Outcome over = alert(token, NEXT, PASSED, NOBODY);
            assertTrue(over.toString(), over.toString().startsWith("issue updated: closed"));
            assertEquals("closed", onlyIssue().get("state").asText());
            assertEquals("completed", onlyIssue().get("state_reason").asText());
            assertTrue(onlyIssue().get("body").asText().contains("Not slower"));

            alert(token, NEXT, FAILED, NOBODY);
            assertEquals("another regression, another issue", 2, GITHUB.issues().size());
        }
    }

    @Test
    public void shouldNotCloseForAnEarlierCommitThatPassed() throws Exception {
        alert(WORKFLOW, NEXT, FAILED, NOBODY);

        Outcome late = alert(WORKFLOW, HEAD, PASSED, NOBODY);

        assertTrue(late.toString(), late.toString().contains("the head of main is " + NEXT));
        assertEquals("open", onlyIssue().get("state").asText());
    }

    @Test
    public void shouldOpenNoneWhereNothingIsSlower() throws Exception {
        assertEquals(Kind.SKIPPED, alert(WORKFLOW, NEXT, PASSED, NOBODY).kind());
        for (Publication unknown : List.of(
                Publication.of(Reports.of(io.jenkins.plugins.kvmbench.engine.gate.Outcome.INVALID, Level.FAIL, Verdict.INVALID)),
                Publication.of(Reports.of(io.jenkins.plugins.kvmbench.engine.gate.Outcome.WARNED, Level.WARN, Verdict.REGRESSED)))) {
            Outcome skipped = alert(WORKFLOW, NEXT, unknown, NOBODY);
            assertTrue(skipped.toString(), skipped.toString().startsWith("issue skipped: it is not known"));
        }
        assertEquals(List.of(), GITHUB.issues());
    }

    @Test
    public void shouldLeaveTheIssuesOfOthersAlone() throws Exception {
        String forged = "<!-- kvmbench:Nightly:snapshot -->\ntext";
        GITHUB.issue("stranger", "performance-regression", forged);
        GITHUB.issue("github-actions[bot]", "performance-regression", "<!-- kvmbench:Other:snapshot -->\ntext");

        alert(WORKFLOW, HEAD, FAILED, NOBODY);
        alert(WORKFLOW, NEXT, PASSED, NOBODY);

        assertEquals(3, GITHUB.issues().size());
        assertEquals(forged, GITHUB.issues().get(0).get("body").asText());
        assertEquals("open", GITHUB.issues().get(0).get("state").asText());
        assertEquals("open", GITHUB.issues().get(1).get("state").asText());
        assertEquals("closed", GITHUB.issues().get(2).get("state").asText());
    }

    @Test
    public void shouldMentionWhomItIsToldAndNobodyElse() throws Exception {
        alert(WORKFLOW, HEAD, FAILED, new Alert("main", List.of("@alice", "org/perf-team")));

        String body = onlyIssue().get("body").asText();
        assertEquals("@alice @org/perf-team", body.lines().reduce("", (earlier, last) -> last));
        alert(WORKFLOW, HEAD, FAILED, new Alert("main", List.of("@alice", "org/perf-team")));
        assertFalse("it says so already", GITHUB.requests().stream().anyMatch(request -> request.startsWith("PATCH")));
        for (String nobody : List.of("alice bob", "a\n@everyone", "", "-", "<b>", "a/b/c")) {
            assertThrows(nobody, IllegalArgumentException.class, () -> new Alert("main", List.of(nobody)));
        }
    }

    @Test
    public void shouldKeepOneWhereTwoRunsOpenedOne() throws Exception {
        alert(WORKFLOW, HEAD, FAILED, NOBODY);
        GITHUB.issue("github-actions[bot]", "performance-regression", onlyIssue().get("body").asText());

        alert(WORKFLOW, NEXT, FAILED, NOBODY);

        assertEquals(1, GITHUB.issues().stream().filter(issue -> issue.get("state").asText().equals("open")).count());
    }

    @Test
    public void shouldSayWhichPermissionIsMissing() throws Exception {
        Outcome refused = alert(READER, HEAD, FAILED, NOBODY);

        assertEquals(Kind.FAILED, refused.kind());
        assertTrue(refused.toString(), refused.toString().contains("grant it issues:write"));
    }
}
