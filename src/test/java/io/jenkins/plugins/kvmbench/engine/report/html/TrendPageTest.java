package io.jenkins.plugins.kvmbench.engine.report.html;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.history.Build;
import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Move;
import io.jenkins.plugins.kvmbench.engine.report.figure.Badge;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.xml.sax.InputSource;

public class TrendPageTest {

    private static final String HOSTILE = "</script><script>alert(1)</script>\"'\u202E";

    /** Slower from build 40 on, a rate that rises from build 45 on, one that is steady, and one with a hostile name. */
    static final List<Build> BUILDS = builds();

    private static List<Build> builds() {
        Random random = new Random(5);
        List<Build> builds = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            List<Result> results = List.of(
                    result(random, "slow", "s", Direction.LOWER, number < 40 ? 1 : 1.08),
                    result(random, "fast", "1/s", Direction.HIGHER, number < 45 ? 100 : 110),
                    result(random, "steady", "ns", Direction.LOWER, 5),
                    result(random, HOSTILE, "", Direction.UNKNOWN, 7));
            Instant started = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400L * number);
            RunInfo run = new RunInfo("r" + number, started, started, "commit" + number, "main", "", "", Map.of());
            Agent agent = new Agent("host", number % 20 == 7 ? "m2" : "m1", new TreeMap<>(), new TreeMap<>());
            builds.add(Build.of("b" + number, new ResultSet(run, agent, results, List.of())));
        }
        return builds;
    }

    private static Result result(Random random, String name, String unit, Direction better, double level) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            invocations.add(Invocation.of(i, level * (1 + 0.01 * random.nextGaussian())));
        }
        return new Result(SeriesId.of("suite", name, Map.of(), "m"), unit, better, true, Arm.HEAD, invocations);
    }

    private static String page() {
        return TrendPage.render(BUILDS, Course.of(BUILDS));
    }

    private static String match(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertTrue(pattern, matcher.find());
        return matcher.group(1);
    }

    @Test
    public void saysWhatMovedAndSinceWhichBuild() {
        List<Move> moves = Move.of(Course.of(BUILDS));

        assertEquals(Move.State.WORSE, moves.get(0).state());
        assertEquals("suite/slow m", moves.get(0).course().series().id().toString());
        assertEquals("commit40", moves.get(0).since().build().label());
        assertEquals(0.08, moves.get(0).change().value(), 0.01);
        assertEquals(Move.State.BETTER, moves.get(1).state());
        assertEquals("commit45", moves.get(1).since().build().label());
        assertEquals(100.0 / 110 - 1, moves.get(1).change().value(), 0.01);
        Headline headline = Move.headline(moves, BUILDS.size());
        assertEquals("Got worse: 1 of 8 series in 60 builds, in the last 30 of each", headline.toString());
        String page = page();
        assertTrue(page.contains("since <bdi>commit40</bdi>"));
        assertTrue(page.contains("<small>after <bdi>commit39</bdi></small>"));
    }

    @Test
    public void followsEachMachineByItself() {
        List<Course> courses = Course.of(BUILDS);

        assertEquals(8, courses.size());
        assertTrue(courses.stream().allMatch(course -> course.steps().size() == (course.fingerprint().equals("m1") ? 57 : 3)));
        assertTrue(courses.stream().allMatch(course -> course.fingerprint().equals("m1") || course.changes().isEmpty()));
        assertTrue(page().contains("host (m2)"));
    }

    @Test
    public void forgetsChangesThatPeopleKnow() {
        List<Build> more = new ArrayList<>(BUILDS);
        Random random = new Random(6);
        for (int i = 0; i < 30; i++) {
            Result result = result(random, "slow", "s", Direction.LOWER, 1.08);
            Agent agent = new Agent("host", "m1", new TreeMap<>(), new TreeMap<>());
            more.add(Build.of("later" + i, new ResultSet(RunInfo.UNKNOWN, agent, List.of(result), List.of())));
        }
        Move move = Move.of(Course.of(more)).stream()
                .filter(one -> one.course().series().id().benchmark().equals("slow"))
                .filter(one -> one.course().fingerprint().equals("m1"))
                .findFirst()
                .orElseThrow();

        assertEquals(Move.State.STEADY, move.state());
        assertEquals(1, move.course().changes().size());
    }

    @Test
    public void hostileNamesStayText() throws Exception {
        String page = page();

        assertFalse(page.contains("<script>alert"));
        assertFalse(page.contains("\u202E"));
        JsonNode data = new ObjectMapper().readTree(match(page, "<script id=\"data\"[^>]*>(.*?)</script>"));
        assertEquals(60, data.get("builds").size());
        assertEquals(8, data.get("series").size());
        assertEquals("suite/slow m on host (m1)", data.get("series").get(0).get("label").textValue());
        assertEquals(57, data.get("series").get(0).get("points").size());
        String markup = page.substring(page.indexOf("<body"), page.lastIndexOf("<script"));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(markup.replace("&nbsp;", " ") + "</body>")));
    }

    @Test
    public void allowsOnlyItsOwnScripts() {
        String policy = match(page(), "script-src (.*?); img-src");

        assertEquals(2, policy.split("sha256-").length - 1);
        assertFalse(policy.contains("unsafe"));
    }

    @Test
    public void badgesSayItShortly() {
        String badge = Badge.of(Move.of(Course.of(BUILDS)));

        assertTrue(badge, badge.startsWith("<svg xmlns"));
        assertTrue(badge, badge.contains("benchmarks: 1 worse: 8."));
        assertTrue(Badge.of(Move.of(Course.of(BUILDS.subList(0, 5)))).contains("too few builds"));
        assertTrue(Badge.of(Move.of(Course.of(BUILDS.subList(0, 38)))).contains("benchmarks: 4 steady"));
    }
}
