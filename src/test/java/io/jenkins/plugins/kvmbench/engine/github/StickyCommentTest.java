package io.jenkins.plugins.kvmbench.engine.github;

import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.HEAD;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.NEXT;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.PERSON;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.WORKFLOW;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.github.Outcome.Kind;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class StickyCommentTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    private static final Target TARGET = new Target("o/r", 7, HEAD, "folder/job", "snapshot");
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

    private Publisher publisher(String token) {
        return waits.publisher(GITHUB.api(), token);
    }

    private static String onlyBody() {
        List<JsonNode> comments = GITHUB.comments();
        assertEquals(comments.toString(), 1, comments.size());
        return comments.get(0).get("body").asText();
    }

    @Test
    public void shouldPostACommentThatItsMarkerBegins() throws Exception {
        Outcome outcome = publisher(PERSON).comment(TARGET, FAILED);

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        assertTrue(outcome.url(), outcome.url().startsWith("https://"));
        List<String> lines = onlyBody().lines().toList();
        assertEquals("<!-- kvmbench:folder/job:snapshot -->", lines.get(0));
        assertTrue(lines.get(2), lines.get(2).startsWith("### 🔴 Slower: 1 of 4 benchmarks regressed"));
    }

    @Test
    public void shouldUpdateItsCommentAndNeverStack() throws Exception {
        for (String token : List.of(PERSON, WORKFLOW)) {
            GITHUB.reset();
            publisher(token).comment(TARGET, FAILED);
            Outcome again = publisher(token).comment(TARGET, PASSED);

            assertEquals(again.toString(), Kind.UPDATED, again.kind());
            assertTrue(onlyBody(), onlyBody().contains("### 🟢 Not slower"));
        }
    }

    @Test
    public void shouldNotWriteWhatItSaysAlready() throws Exception {
        publisher(PERSON).comment(TARGET, FAILED);
        Outcome again = publisher(PERSON).comment(TARGET, FAILED);

        assertEquals(again.toString(), Kind.SKIPPED, again.kind());
        assertFalse(GITHUB.requests().stream().anyMatch(request -> request.startsWith("PATCH")));
    }

    @Test
    public void shouldFindItsCommentAmong250() throws Exception {
        for (int i = 0; i < 236; i++) {
            GITHUB.comment("somebody", "comment " + i);
        }
        publisher(WORKFLOW).comment(TARGET, FAILED);
        for (int i = 0; i < 13; i++) {
            GITHUB.comment("somebody", "comment " + i);
        }
        assertEquals(250, GITHUB.comments().size());
        Outcome outcome = publisher(WORKFLOW).comment(TARGET, PASSED);

        assertEquals(outcome.toString(), Kind.UPDATED, outcome.kind());
        assertEquals(250, GITHUB.comments().size());
        assertTrue(GITHUB.comments().get(236).get("body").asText().contains("Not slower"));
    }

    @Test
    public void shouldKeepACommentForEachJobAndSuite() throws Exception {
        publisher(PERSON).comment(TARGET, FAILED);
        publisher(PERSON).comment(new Target("o/r", 7, HEAD, "folder/job", "snap"), FAILED);
        publisher(PERSON).comment(new Target("o/r", 7, HEAD, "other", "snapshot"), FAILED);
        publisher(PERSON).comment(TARGET, PASSED);

        assertEquals(3, GITHUB.comments().size());
    }

    @Test
    public void shouldLeaveAMarkerThatSomebodyElseWroteAlone() throws Exception {
        String forged = CommentText.of(TARGET.marker(), HEAD, Reports.passed()).toString();
        for (String token : List.of(PERSON, WORKFLOW)) {
            GITHUB.reset();
            GITHUB.comment("mallory", forged);
            Outcome outcome = publisher(token).comment(TARGET, FAILED);

            assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
            assertEquals(2, GITHUB.comments().size());
            assertEquals(forged, GITHUB.comments().get(0).get("body").asText());
        }
    }

    @Test
    public void shouldNotStackWhereTwoAppsCarryTheMarkerAndItsOwnNameIsHidden() throws Exception {
        String earlier = CommentText.of(TARGET.marker(), HEAD, Reports.passed()).toString();
        GITHUB.comment("another-app[bot]", earlier);
        GITHUB.comment("github-actions[bot]", earlier);
        publisher(WORKFLOW).comment(TARGET, FAILED);

        List<JsonNode> comments = GITHUB.comments();
        assertEquals(2, comments.size());
        assertEquals(earlier, comments.get(0).get("body").asText());
        assertTrue(comments.get(1).get("body").asText().contains("Slower"));
    }

    @Test
    public void shouldLeaveAMarkerAloneWhoseAuthorIsGone() throws Exception {
        GITHUB.comment(null, CommentText.of(TARGET.marker(), HEAD, Reports.passed()).toString());
        Outcome outcome = publisher(PERSON).comment(TARGET, FAILED);

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        assertEquals(2, GITHUB.comments().size());
    }

    @Test
    public void shouldLearnItsOwnNameFromACheck() throws Exception {
        GITHUB.comment("another-app[bot]", CommentText.of(TARGET.marker(), HEAD, Reports.passed()).toString());
        Publisher publisher = publisher(WORKFLOW);
        publisher.check(TARGET, FAILED);
        Outcome outcome = publisher.comment(TARGET, FAILED);

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        assertEquals("another-app[bot]", GITHUB.comments().get(0).get("user").asText());
        assertTrue(GITHUB.comments().get(0).get("body").asText().contains("Not slower"));
    }

    @Test
    public void shouldNeverDoubleTheCommentOfTwoJobsAtOnce() throws Exception {
        for (String token : List.of(PERSON, WORKFLOW, PERSON, WORKFLOW)) {
            GITHUB.reset();
            // Both have looked before either writes.
            GITHUB.barrier("issues/create-comment", 2);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (Publication publication : List.of(FAILED, PASSED)) {
                Publisher inAProcessOfItsOwn = publisher(token);
                outcomes.add(threads.submit(() -> inAProcessOfItsOwn.comment(TARGET, publication)));
            }
            List<String> links = new ArrayList<>();
            for (Future<Outcome> outcome : outcomes) {
                assertFalse(outcome.get().toString(), outcome.get().kind() == Kind.FAILED);
                links.add(outcome.get().url());
            }
            threads.shutdown();
            String stays = "https://github.test/c/" + GITHUB.comments().get(0).get("id");
            assertEquals("links to the one that stays", List.of(stays, stays), links);
            assertEquals(2, GITHUB.requests().stream().filter(request -> request.startsWith("POST")).count());
            onlyBody();
        }
    }

    @Test
    public void shouldTakeTurnsWithinAProcess() throws Exception {
        Turns turns = new Turns();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Publisher publisher = waits.publisher(GITHUB.api(), PERSON, turns);
            Publication publication = i % 2 == 0 ? FAILED : PASSED;
            outcomes.add(threads.submit(() -> publisher.comment(TARGET, publication)));
        }
        for (Future<Outcome> outcome : outcomes) {
            // A turn that is not given back would be waited for without end.
            Kind kind = outcome.get(1, TimeUnit.MINUTES).kind();
            assertFalse(outcome.get().toString(), kind == Kind.FAILED);
        }
        threads.shutdown();

        onlyBody();
        assertEquals(1, GITHUB.requests().stream().filter(request -> request.startsWith("POST")).count());
        assertFalse(GITHUB.requests().stream().anyMatch(request -> request.startsWith("DELETE")));
    }

    @Test
    public void shouldHealDuplicatesOfAnEarlierRace() throws Exception {
        String earlier = CommentText.of(TARGET.marker(), HEAD, Reports.passed()).toString();
        GITHUB.comment("bench-bot", earlier);
        GITHUB.comment("somebody", "hello");
        GITHUB.comment("bench-bot", earlier);
        GITHUB.comment("bench-bot", earlier);
        long oldest = GITHUB.comments().get(0).get("id").asLong();
        publisher(PERSON).comment(TARGET, FAILED);

        List<JsonNode> comments = GITHUB.comments();
        assertEquals(2, comments.size());
        assertEquals(oldest, comments.get(0).get("id").asLong());
        assertTrue(comments.get(0).get("body").asText().contains("Slower"));
    }

    @Test
    public void shouldNotDoubleACommentWhoseAnswerGotLost() throws Exception {
        GITHUB.fail("POST", "/comments$", "bad-gateway", 1, true);
        Outcome outcome = publisher(WORKFLOW).comment(TARGET, FAILED);

        assertFalse(outcome.toString(), outcome.kind() == Kind.FAILED);
        assertTrue(onlyBody().contains("Slower"));
        assertEquals(1, waits.all().size());
    }

    @Test
    public void shouldPostACommentAnewThatWasDeletedMeanwhile() throws Exception {
        publisher(PERSON).comment(TARGET, FAILED);
        GITHUB.deleteBeforeUpdate(1);
        Outcome outcome = publisher(PERSON).comment(TARGET, PASSED.withWhen(When.ON_FAILURE));

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        assertTrue(onlyBody(), onlyBody().contains("Not slower"));
        assertEquals("https://github.test/c/" + GITHUB.comments().get(0).get("id"), outcome.url());
    }

    @Test
    public void shouldUpdateTheNextOfItsCommentsWhereTheOldestWasDeletedMeanwhile() throws Exception {
        String earlier = CommentText.of(TARGET.marker(), HEAD, Reports.passed()).toString();
        GITHUB.comment("bench-bot", earlier);
        GITHUB.comment("bench-bot", earlier);
        GITHUB.deleteBeforeUpdate(1);
        Outcome outcome = publisher(PERSON).comment(TARGET, FAILED);

        assertEquals(outcome.toString(), Kind.UPDATED, outcome.kind());
        assertTrue(onlyBody(), onlyBody().contains("Slower"));
    }

    @Test
    public void shouldNotFailWhereACommentIsDeletedBeforeItIsMarkedAsOutdated() throws Exception {
        publisher(PERSON).comment(TARGET, FAILED);
        GITHUB.push(NEXT);
        GITHUB.deleteBeforeUpdate(1);
        Outcome outcome = publisher(PERSON).outdate(new Target("o/r", 7, NEXT, TARGET.job(), TARGET.suite()));

        assertEquals(outcome.toString(), Kind.SKIPPED, outcome.kind());
        assertEquals(List.of(), GITHUB.comments());
    }

    @Test
    public void shouldIgnoreResultsOfASupersededCommit() throws Exception {
        publisher(PERSON).comment(TARGET, FAILED);
        GITHUB.push(NEXT);
        Outcome outcome = publisher(PERSON).comment(TARGET, PASSED);

        assertEquals(outcome.toString(), Kind.SKIPPED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains(HEAD) && outcome.reason().contains(NEXT));
        assertTrue("the old results stay", onlyBody().contains("Slower"));
        assertTrue("marked as such", onlyBody().contains("**Outdated**: measured before " + NEXT));
    }

    @Test
    public void shouldMarkTheCommentWhenTheNextCommitIsBegunAndClearItWithItsResults() throws Exception {
        Target next = new Target("o/r", 7, NEXT, TARGET.job(), TARGET.suite());
        publisher(PERSON).comment(TARGET, FAILED);
        assertEquals(Kind.SKIPPED, publisher(PERSON).outdate(TARGET).kind());
        GITHUB.push(NEXT);

        assertEquals(Kind.UPDATED, publisher(PERSON).outdate(next).kind());
        String outdated = onlyBody();
        assertTrue(outdated, outdated.startsWith("<!-- kvmbench:folder/job:snapshot -->\n") && outdated.contains("Outdated"));
        publisher(PERSON).outdate(next);
        assertEquals("marked once", outdated, onlyBody());
        assertEquals("marked once", 1, GITHUB.requests().stream().filter(request -> request.startsWith("PATCH")).count());

        assertEquals(Kind.UPDATED, publisher(PERSON).comment(next, PASSED).kind());
        assertFalse(onlyBody(), onlyBody().contains("Outdated"));
    }

    @Test
    public void shouldPostOnlyWhatTheModeWants() throws Exception {
        Publication improved = Publication.of(Reports.of(
                io.jenkins.plugins.kvmbench.engine.gate.Outcome.PASSED, Level.NONE, Verdict.OK, Verdict.IMPROVED));
        Object[][] cases = {
            {When.ALWAYS, PASSED, true},
            {When.ON_CHANGE, PASSED, false},
            {When.ON_CHANGE, improved, true},
            {When.ON_CHANGE, FAILED, true},
            {When.ON_FAILURE, improved, false},
            {When.ON_FAILURE, FAILED, true},
            {When.ON_FAILURE, Publication.of(ReportInput.of(Samples.nothing())), true},
            {When.ON_FAILURE, Publication.of(ReportInput.of(Samples.run())), false},
        };
        for (Object[] one : cases) {
            GITHUB.reset();
            Publication publication = ((Publication) one[1]).withWhen((When) one[0]);
            Outcome outcome = publisher(PERSON).comment(TARGET, publication);
            assertEquals(one[0] + " " + outcome, one[2], outcome.kind() == Kind.POSTED);
        }
    }

    @Test
    public void shouldUpdateACommentWhateverTheMode() throws Exception {
        publisher(PERSON).comment(TARGET, FAILED);
        Outcome outcome = publisher(PERSON).comment(TARGET, PASSED.withWhen(When.ON_FAILURE));

        assertEquals(outcome.toString(), Kind.UPDATED, outcome.kind());
        assertTrue(onlyBody().contains("Not slower"));
    }

    @Test
    public void shouldCutATableOf5000RowsBetweenRows() throws Exception {
        Outcome outcome = publisher(PERSON).comment(TARGET, Publication.of(Samples.large(5_000)));

        assertEquals(outcome.toString(), Kind.POSTED, outcome.kind());
        String body = onlyBody();
        assertTrue("" + body.length(), body.length() <= 65_536 && body.length() > 60_000);
        List<String> rows = body.lines().filter(line -> line.startsWith("| <code>")).toList();
        assertTrue(rows.stream().allMatch(row -> row.endsWith(" |")));
        long cut = Pattern.compile("_(\\d+) of \\d+ rows cut to fit")
                .matcher(body)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
        assertEquals(5_000, rows.size() + cut);

        GITHUB.push(NEXT);
        publisher(PERSON).outdate(new Target("o/r", 7, NEXT, TARGET.job(), TARGET.suite()));
        assertTrue("the note still fits", onlyBody().contains("Outdated"));
    }

    @Test
    public void shouldNotCommentWithoutAPullRequest() throws Exception {
        Outcome outcome = publisher(PERSON).comment(new Target("o/r", 0, HEAD, "job", "suite"), FAILED);

        assertEquals(outcome.toString(), Kind.SKIPPED, outcome.kind());
        assertEquals(List.of(), GITHUB.requests());
    }
}
