package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A build against a directory of earlier ones. */
public class HistoryTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Random random = new Random(11);
    private Path history;

    @Before
    public void makeDirectory() throws IOException {
        history = folder.newFolder("history").toPath();
    }

    private int kvmbench(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts.toArray(String[]::new));
    }

    /** A build of ten invocations whose values vary by 1 %. */
    private ResultSet build(int number, double level, String machine) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            invocations.add(Invocation.of(i, level * (1 + 0.01 * random.nextGaussian())));
        }
        Result result = new Result(
                SeriesId.of("command", "run", Map.of(), "wall"), "s", Direction.LOWER, true, Arm.HEAD, invocations);
        Instant started = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(3600L * number);
        RunInfo run = new RunInfo(
                "run-" + number, started, started.plusSeconds(60), "commit" + number, "main", "", "", Map.of());
        Agent agent = new Agent("host-" + machine, machine, new TreeMap<>(), new TreeMap<>());
        return new ResultSet(run, agent, List.of(result), List.of());
    }

    private Path write(int number, double level, String machine) throws IOException {
        Path file = history.resolve("build-" + number + ".json");
        ResultWriter.write(build(number, level, machine), file);
        return file;
    }

    private Path head(double level) throws IOException {
        Path file = folder.getRoot().toPath().resolve("head.json");
        ResultWriter.write(build(1000, level, "m1"), file);
        return file;
    }

    private void builds(int from, int to, double level) throws IOException {
        for (int number = from; number <= to; number++) {
            write(number, level, "m1");
        }
    }

    private JsonNode judged(Path head, Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("compare", "--history", history, head, "--json", "-"));
        arguments.addAll(List.of(more));
        assertEquals(err.toString(), ExitCodes.PASS, kvmbench(arguments.toArray()));
        return new ObjectMapper().readTree(out.toString());
    }

    private static JsonNode row(JsonNode decision) {
        return decision.get("results").get(0);
    }

    @Test
    public void shouldWarnAndNeverFail() throws IOException {
        builds(1, 40, 1);

        JsonNode decision = judged(head(1.5));

        assertEquals("WARNED", decision.get("outcome").textValue());
        assertEquals("HISTORY", decision.get("mode").textValue());
        assertEquals("REGRESSED", row(decision).get("verdict").textValue());
        assertEquals("warn", row(decision).get("level").textValue());
        assertEquals(30, row(decision).get("n_base").intValue());
        assertEquals(10, row(decision).get("n_head").intValue());
        assertTrue(decision.toString(), row(decision).get("reason").textValue().contains("an A/B run confirms it or does not"));
        assertTrue(decision.get("notes").toString(), decision.get("notes").toString().contains("from commit1 to commit40"));
    }

    @Test
    public void shouldFindWhatBuildsCanShow() throws IOException {
        builds(1, 30, 1);

        assertEquals("OK", row(judged(head(1))).get("verdict").textValue());
        assertEquals("REGRESSED", row(judged(head(1.05))).get("verdict").textValue());
        assertEquals("IMPROVED", row(judged(head(0.95))).get("verdict").textValue());
    }

    @Test
    public void shouldDecideFromTenBuildsOnOfTheLastLevel() throws IOException {
        builds(1, 30, 1);
        builds(31, 39, 1.3);
        JsonNode few = row(judged(head(2)));
        assertEquals("INCONCLUSIVE", few.get("verdict").textValue());
        assertTrue(few.toString(), few.get("reason").textValue().contains("against 9 earlier builds on this machine since"));

        builds(40, 40, 1.3);
        assertEquals("REGRESSED", row(judged(head(2))).get("verdict").textValue());
        assertEquals("OK", row(judged(head(1.3))).get("verdict").textValue());
        assertEquals("IMPROVED", row(judged(head(1))).get("verdict").textValue());
    }

    @Test
    public void shouldLeaveOutOtherMachinesLaterBuildsAndItself() throws IOException {
        builds(1, 12, 1);
        for (int number = 13; number <= 30; number++) {
            write(number, 3, "m2");
        }
        builds(1001, 1020, 5);
        Path head = history.resolve("zz-head.json");
        ResultWriter.write(build(1000, 1, "m1"), head);

        JsonNode decision = judged(head);

        assertEquals("OK", row(decision).get("verdict").textValue());
        assertEquals(12, row(decision).get("n_base").intValue());
        assertTrue(decision.get("notes").toString(), decision.get("notes").toString().contains("18 earlier builds on other machines"));
    }

    @Test
    public void shouldSayTheSameOfTheFileItWrites() throws IOException {
        builds(1, 30, 1);
        Path both = folder.getRoot().toPath().resolve("both.json");
        JsonNode decision = judged(head(1.1), "--out", both);

        assertEquals(ExitCodes.PASS, kvmbench("report", both, "--json", "-"));
        JsonNode again = new ObjectMapper().readTree(out.toString());

        assertEquals(decision.get("results"), again.get("results"));
        assertEquals(decision.get("notes"), again.get("notes"));
        assertEquals("WARNED", again.get("outcome").textValue());
    }

    @Test
    public void shouldNotPassWhereNothingWasCompared() throws IOException {
        write(1, 1, "m2");

        assertEquals(ExitCodes.INVALID, kvmbench("compare", "--history", history, head(1), "--json", "-"));
        assertTrue(out.toString(), out.toString().contains("1 earlier build on other machines left out"));
    }

    @Test
    public void shouldSeeWhatVanished() throws IOException {
        builds(1, 12, 1);
        ResultSet other = build(1000, 1, "m1");
        Path head = folder.getRoot().toPath().resolve("other.json");
        Result renamed = other.results().get(0).named(SeriesId.of("command", "other", Map.of(), "wall"));
        ResultWriter.write(other.withResults(List.of(renamed)), head);

        kvmbench("compare", "--history", history, head, "--json", "-");

        assertTrue(out.toString(), out.toString().contains("\"MISSING\""));
    }

    @Test
    public void shouldSayWhatIsLeftOutAndWhatIsWrong() throws IOException {
        builds(1, 12, 1);
        Files.writeString(history.resolve("broken.json"), "{\"schema\": \"kvmbench/1\", \"run\"");

        judged(head(1));
        assertTrue(err.toString(), err.toString().contains("left out: ") && err.toString().contains("broken.json"));

        assertEquals(ExitCodes.USAGE, kvmbench("compare", head(1)));
        assertTrue(err.toString(), err.toString().contains("HEAD is missing"));
        assertEquals(ExitCodes.USAGE, kvmbench("compare", "--history", history, head(1), head(1)));
        assertTrue(err.toString(), err.toString().contains("name HEAD alone"));
        assertEquals(ExitCodes.USAGE, kvmbench("compare", "--history", history.resolve("absent"), head(1)));
        assertTrue(err.toString(), err.toString().contains("there is no such directory"));
        assertEquals(ExitCodes.INVALID, kvmbench("compare", "--history", folder.newFolder(), head(1)));
        assertTrue(err.toString(), err.toString().contains("holds no result file"));
        assertFalse(err.toString(), err.toString().contains("defect"));
    }

    @Test
    public void shouldShowTheTrendOfADirectory() throws IOException {
        builds(1, 30, 1);
        builds(31, 45, 1.1);
        Path page = folder.getRoot().toPath().resolve("trend.html");
        Path badge = folder.getRoot().toPath().resolve("badge.svg");

        assertEquals(ExitCodes.PASS, kvmbench("trend", history, "--html", page, "--badge", badge));

        assertTrue(out.toString(), out.toString().startsWith("Got worse: 1 of 1 series in 45 builds"));
        assertTrue(out.toString(), out.toString().contains("slower since commit31, 15 builds ago: "));
        assertTrue(Files.readString(page).contains("since <bdi>commit31</bdi>"));
        assertTrue(Files.readString(badge).contains("1 worse"));
        assertEquals(ExitCodes.USAGE, kvmbench("trend", history, "--html", "-", "--badge", "-"));
        assertEquals(ExitCodes.USAGE, kvmbench("trend", history, "--html", history.resolve("build-1.json")));
        assertTrue(err.toString(), err.toString().contains("would overwrite"));
    }
}
