package io.jenkins.plugins.kvmbench.engine.session;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeNoException;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.ReadyTool;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import io.jenkins.plugins.kvmbench.engine.tool.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Sessions of a user's tool: a shell script that writes result files, as a real process of the real harness. */
public class ToolSessionTest {

    /** Writes what {@code values} says as the results of the benchmarks whose names match; tells the log of every run. */
    private static final String SCRIPT = """
            n=$(($(cat ../count 2>/dev/null || echo 0) + 1))
            echo $n > ../count
            echo "$(basename "$PWD") $2" >> ../log
            . ./fails
            {
                echo '['
                separator=
                while read name value; do
                    if echo "$name" | grep -qE "${2:-.}"; then
                        echo "$separator{\\"name\\":\\"$name\\",\\"unit\\":\\"ns\\",\\"value\\":$value.$((n * 7 % 10))}"
                        separator=,
                    fi
                done < values
                echo ']'
            } > "$1"/results.json
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final StandIn machine = new StandIn();
    private HarnessBinary harness;
    private Workplace place;

    @Before
    public void twoSides() throws Exception {
        try {
            harness = HarnessBinary.own(System.getenv());
        } catch (HarnessException e) {
            assumeNoException("there is no harness for this machine", e);
        }
        place = Workplace.open(harness, runner(), what -> {});
        for (String side : List.of("base", "head")) {
            folder.newFolder(side);
            write(side, "measure.sh", SCRIPT);
            write(side, "fails", "");
            write(side, "values", "one 100\ntwo 200\nthree 300\n");
        }
    }

    @After
    public void clear() {
        place.close();
    }

    /** Commands are real, the anchor is not. */
    private HarnessRunner runner() {
        return (binary, plan, progress) -> plan.suite().equals(Anchor.SUITE)
                ? machine.run(binary, plan, progress)
                : new Harness(binary).run(plan, progress);
    }

    private Path path(String side, String name) {
        return folder.getRoot().toPath().resolve(side).resolve(name);
    }

    private void write(String side, String name, String text) throws IOException {
        Files.writeString(path(side, name), text);
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(path("", "log"));
    }

    private static OwnHarness tool(String run, String... results) {
        return new OwnHarness("", run, List.of(results), "customSmallerIsBetter", "", OwnHarness.DEFAULT_TIMEOUT_MS);
    }

    private static OwnHarness tool() {
        return tool("sh measure.sh {out} {filter}");
    }

    private SessionPlan plan(OwnHarness tool) throws Exception {
        Map<Arm, Side> sides = new EnumMap<>(Arm.class);
        for (Arm arm : Arm.values()) {
            String directory = path(arm.name().toLowerCase(Locale.ROOT), "").toString();
            sides.put(arm, place.side(arm, directory, Path.of(".")));
        }
        ReadyTool ready = place.ready(tool, sides);
        Request request = new Request(
                List.of(), Preset.QUICK, Map.of(), Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of()), 6, List.of(), 1);
        return SessionPlan.of(request, List.of(ready), harness);
    }

    private Judgement run(SessionPlan plan, Optional<ResultSet> unfinished) throws Exception {
        Testbed testbed = new Testbed(harness, Agent.UNKNOWN, List.of(0), runner(), machine, machine.keepDisturbed);
        return new Session(plan, Policy.DEFAULT, plan.context(), testbed, RunInfo.UNKNOWN, machine).run(unfinished);
    }

    private Judgement run(OwnHarness tool) throws Exception {
        return run(plan(tool), Optional.empty());
    }

    private static Result result(Judgement judgement, String benchmark, Arm arm) {
        return judgement.results().on(arm).stream()
                .filter(r -> r.id().benchmark().equals(benchmark))
                .findFirst()
                .orElseThrow();
    }

    private static Row row(Judgement judgement, String benchmark) {
        return judgement.decision().orElseThrow().rows().stream()
                .filter(row -> row.id().benchmark().equals(benchmark))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> times(int count, String line) {
        return Collections.nCopies(count, line);
    }

    @Test
    public void shouldMeasureBothSidesInTurnAndReadWhatEveryRunLeaves() throws Exception {
        Judgement judgement = run(tool());

        assertEquals(
                List.of(
                        "base ", "head ", "head ", "base ", "base ", "head ", "head ", "base ", "base ", "head ", "head ",
                        "base "),
                log());
        assertEquals(12, machine.anchors);
        assertEquals(
                List.of(0, 3, 4, 7, 8, 11),
                result(judgement, "two", Arm.BASE).invocations().stream().map(Invocation::slot).toList());
        assertEquals("ns", result(judgement, "two", Arm.HEAD).readIn());
        assertEquals(3, judgement.decision().orElseThrow().rows().size());
        assertEquals(Outcome.PASSED, judgement.decision().orElseThrow().outcome());
    }

    @Test
    public void shouldMeasureSuspectsAgainByTheToolsFilter() throws Exception {
        write("head", "values", "one 100\ntwo 220\nthree 300\n");

        Judgement judgement = run(tool());

        Decision decision = judgement.decision().orElseThrow();
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(1, decision.count(Verdict.REGRESSED));
        assertEquals(Verdict.REGRESSED, row(judgement, "two").verdict());
        assertEquals(times(12, "^(two)$"), filters(12, 24));
        assertEquals(36, log().size());
        assertEquals(18, result(judgement, "two", Arm.HEAD).counted().size());
        assertEquals(6, result(judgement, "one", Arm.HEAD).counted().size());
        assertTrue(machine.notes.toString(), machine.notes.contains("1 of 3 benchmarks look slower: measuring them again"));
    }

    private List<String> filters(int from, int to) throws IOException {
        return log().subList(from, to).stream().map(line -> line.substring(5)).toList();
    }

    @Test
    public void shouldCountOnlySuspectsFurtherWhereTheToolHasNoFilter() throws Exception {
        write("head", "values", "one 100\ntwo 220\nthree 300\n");

        Judgement judgement = run(tool("sh measure.sh {out}"));

        assertEquals(times(36, ""), filters(0, 36));
        assertEquals(18, result(judgement, "two", Arm.HEAD).counted().size());
        assertEquals(6, result(judgement, "one", Arm.HEAD).counted().size());
    }

    @Test
    public void shouldCountAFailedRunForAllThatItWasToMeasureAndRunItAgain() throws Exception {
        write("head", "fails", "if [ $n = 3 ]; then echo no luck; exit 7; fi");

        Judgement judgement = run(tool());

        assertEquals(13, log().size());
        assertEquals("head ", log().get(3));
        for (String name : List.of("one", "two", "three")) {
            Result head = result(judgement, name, Arm.HEAD);
            assertEquals(6, head.counted().size());
            assertEquals(1, head.losses().count());
            assertTrue(head.losses().reason(), head.losses().reason().contains("exit status 7"));
            assertTrue(head.losses().reason(), head.losses().reason().contains("no luck"));
        }
        assertEquals(Outcome.PASSED, judgement.decision().orElseThrow().outcome());
    }

    @Test
    public void shouldCountTheFirstRunsFailureForBenchmarksThatAreKnownLater() throws Exception {
        write("base", "fails", "if [ $n = 1 ]; then exit 1; fi");

        Judgement judgement = run(tool());

        assertEquals(1, result(judgement, "one", Arm.BASE).losses().count());
        assertEquals(6, result(judgement, "one", Arm.BASE).counted().size());
    }

    @Test
    public void shouldBeInvalidWhereAllRunsOfASideFail() throws Exception {
        write("head", "fails", "exit 1");

        Judgement judgement = run(tool());

        Decision decision = judgement.decision().orElseThrow();
        assertEquals(Outcome.INVALID, decision.outcome());
        assertEquals(3, decision.count(Verdict.INVALID));
        assertEquals("not tried for ever", 6, log().stream().filter(line -> line.startsWith("head")).count());
        assertTrue(machine.notes.toString(), machine.notes.stream().anyMatch(note -> note.contains("not measured any further")));
    }

    @Test
    public void shouldBeInvalidWhereAllRunsOfTheBaseFail() throws Exception {
        write("base", "fails", "exit 1");

        assertEquals(Outcome.INVALID, run(tool()).decision().orElseThrow().outcome());
    }

    @Test
    public void shouldMissWhatTheHeadDoesNotHaveAlsoWhereARunOfItFailed() throws Exception {
        write("head", "values", "one 100\nthree 300\nnew 5\n");
        write("head", "fails", "if [ $n = 2 ]; then exit 1; fi");

        Judgement judgement = run(tool());

        assertEquals(Verdict.MISSING, row(judgement, "two").verdict());
        assertEquals(Outcome.WARNED, judgement.decision().orElseThrow().outcome());
        assertTrue(judgement.results().on(Arm.BASE).stream().noneMatch(r -> r.id().benchmark().equals("new")));
    }

    @Test
    public void shouldMeasureABenchmarkAgainThatARunLeftOut() throws Exception {
        write("head", "fails", "if [ $n = 6 ]; then sed -i /two/d values; else echo 'one 100\ntwo 200\nthree 300' > values; fi");

        Judgement judgement = run(tool());

        assertEquals("head ^(two)$", log().get(6));
        assertEquals(1, result(judgement, "two", Arm.HEAD).losses().count());
        assertEquals(6, result(judgement, "two", Arm.HEAD).counted().size());
    }

    @Test
    public void shouldTakeNothingThatTheRunDidNotWrite() throws Exception {
        Files.createDirectories(path("base", "out"));
        Files.createDirectories(path("head", "out"));
        write("head", "out/results.json", "[{\"name\":\"one\",\"unit\":\"ns\",\"value\":1}]");

        Judgement judgement = run(tool("[ \"$(basename $PWD)\" = head ] || sh measure.sh out", "out/*.json"));

        assertEquals(Outcome.INVALID, judgement.decision().orElseThrow().outcome());
        assertTrue(machine.notes.toString(), machine.notes.stream().anyMatch(note -> note.contains("it wrote none of the 1 file in out/*.json")));
    }

    @Test
    public void shouldReadFilesWhereTheToolPutsThem() throws Exception {
        Files.createDirectories(path("base", "out/deep"));
        Files.createDirectories(path("head", "out/deep"));

        Judgement judgement = run(tool("sh measure.sh out/deep", "out/**/results.json", "none/*.json"));

        assertEquals(Outcome.PASSED, judgement.decision().orElseThrow().outcome());
        assertEquals(6, result(judgement, "one", Arm.HEAD).counted().size());
    }

    @Test
    public void shouldLoseARunWhoseFileBreaksOff() throws Exception {
        Judgement judgement = run(tool("sh measure.sh {out}; [ $(cat ../count) != 5 ] || echo '[{' > {out}/results.json"));

        Result base = result(judgement, "one", Arm.BASE);
        assertEquals(1, base.losses().count());
        assertTrue(base.losses().reason(), base.losses().reason().contains("results.json"));
        assertFalse("not a file that is gone", base.losses().reason().contains(System.getProperty("java.io.tmpdir") + "/kvmbench"));
        assertEquals(6, base.counted().size());
    }

    @Test
    public void shouldMeasureADisturbedRunAgain() throws Exception {
        int[] windows = {0};
        machine.disturbances = call -> windows[0]++ == 1 ? List.of("steal time 40.0 % (limit 25 %)") : List.of();

        Judgement judgement = run(tool());

        assertEquals(13, log().size());
        Result head = result(judgement, "one", Arm.HEAD);
        assertEquals(1, head.invocations().stream().filter(i -> i.status() == Status.CONTAMINATED).count());
        assertEquals(6, head.counted().size());
    }

    @Test
    public void shouldGoOnWhereAnInterruptedRunStopped() throws Exception {
        write("head", "values", "one 100\ntwo 220\nthree 300\n");
        write("head", "fails", "if [ $n = 3 ]; then exit 7; fi");
        SessionPlan plan = plan(tool());
        Judgement whole = run(plan, Optional.empty());
        for (int measured : List.of(3, 12, 20)) {
            int before = log().size();
            Judgement resumed = run(plan, Optional.of(machine.saved.get(measured - 1)));
            assertEquals("after " + measured, 37 - measured, log().size() - before);
            assertEquals(
                    result(whole, "two", Arm.HEAD).invocations().stream().map(Invocation::slot).toList(),
                    result(resumed, "two", Arm.HEAD).invocations().stream().map(Invocation::slot).toList());
            assertEquals(Outcome.FAILED, resumed.decision().orElseThrow().outcome());
        }
    }

    @Test
    public void shouldNotGoOnWithAnotherCommand() throws Exception {
        run(plan(tool()), Optional.empty());
        ResultSet saved = machine.saved.get(4);
        SessionPlan other = plan(tool("sh  measure.sh {out} {filter}"));

        assertThrows(SuiteException.class, () -> run(other, Optional.of(saved)));
    }

    @Test
    public void shouldCallASideThatIsItselfAnAA() throws Exception {
        Side side = place.side(Arm.HEAD, path("head", "").toString(), Path.of("."));
        ReadyTool ready = place.ready(tool(), Map.of(Arm.BASE, side, Arm.HEAD, side));
        Request request = new Request(
                List.of(), Preset.QUICK, Map.of(), Map.of(Arm.BASE, Map.of(), Arm.HEAD, Map.of()), 6, List.of(), 1);

        assertTrue(SessionPlan.of(request, List.of(ready), harness).context().identical());
        assertFalse(plan(tool()).context().identical());
    }

    @Test
    public void shouldLeaveNothingBehindWhenItIsInterrupted() throws Exception {
        write("head", "fails", "echo $$ > ../pid; setsid sleep 1000 & exec sleep 1000");
        SessionPlan plan = plan(tool());
        List<Throwable> thrown = new ArrayList<>();
        Thread session = new Thread(() -> {
            try {
                run(plan, Optional.empty());
            } catch (Throwable e) {
                thrown.add(e);
            }
        });
        session.start();
        while (!Files.exists(path("", "pid")) || Files.size(path("", "pid")) == 0) {
            Thread.sleep(20);
        }
        long pid = Long.parseLong(Files.readString(path("", "pid")).strip());
        session.interrupt();
        session.join();
        place.close();

        assertEquals(InterruptedException.class, thrown.get(0).getClass());
        assertTrue(ProcessHandle.of(pid).isEmpty());
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            assertEquals(0, all.filter(p -> p.info().commandLine().orElse("").equals("/usr/bin/sleep 1000")).count());
        }
        assertEquals(1, machine.saved.size());
    }
}
