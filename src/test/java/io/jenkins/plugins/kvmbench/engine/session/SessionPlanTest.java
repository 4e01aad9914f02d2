package io.jenkins.plugins.kvmbench.engine.session;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.tool.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SessionPlanTest {

    private static final HarnessBinary OWN = new HarnessBinary(Path.of("harness"), "0123456789abcdef");

    private static SessionPlan plan(
            List<String> suites, Map<String, String> params, Map<Arm, Map<String, String>> arms, int invocations)
            throws Exception {
        return SessionPlan.of(new Request(suites, Preset.QUICK, params, arms, invocations, List.of(), 1), OWN);
    }

    private static Map<Arm, Map<String, String>> arms(Map<String, String> base, Map<String, String> head) {
        return Map.of(Arm.BASE, base, Arm.HEAD, head);
    }

    @Test
    public void shouldLeaveWhatSetsTheArmsApartOutOfTheIdentity() throws Exception {
        SessionPlan plan = plan(
                List.of("snapshot"),
                Map.of("pages", "100"),
                arms(Map.of("strategy", "classic"), Map.of("strategy", "fast")),
                6);

        SuitePlan.Entry entry = plan.suites().get(0).entries().get(0);
        assertEquals("cores=1 instrs=1000 pages=100", entry.series().paramText());
        assertEquals("classic", entry.params().get(Arm.BASE).get("strategy"));
        assertEquals("fast", entry.params().get(Arm.HEAD).get("strategy"));
    }

    @Test
    public void shouldInterleaveTheArmsSoThatDriftCancels() throws Exception {
        List<Arm> order = plan(List.of("syscall"), Map.of(), arms(Map.of(), Map.of()), 6).order();

        assertEquals(12, order.size());
        assertEquals(List.of(Arm.BASE, Arm.HEAD, Arm.HEAD, Arm.BASE, Arm.BASE), order.subList(0, 5));
        int base = 0;
        int head = 0;
        for (int i = 0; i < order.size(); i++) {
            base += order.get(i) == Arm.BASE ? i : 0;
            head += order.get(i) == Arm.HEAD ? i : 0;
        }
        assertEquals("a linear drift weighs the same on both arms", base, head);
    }

    @Test
    public void shouldTellIdenticalArmsFromDifferentOnes() throws Exception {
        SessionPlan same = plan(List.of("syscall"), Map.of(), arms(Map.of(), Map.of()), 6);
        SessionPlan canary = plan(List.of("syscall"), Map.of(), arms(Map.of(), Map.of("canary", "+10%")), 6);

        assertEquals(
                same.subjects().get(Arm.BASE).artifact(), same.subjects().get(Arm.HEAD).artifact());
        assertNotEquals(
                canary.subjects().get(Arm.BASE).artifact(),
                canary.subjects().get(Arm.HEAD).artifact());
        assertTrue(canary.subjects().get(Arm.HEAD).label().endsWith("canary=+10%"));
    }

    @Test
    public void shouldNotSplitACommandAtItsCommas() throws Exception {
        SessionPlan plan = plan(List.of("command"), Map.of("command", "printf a,b"), Map.of(), 0);

        assertEquals(
                "printf a,b",
                plan.suites().get(0).entries().get(0).params().get(Arm.HEAD).get("command"));
        assertEquals("the preset's", 10, plan.invocations());
    }

    @Test
    public void shouldGiveAParameterToTheSuitesThatHaveIt() throws Exception {
        SessionPlan plan = plan(List.of("snapshot", "syscall"), Map.of("scenario", "trap"), Map.of(), 1);

        assertTrue(plan.suites().get(1).entries().stream()
                .allMatch(entry -> entry.params().get(Arm.HEAD).get("scenario").equals("trap")));
        assertEquals(List.of("snapshot", "syscall"), plan.names());
    }

    @Test
    public void shouldLeaveOutABenchmarkThatDoesNotTakeAValue() throws Exception {
        SessionPlan plan = plan(List.of("syscall"), Map.of("scenario", "zpoline"), Map.of(), 1);

        assertEquals(
                List.of("ioctl"),
                plan.suites().get(0).entries().stream().map(entry -> entry.benchmark().name()).toList());
        assertEquals(
                List.of(new Skip("syscall/entry scenario=zpoline", "it takes linux, trap, rewritten, call")), plan.leftOut());
    }

    @Test
    public void shouldLeaveOutOfBothArmsWhatOneOfThemDoesNotTake() throws Exception {
        Map<String, String> takesBoth = Map.of("scenario", "trap");
        Map<String, String> takesOne = Map.of("scenario", "zpoline");
        for (Map<Arm, Map<String, String>> arms : List.of(arms(takesBoth, takesOne), arms(takesOne, takesBoth))) {
            SessionPlan plan = plan(List.of("syscall"), Map.of(), arms, 6);

            assertEquals(1, plan.suites().get(0).entries().size());
            assertEquals("ioctl", plan.suites().get(0).entries().get(0).benchmark().name());
            assertEquals(1, plan.leftOut().size());
        }
    }

    @Test
    public void shouldTellPlansApartByHowTheyMeasure() {
        Request request = new Request(List.of("command"), Preset.QUICK, Map.of("command", "x"), Map.of(), 6, List.of(), 1);
        String artifact = artifact(request);

        assertEquals(artifact, artifact(request));
        for (Request other : List.of(
                new Request(List.of("command"), Preset.FULL, Map.of("command", "x"), Map.of(), 6, List.of(), 1),
                new Request(List.of("command"), Preset.QUICK, Map.of("command", "x"), Map.of(), 7, List.of(), 1),
                new Request(List.of("command"), Preset.QUICK, Map.of("command", "x"), Map.of(), 6, List.of(), 2),
                new Request(
                        List.of("command"),
                        Preset.QUICK,
                        Map.of("command", "x"),
                        Map.of(),
                        6,
                        List.of(OutputMetric.parse("a=b")),
                        1))) {
            assertNotEquals(other.toString(), artifact, artifact(other));
        }
    }

    private static String artifact(Request request) {
        return SessionPlan.of(request, OWN).subjects().get(Arm.HEAD).artifact();
    }

    @Test
    public void shouldRefuseADirectoryThatIsNotThere() {
        Request request = new Request(
                List.of("command"),
                Preset.QUICK,
                Map.of("command", "true", "cwd", "/no/such/directory"),
                Map.of(),
                1,
                List.of(),
                1);
        SessionPlan plan = SessionPlan.of(request, OWN);
        String message = assertThrows(SuiteException.class, plan::checkDirectories).getMessage();
        assertTrue(message, message.contains("'cwd' cannot be '/no/such/directory': there is no such directory"));
    }

    @Test
    public void shouldRefuseMetricsThatNothingCanHold() {
        refusesMetrics("metric 'rate' is read from what the command of suite 'command' prints", "snapshot", "rate=x");
        refusesMetrics("there would be two metrics 'rate'", "command", "rate=x", "rate=y");
        for (String own : List.of("wall", "user", "sys", "max_rss")) {
            refusesMetrics("there would be two metrics '" + own + "'", "command", own + "=x");
        }
    }

    private static void refusesMetrics(String message, String suite, String... metrics) {
        Request request = new Request(
                List.of(suite),
                Preset.QUICK,
                Map.of(),
                Map.of(),
                0,
                List.of(metrics).stream().map(OutputMetric::parse).toList(),
                1);
        SuiteException refused = assertThrows(SuiteException.class, () -> SessionPlan.of(request, OWN));
        assertTrue(refused.getMessage(), refused.getMessage().contains(message));
    }

    @Test
    public void shouldRefuseASeedThatTheHarnessWouldNotTake() {
        for (long seed : new long[] {-1, Long.MIN_VALUE, 1L << 53}) {
            Request request =
                    new Request(List.of("syscall"), Preset.QUICK, Map.of(), Map.of(), 0, List.of(), seed);
            SuiteException refused = assertThrows(SuiteException.class, () -> SessionPlan.of(request, OWN));
            assertTrue(refused.getMessage(), refused.getMessage().startsWith("the seed cannot be " + seed));
        }
    }

    @Test
    public void shouldRefuseWhatCannotBeMeasured() {
        refuses("unknown suite 'x'", List.of("x"), Map.of(), Map.of(), 0);
        refuses("no suite is named", List.of(), Map.of(), Map.of(), 0);
        refuses("no parameter 'y' in syscall", List.of("syscall"), Map.of("y", "1"), Map.of(), 0);
        refuses("invocations cannot be -1", List.of("syscall"), Map.of(), Map.of(), -1);
        refuses("cannot have 7 invocations a side", List.of("syscall"), Map.of(), arms(Map.of(), Map.of()), 7);
        refuses("cannot have 4 invocations a side", List.of("syscall"), Map.of(), arms(Map.of(), Map.of()), 4);
        refuses(
                "base and head must set the same parameters",
                List.of("syscall"),
                Map.of(),
                arms(Map.of("scenario", "trap"), Map.of()),
                6);
        refuses("a canary of 'much'", List.of("syscall"), Map.of(), arms(Map.of(), Map.of("canary", "much")), 6);
    }

    private static void refuses(
            String message,
            List<String> suites,
            Map<String, String> params,
            Map<Arm, Map<String, String>> arms,
            int invocations) {
        SuiteException refused =
                assertThrows(message, SuiteException.class, () -> plan(suites, params, arms, invocations));
        assertTrue(refused.getMessage(), refused.getMessage().contains(message));
    }

    private static Request command(String name, String command, int invocations) {
        return new Request(
                List.of("command"), Preset.QUICK, Map.of("command", command, "cwd", "$SIDE"), arms(Map.of(), Map.of()), invocations,
                List.of(), 1, name);
    }

    private static Side side(String directory, String identity) {
        return new Side(Path.of(directory), "at " + identity, identity);
    }

    /** Two commands of one suite, with the same text on both sides, in other directories. */
    @Test
    public void shouldMeasureNamedCommandsWhereEachSideIs() {
        Map<Arm, Side> sides = Map.of(Arm.BASE, side("/b", "1"), Arm.HEAD, side("/h", "2"));
        SessionPlan plan = SessionPlan.of(List.of(command("a", "./a", 6), command("b", "./b", 6)), List.of(), sides, OWN);

        assertEquals(
                List.of("command/a wall", "command/b wall"),
                plan.suites().stream()
                        .map(suite -> suite.entries().get(0).series())
                        .map(series -> series.path() + series.paramText() + " " + series.metric())
                        .toList());
        SuitePlan first = plan.suites().get(0);
        assertEquals("/b", first.arms().get(Arm.BASE).resolved(first.entries().get(0).params().get(Arm.BASE)).get("cwd"));
        assertEquals("/h", first.arms().get(Arm.HEAD).resolved(first.entries().get(0).params().get(Arm.HEAD)).get("cwd"));
        assertEquals("at 1", plan.subjects().get(Arm.BASE).label());
        assertFalse("other sources are no A/A", plan.context().identical());
        Map<Arm, Side> moved = Map.of(Arm.BASE, side("/x", "1"), Arm.HEAD, side("/y", "2"));
        assertEquals(
                "wherever the sources lie",
                plan.subjects(),
                SessionPlan.of(List.of(command("a", "./a", 6), command("b", "./b", 6)), List.of(), moved, OWN).subjects());
    }
}
