package io.jenkins.plugins.kvmbench.engine.github;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.report.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** Names from outside, in what GitHub reads. */
public class TargetTest {

    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    private static Target target(String job, String suite) {
        return new Target("o/r", 7, SHA, job, suite);
    }

    @Test
    public void shouldKeepUsualNamesReadable() {
        assertEquals("kvmbench:team/my-job_1:snapshot,syscall", target("team/my-job_1", "snapshot,syscall").marker());
        assertEquals("kvmbench / team/my-job_1 / snapshot", target("team/my-job_1", "snapshot").checkName());
    }

    @Test
    public void shouldNotLetANameOutOfTheMarker() {
        for (String name : List.of("--> <b>", "a--b", "----", "two\nlines", "a:b", "${x}", "\u202E", "\ud83d\ude00", "", "@all `x`", "x".repeat(5_000))) {
            String marker = target(name, "s").marker();
            assertTrue(marker, marker.matches("kvmbench:[\\w./+,%~-]*:s") && !marker.contains("--"));
            assertTrue(marker, marker.length() < 120);
            assertFalse(target(name, "s").checkName(), target(name, "s").checkName().contains("\n"));
            assertTrue(target(name, "s").checkName().length() <= 255);
        }
        assertNotEquals(target("a:b", "c").marker(), target("a", "b:c").marker());
        assertNotEquals(target("x".repeat(500) + "1", "c").marker(), target("x".repeat(500) + "2", "c").marker());
        assertNotEquals(target("x".repeat(500) + "1", "c").checkName(), target("x".repeat(500) + "2", "c").checkName());
    }

    @Test
    public void shouldRefuseWhatCannotBe() {
        for (String repository : List.of("o", "o/r/x", "o/..", "o/r?x", "", "o /r", "../r", "https://github.com/o/r")) {
            assertThrows(repository, IllegalArgumentException.class, () -> new Target(repository, 7, SHA, "j", "s"));
        }
        for (String sha : List.of("", "abc", "main", SHA + "0", SHA.replace('0', 'g'))) {
            assertThrows(sha, IllegalArgumentException.class, () -> new Target("o/r", 7, sha, "j", "s"));
        }
        assertThrows(IllegalArgumentException.class, () -> new Target("o/r", -1, SHA, "j", "s"));
        assertEquals(SHA, new Target("o/r", 7, SHA.toUpperCase(), "j", "s").sha());
    }

    @Test
    public void shouldReadACommentBack() {
        String marker = target("job", "suite").marker();
        CommentText text = CommentText.of(marker, SHA, Samples.slower());
        CommentText outdated = text.outdatedBy("f".repeat(40));

        for (CommentText one : List.of(text, outdated)) {
            assertEquals(Optional.of(one), CommentText.parse(marker, one.toString()));
            assertEquals(Optional.of(one), CommentText.parse(marker, one.toString().replace("\n", "\r\n")));
            assertEquals(Optional.empty(), CommentText.parse(marker + "2", one.toString()));
            assertEquals("not quoted", Optional.empty(), CommentText.parse(marker, "> " + one));
        }
        String edited = "<!-- " + marker + " -->\nsomebody edited this";
        assertEquals("still the one comment", "somebody edited this", CommentText.parse(marker, edited).orElseThrow().report());
        assertEquals(text.report(), outdated.outdatedBy("e".repeat(40)).report());
    }

    @Test
    public void shouldKeepRoomForTheNoteThatACommentIsOutdated() {
        List<Integer> lengths = new ArrayList<>();
        for (int i = 1; i < 150; i += 10) {
            CommentText text = CommentText.of("x".repeat(i), SHA, Samples.large(1_000));
            lengths.add(text.outdatedBy(SHA).toString().length());
        }
        assertTrue(lengths.toString(), Collections.max(lengths) <= 65_536);
        assertTrue("one of them would not fit without: " + lengths, Collections.max(lengths) > 65_436);
    }

    @Test
    public void shouldNeverCutACharacterInHalf() {
        String text = "\ud83d\ude00".repeat(10);
        for (int longest = 2; longest < text.length(); longest++) {
            String cut = Plain.cut(text, longest);
            assertTrue(cut.length() <= longest);
            assertTrue(cut, cut.matches("(\ud83d\ude00)*…"));
        }
        assertEquals(text, Plain.cut(text, text.length()));
    }

    @Test
    public void shouldSayWhatWouldBeSent() throws Exception {
        StringBuilder requests = new StringBuilder();
        Target target = target("job", "suite");
        Publisher publisher = Publisher.dryRun("https://ghe.example/api/v3", target, text -> requests.append(text).append('\n'));
        Publication publication = Publication.of(Samples.slower());

        assertEquals(Outcome.Kind.POSTED, publisher.check(target, publication).kind());
        assertEquals(Outcome.Kind.POSTED, publisher.comment(target, publication).kind());
        List<String> lines = requests.toString().lines().filter(line -> !line.startsWith("{")).toList();
        String repository = "https://ghe.example/api/v3/repos/o/r";
        assertEquals(
                List.of(
                        "GET " + repository,
                        "GET " + repository + "/commits/" + SHA + "/check-runs?check_name=kvmbench+%2F+job+%2F+suite",
                        "POST " + repository + "/check-runs",
                        "GET https://ghe.example/api/v3/user",
                        "GET " + repository,
                        "GET " + repository + "/pulls/7",
                        "GET " + repository + "/issues/7/comments?per_page=100",
                        "POST " + repository + "/issues/7/comments",
                        "GET " + repository + "/issues/7/comments?per_page=100"),
                lines);
    }
}
