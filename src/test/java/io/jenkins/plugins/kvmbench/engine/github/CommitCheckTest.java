package io.jenkins.plugins.kvmbench.engine.github;

import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.HEAD;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.NEXT;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.PERSON;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.READER;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.WORKFLOW;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.github.Outcome.Kind;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class CommitCheckTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    private static final Target TARGET = new Target("o/r", 7, HEAD, "job", "snapshot");
    private static final Publication FAILED = Publication.of(Reports.failed());
    private static final Publication PASSED = Publication.of(Reports.passed());

    private final Waits waits = new Waits();

    @Before
    public void reset() {
        GITHUB.reset();
    }

    @After
    public void everyRequestConformed() {
        GITHUB.assertNothingRefused();
    }

    private Outcome check(String token, Publication publication) throws Exception {
        return waits.publisher(GITHUB.api(), token).check(TARGET, publication);
    }

    @Test
    public void shouldWriteACheckOnTheCommit() throws Exception {
        Outcome outcome = check(WORKFLOW, FAILED.withDetails("https://ci.example/142/"));

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        JsonNode run = GITHUB.checkRuns().get(0);
        assertEquals("kvmbench / job / snapshot", run.get("name").asText());
        assertEquals(HEAD, run.get("head_sha").asText());
        assertEquals("completed", run.get("status").asText());
        assertEquals("failure", run.get("conclusion").asText());
        assertEquals("https://ci.example/142/", run.get("details_url").asText());
        assertTrue(run.at("/output/title").asText().startsWith("Slower: 1 of 4"));
        assertTrue(run.at("/output/summary").asText().contains("| benchmark |"));
    }

    @Test
    public void shouldUpdateTheSameCheckWhenACommitIsMeasuredAgain() throws Exception {
        check(WORKFLOW, FAILED);
        Outcome again = check(WORKFLOW, PASSED);
        waits.publisher(GITHUB.api(), WORKFLOW).check(new Target("o/r", 7, NEXT, "job", "snapshot"), PASSED);

        assertEquals(again.toString(), Kind.UPDATED, again.kind());
        assertEquals(2, GITHUB.checkRuns().size());
        assertEquals("success", GITHUB.checkRuns().get(0).get("conclusion").asText());
    }

    @Test
    public void shouldNotDoubleACheckWhoseAnswerGotLost() throws Exception {
        GITHUB.fail("POST", "/check-runs$", "bad-gateway", 1, true);
        check(WORKFLOW, FAILED);

        assertEquals(1, GITHUB.checkRuns().size());
    }

    @Test
    public void shouldWriteAStatusWhereChecksAreNotPermitted() throws Exception {
        Outcome outcome = check(PERSON, FAILED.withDetails("https://ci.example/142/"));

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        assertEquals("status", outcome.what());
        assertTrue(outcome.reason(), outcome.reason().contains("You must authenticate via a GitHub App"));
        JsonNode status = GITHUB.statuses().get(0);
        assertEquals(HEAD, status.get("sha").asText());
        assertEquals("failure", status.get("state").asText());
        assertEquals("kvmbench / job / snapshot", status.get("context").asText());
        assertEquals("https://ci.example/142/", status.get("target_url").asText());
    }

    @Test
    public void shouldNotWriteAStatusForACheckThatIsWrong() throws Exception {
        GITHUB.fail("POST", "/check-runs$", "body-too-long", 1, false);
        Outcome outcome = check(WORKFLOW, FAILED);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertEquals(List.of(), GITHUB.statuses());
    }

    @Test
    public void shouldLeaveACheckOfAnotherJobAloneThatHasTheSameName() throws Exception {
        Target one = new Target("o/r", 7, HEAD, "a / b", "c");
        Target other = new Target("o/r", 7, HEAD, "a", "b / c");
        assertEquals(one.checkName(), other.checkName());
        waits.publisher(GITHUB.api(), WORKFLOW).check(one, FAILED);
        waits.publisher(GITHUB.api(), WORKFLOW).check(other, PASSED);

        assertEquals(2, GITHUB.checkRuns().size());
        assertEquals("failure", GITHUB.checkRuns().get(0).get("conclusion").asText());
    }

    @Test
    public void shouldSayWhichPermissionIsMissingWhereNeitherIsPermitted() throws Exception {
        Outcome outcome = check(READER, FAILED);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("statuses:write"));
        assertEquals("a refusal is no reason to wait", List.of(), waits.all());
    }

    @Test
    public void shouldConcludeWhatTheGateDecided() {
        Object[][] cases = {
            {Reports.of(gate("PASSED"), Level.NONE, Verdict.OK), Conclusion.SUCCESS},
            {Reports.of(gate("PASSED"), Level.NONE, Verdict.OK, Verdict.INCONCLUSIVE), Conclusion.SUCCESS},
            {Reports.of(gate("PASSED"), Level.NONE, Verdict.INCONCLUSIVE), Conclusion.NEUTRAL},
            {Reports.of(gate("WARNED"), Level.WARN, Verdict.REGRESSED), Conclusion.NEUTRAL},
            {Reports.of(gate("FAILED"), Level.FAIL, Verdict.REGRESSED), Conclusion.FAILURE},
            {Reports.of(gate("INVALID"), Level.FAIL, Verdict.ENV_SHIFT), Conclusion.NEUTRAL},
            {Reports.of(gate("INVALID"), Level.FAIL, Verdict.INVALID, Verdict.ENV_SHIFT), Conclusion.FAILURE},
            {Reports.of(gate("INVALID"), Level.NONE), Conclusion.FAILURE},
            {ReportInput.of(Samples.nothing()), Conclusion.FAILURE},
            {ReportInput.of(Samples.run()), Conclusion.SUCCESS},
        };
        for (int i = 0; i < cases.length; i++) {
            assertEquals("case " + i, cases[i][1], Conclusion.of((ReportInput) cases[i][0]));
        }
    }

    private static io.jenkins.plugins.kvmbench.engine.gate.Outcome gate(String outcome) {
        return io.jenkins.plugins.kvmbench.engine.gate.Outcome.valueOf(outcome);
    }

    @Test
    public void shouldCutWhatACheckHasNoRoomForInBytes() throws Exception {
        Outcome outcome = check(WORKFLOW, Publication.of(Samples.large(5_000)));

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        String summary = GITHUB.checkRuns().get(0).at("/output/summary").asText();
        int bytes = summary.getBytes(StandardCharsets.UTF_8).length;
        assertTrue("" + bytes, bytes <= 65_535 && bytes > 60_000);
        assertTrue(summary.contains("rows cut to fit"));
    }

    @Test
    public void shouldFitIntoAnyRoom() {
        for (int bytes : new int[] {200, 201, 1_000, 5_000, 65_535}) {
            String text = Publication.of(Samples.hostile()).markdown(bytes);
            assertTrue(bytes + ": " + text.length(), text.getBytes(StandardCharsets.UTF_8).length <= bytes);
            assertTrue(text, text.startsWith("### 🔴 "));
        }
    }
}
