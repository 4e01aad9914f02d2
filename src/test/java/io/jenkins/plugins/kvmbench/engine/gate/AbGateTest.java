package io.jenkins.plugins.kvmbench.engine.gate;

import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.id;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.noisy;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.pair;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.row;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;

public class AbGateTest {

    private static final Policy ONE_ROUND = Policy.DEFAULT.withRounds(1);
    private static final AbGate GATE = new AbGate(ONE_ROUND, Context.NONE);

    private static Decision decide(double[] base, double[] head) {
        return GATE.decide(pair(id("a"), base, head));
    }

    private static Row only(double[] base, double[] head) {
        return decide(base, head).rows().get(0);
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(x -> x * factor).toArray();
    }

    @Test
    public void shouldFailAClearRegressionWithItsSeverity() {
        double[] base = noisy(1, 10, 0.01, 0);
        assertEquals(Severity.LOW, only(base, noisy(2, 10, 0.01, 0.05)).severity());
        assertEquals(Severity.MEDIUM, only(base, noisy(2, 10, 0.01, 0.15)).severity());
        assertEquals(Severity.HIGH, only(base, noisy(2, 10, 0.01, 0.30)).severity());
        Decision decision = decide(base, noisy(2, 10, 0.01, 0.05));
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(Verdict.REGRESSED, decision.rows().get(0).verdict());
        assertEquals(Level.FAIL, decision.rows().get(0).level());
        assertEquals(0.03, decision.rows().get(0).limit(), 1e-12);
        assertTrue(decision.rows().get(0).reason(), decision.rows().get(0).reason().contains("limit of 3 %"));
    }

    @Test
    public void shouldWarnBetweenTheThresholdsAndReachThemExactly() {
        double[] base = noisy(1, 10, 1e-5, 0);
        Decision warned = decide(base, times(base, 1.025));
        assertEquals(Outcome.WARNED, warned.outcome());
        assertEquals(Level.WARN, warned.rows().get(0).level());
        assertEquals(0.02, warned.rows().get(0).limit(), 1e-12);
        assertEquals(Level.FAIL, only(base, times(base, 1.03)).level());
        assertEquals(Level.NONE, only(base, times(base, 1.0199)).level());
    }

    @Test
    public void shouldCallImprovedWhatIsTheMirrorImage() {
        double[] base = noisy(1, 10, 0.01, 0);
        Row row = only(noisy(2, 10, 0.01, 0.05), base);
        assertEquals(Verdict.IMPROVED, row.verdict());
        assertEquals(Level.NONE, row.level());
        assertNull(row.severity());
        assertTrue(row.reason(), row.reason().contains("better"));
    }

    @Test
    public void shouldCallOkWhatCannotBeWorseByTheLimit() {
        Decision decision = decide(noisy(1, 10, 0.005, 0), noisy(2, 10, 0.005, 0));
        assertEquals(Verdict.OK, decision.rows().get(0).verdict());
        assertEquals(Outcome.PASSED, decision.outcome());
    }

    /** A third of the runs take twice as long: the median change is none, and "unchanged" would be wrong. */
    @Test
    public void shouldNotAcquitWhatIsWorseInPart() {
        double[] base = noisy(1, 30, 0.001, 0);
        double[] head = noisy(2, 30, 0.001, 0.004);
        for (int i = 0; i < head.length; i += 3) {
            head[i] *= 2;
        }

        Decision decision = decide(base, head);

        Row row = decision.rows().get(0);
        assertEquals(row.toString(), Verdict.INCONCLUSIVE, row.verdict());
        assertTrue(row.reason(), row.reason().startsWith("part of the invocations are worse"));
        assertEquals(Outcome.PASSED, decision.outcome());
    }

    @Test
    public void shouldSayWhatItCouldNotHaveSeen() {
        Decision decision = decide(noisy(1, 10, 0.10, 0), noisy(2, 10, 0.10, 0));
        Row row = decision.rows().get(0);
        assertEquals(Verdict.INCONCLUSIVE, row.verdict());
        assertEquals(Outcome.PASSED, decision.outcome());
        assertTrue(row.mde() > 0.1);
        assertEquals(row.mde(), decision.largestUndecidedMde(), 0);
        assertTrue(row.reason(), row.reason().contains("could have gone unseen"));
    }

    @Test
    public void shouldHoldChangesAgainstTheAbsoluteFloorToo() {
        double[] base = noisy(1, 10, 0.01, 0);
        double[] head = noisy(2, 10, 0.01, 0.05);
        List<Result> results = pair(id("a"), base, head);
        assertEquals(
                Verdict.REGRESSED,
                new AbGate(Policy.of(0.02, 0.03, 4).withRounds(1), Context.NONE).decide(results).rows().get(0).verdict());
        Row row = new AbGate(Policy.of(0.02, 0.03, 10).withRounds(1), Context.NONE).decide(results).rows().get(0);
        assertEquals(Verdict.OK, row.verdict());
        assertTrue(row.reason(), row.reason().contains("floor of 10"));
    }

    /** 100/s falls by 20: 25 % worse, and 20/s in the unit that people see, where e^shift - 1 of 100 would be 25. */
    @Test
    public void shouldHoldTheFloorAgainstWhatARateFallsBy() {
        double[] base = noisy(1, 10, 1e-6, 0);
        List<Result> results = pair(id("a"), base, times(base, 0.8)).stream()
                .map(result -> new Result(
                        result.id(), "1/s", "1/s", Direction.HIGHER, true, result.arm(), result.invocations()))
                .toList();
        for (double floor : new double[] {19.9, 20.1}) {
            Decision decision = new AbGate(Policy.of(0.02, 0.03, floor).withRounds(1), Context.NONE).decide(results);
            assertEquals(floor < 20 ? Verdict.REGRESSED : Verdict.OK, decision.rows().get(0).verdict());
        }
    }

    @Test
    public void shouldSayTheFloorInTheUnitOfTheFile() {
        double[] base = noisy(1, 10, 1e-6, 0);
        List<Result> results = pair(id("a"), base, times(base, 1.05)).stream()
                .map(result -> new Result(
                        result.id(), "s", "ms", Direction.LOWER, true, result.arm(), result.invocations()))
                .toList();
        assertEquals(Outcome.FAILED, GATE.decide(results).outcome());
        Row row = new AbGate(Policy.of(0.02, 0.03, 6000).withRounds(1), Context.NONE).decide(results).rows().get(0);
        assertEquals(Verdict.OK, row.verdict());
        assertTrue(row.reason(), row.reason().contains("floor of 6000 ms"));
    }

    @Test
    public void shouldAcceptFiveASideAndLetFewerInformOnly() {
        assertEquals(Verdict.REGRESSED, only(noisy(1, 5, 0.01, 0), noisy(2, 5, 0.01, 0.2)).verdict());
        Decision four = decide(noisy(1, 4, 0.01, 0), noisy(2, 4, 0.01, 0.2));
        assertEquals(Verdict.INCONCLUSIVE, four.rows().get(0).verdict());
        assertEquals(1 / 70.0, four.rows().get(0).p(), 1e-15);
        assertTrue(four.rows().get(0).reason().contains("informational"));
        assertEquals(Outcome.INVALID, four.outcome());
        assertTrue(four.error(), four.error().contains("5 invocations a side"));
        Decision lopsided = decide(noisy(1, 4, 0.01, 0), noisy(2, 100, 0.01, 0.2));
        assertTrue(lopsided.rows().get(0).p() < 1e-5);
        assertEquals(Verdict.INCONCLUSIVE, lopsided.rows().get(0).verdict());
    }

    @Test
    public void shouldNotPassWhereItCouldNotHaveAlarmed() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            results.addAll(pair(id("b" + i), noisy(2 * i, 5, 0.01, 0), noisy(2 * i + 1, 5, 0.01, 0)));
        }
        Decision decision = GATE.decide(results);
        assertEquals(Outcome.INVALID, decision.outcome());
        assertTrue(decision.error(), decision.error().contains("K = 7 would do"));
        Decision adaptive = new AbGate(Policy.DEFAULT, Context.NONE).decide(results);
        assertEquals("", adaptive.error());
    }

    @Test
    public void shouldBeInvalidWhereAnArmIsEmptyOrTooMuchWasLost() {
        double[] values = noisy(1, 10, 0.01, 0);
        Decision empty = decide(values, new double[0]);
        assertEquals(Outcome.INVALID, empty.outcome());
        assertEquals(Verdict.INVALID, empty.rows().get(0).verdict());
        assertEquals("", empty.error());
        Result head = Numbers.with(
                Numbers.unordered(id("a"), Arm.HEAD, noisy(2, 4, 0.01, 0)),
                Numbers.disturbed(200, "steal 3.1 %"),
                Numbers.lost("killed"));
        Row row = GATE.decide(List.of(Numbers.unordered(id("a"), Arm.BASE, values), head)).rows().get(0);
        assertEquals(Verdict.INVALID, row.verdict());
        assertTrue(row.reason(), row.reason().contains("only 4 of 6") && row.reason().contains("steal 3.1 %"));
    }

    @Test
    public void shouldLeaveDisturbedInvocationsOut() {
        double[] values = noisy(1, 10, 0.005, 0);
        Result head =
                Numbers.with(Numbers.unordered(id("a"), Arm.HEAD, values), Numbers.disturbed(1e6, "steal 3.1 %"));
        Row row = GATE.decide(List.of(Numbers.unordered(id("a"), Arm.BASE, values), head)).rows().get(0);
        assertEquals(10, row.nHead());
        assertEquals(Verdict.OK, row.verdict());
    }

    @Test
    public void shouldShowAndNeverJudgeWhatHasNoDirection() {
        List<Result> results = new ArrayList<>(pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0)));
        pair(id("score"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 9)).stream()
                .map(result -> new Result(
                        result.id(), "", Direction.UNKNOWN, true, result.arm(), result.invocations()))
                .forEach(results::add);
        Decision decision = GATE.decide(results);
        Row row = row(decision, id("score"));
        assertEquals(Verdict.INCONCLUSIVE, row.verdict());
        assertEquals(Double.NaN, row.change(), 0);
        assertEquals(1000, row.head(), 10);
        assertTrue(row.reason(), row.reason().contains("--better 'time_ns=lower'"));
        assertEquals(Outcome.PASSED, decision.outcome());
    }

    @Test
    public void shouldCountAVanishedBenchmarkAsThePolicySays() {
        List<Result> results = new ArrayList<>(pair(id("a"), noisy(1, 10, 0.005, 0), noisy(2, 10, 0.005, 0)));
        results.add(Numbers.unordered(id("gone"), Arm.BASE, noisy(3, 10, 0.01, 0)));
        results.add(Numbers.unordered(id("new"), Arm.HEAD, noisy(3, 10, 0.01, 0)));
        Decision decision = GATE.decide(results);
        assertEquals(2, decision.gated());
        assertEquals(Verdict.MISSING, row(decision, id("gone")).verdict());
        assertEquals(Outcome.WARNED, decision.outcome());
        assertTrue(decision.notes().toString(), decision.notes().toString().contains("suite/new"));
        assertEquals(
                Outcome.FAILED,
                new AbGate(ONE_ROUND.withMissing(Level.FAIL), Context.NONE).decide(results).outcome());
        assertEquals(
                Outcome.PASSED,
                new AbGate(ONE_ROUND.withMissing(Level.NONE), Context.NONE).decide(results).outcome());
    }

    /** A time that was too short for the clock. */
    @Test
    public void shouldKeepTheLimitsWhereOneValueIsZero() {
        double[] base = noisy(1, 10, 0.01, 0);
        double[] head = times(base, 3);
        base[3] = 0;

        Row row = only(base, head);

        assertEquals(row.reason(), Level.FAIL, row.level());
    }

    @Test
    public void shouldCallNothingBetterThatIsNotByTheLimit() {
        double[] base = noisy(1, 10, 1e-6, 0);

        assertEquals(Verdict.OK, only(base, times(base, 0.999)).verdict());
        assertEquals(Verdict.IMPROVED, only(base, times(base, 0.9)).verdict());
        assertTrue(only(base, times(base, 0.9)).p() < 1e-4);
    }

    @Test
    public void shouldOnlyWarnOfWhatHasNoPercentageUntilAnAmountIsSet() {
        double[] base = {0, -1, 1, 0.5, -0.5, 0.2};
        double[] head = {7, 8, 9, 7.5, 8.5, 9.5};
        Decision decision = decide(base, head);
        Row warned = decision.rows().get(0);
        assertEquals(Verdict.REGRESSED, warned.verdict());
        assertEquals(Level.WARN, warned.level());
        assertEquals(8.1, warned.change(), 0.5);
        assertTrue(warned.reason(), warned.reason().contains("no percentage exists: set an absolute limit to fail"));
        assertEquals(Outcome.WARNED, decision.outcome());
        assertEquals("", decision.error());
        assertEquals(Verdict.IMPROVED, only(head, base).verdict());
        Policy.Limit limit = new Policy.Limit("*", 0.02, 0.03, 0, 5);
        Row row = new AbGate(ONE_ROUND.withLimits(List.of(limit)), Context.NONE)
                .decide(pair(id("a"), base, head))
                .rows()
                .get(0);
        assertEquals(Verdict.REGRESSED, row.verdict());
        assertTrue(row.linear());
        assertEquals(5, row.limit(), 0);
        Row floored = new AbGate(Policy.of(0.02, 0.03, 9).withRounds(1), Context.NONE)
                .decide(pair(id("a"), base, head))
                .rows()
                .get(0);
        assertEquals(9, floored.limit(), 0);
        assertFalse(floored.verdict() == Verdict.REGRESSED);
    }

    @Test
    public void shouldTakeEqualAmountsForUnchangedAndJudgeTheOthers() {
        double[] zeros = new double[10];
        List<Result> results = new ArrayList<>(pair(id("errors"), zeros, zeros));
        results.addAll(pair(id("load"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.2)));
        Decision decision = GATE.decide(results);
        assertEquals(Verdict.OK, row(decision, id("errors")).verdict());
        assertTrue(row(decision, id("errors")).reason().contains("unchanged"));
        assertEquals(Verdict.REGRESSED, row(decision, id("load")).verdict());
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(Verdict.OK, only(new double[] {0}, new double[] {0}).verdict());
    }

    @Test
    public void shouldCallNoChangeThatChanceExplains() {
        double[] base = {0, 1, 0, 2, 0, 1, 0, 0, 1, 3};
        double[] head = {1, 0, 1, 0, 2, 0, 3, 0, 0, 1};
        Row row = only(base, head);
        assertEquals(Level.NONE, row.level());
        assertTrue(row.reason(), !row.reason().contains("NaN"));
    }

    private static Result in(String unit, Direction better, Result result) {
        return new Result(result.id(), unit, better, true, result.arm(), result.invocations());
    }

    @Test
    public void shouldConvertUnitsOfOneDimension() {
        double[] base = noisy(1, 10, 0.001, 0);
        Row row = GATE.decide(List.of(
                        in("ms", Direction.LOWER, Numbers.unordered(id("a"), Arm.BASE, base)),
                        in("us", Direction.LOWER, Numbers.unordered(id("a"), Arm.HEAD, times(base, 1010)))))
                .rows()
                .get(0);
        assertEquals(0.01, row.change(), 1e-9);
        assertEquals("ms", row.unit());
        assertEquals(101, row.head(), 1);
    }

    @Test
    public void shouldRefuseSidesThatAreNotTheSameThingAndNameBoth() {
        double[] values = noisy(1, 10, 0.01, 0);
        Result base = Numbers.unordered(id("a"), Arm.BASE, values);
        Result head = Numbers.unordered(id("a"), Arm.HEAD, values);
        Decision units = GATE.decide(List.of(in("tx/s", Direction.HIGHER, base), in("MB/s", Direction.HIGHER, head)));
        assertEquals(Verdict.INVALID, units.rows().get(0).verdict());
        assertEquals(Outcome.INVALID, units.outcome());
        String reason = units.rows().get(0).reason();
        assertTrue(reason, reason.contains("'tx/s'") && reason.contains("'MB/s'"));
        Row directions = GATE.decide(List.of(in("x", Direction.HIGHER, base), in("x", Direction.LOWER, head)))
                .rows()
                .get(0);
        assertEquals(Verdict.INVALID, directions.verdict());
        assertTrue(directions.reason(), directions.reason().contains("higher is better"));
        Row known = GATE.decide(List.of(in("x", Direction.UNKNOWN, base), in("x", Direction.LOWER, head)))
                .rows()
                .get(0);
        assertEquals(Verdict.OK, known.verdict());
        assertEquals(Direction.LOWER, known.better());
    }

    @Test
    public void shouldNotPassWhereNothingWasCompared() {
        Decision apart = GATE.decide(List.of(
                Numbers.unordered(id("old"), Arm.BASE, 1, 1, 1), Numbers.unordered(id("new"), Arm.HEAD, 1, 1, 1)));
        assertEquals(Outcome.INVALID, apart.outcome());
        assertEquals("", apart.error());
        String note = apart.notes().get(0);
        assertTrue(note, note.contains("nothing was compared") && note.contains("suite/old") && note.contains("suite/new"));
        Decision undirected = GATE.decide(pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0)).stream()
                .map(result -> in("x", Direction.UNKNOWN, result))
                .toList());
        assertEquals(Outcome.INVALID, undirected.outcome());
        assertTrue(undirected.notes().get(0), undirected.notes().get(0).contains("nothing was judged"));
    }

    @Test
    public void shouldRefuseALimitThatIsForNothing() {
        List<Result> results = pair(id("a"), noisy(1, 10, 0.01, 0), noisy(1, 10, 0.01, 0));
        Policy.Limit rest = Policy.DEFAULT.limits().get(0);
        Policy typo = ONE_ROUND.withLimits(List.of(new Policy.Limit("time_nss", 0.05, 0.1, 0, Double.NaN), rest));
        PolicyException refused =
                assertThrows(PolicyException.class, () -> new AbGate(typo, Context.NONE).decide(results));
        assertTrue(refused.getMessage(), refused.getMessage().contains("'time_nss'"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("'time_ns'"));
        assertThrows(PolicyException.class, () -> new AbGate(typo, Context.NONE).screen(Rounds.NONE, results));
        Policy newcomer = ONE_ROUND.withLimits(List.of(new Policy.Limit("suite/new", 0.05, 0.1, 0, Double.NaN), rest));
        List<Result> more = new ArrayList<>(results);
        more.add(Numbers.unordered(id("new"), Arm.HEAD, 1, 1, 1, 1, 1));
        assertEquals(1, new AbGate(newcomer, Context.NONE).decide(more).gated());
        Policy bytes = ONE_ROUND.withLimits(
                List.of(new Policy.Limit("*", 0.02, 0.03, new Amount(5, "KB"), Amount.NONE, Set.of())));
        PolicyException unit =
                assertThrows(PolicyException.class, () -> new AbGate(bytes, Context.NONE).decide(results));
        assertTrue(unit.getMessage(), unit.getMessage().contains("5KB") && unit.getMessage().contains("'ns'"));
    }

    @Test
    public void shouldKeepARegressionThatGoesBeyondWhatTheAnchorMoved() {
        SeriesId anchor = SeriesId.of(Benchmark.ANCHOR_SUITE, "arithmetic", Map.of(), "turn_ns");
        List<Result> results = new ArrayList<>(pair(anchor, noisy(1, 10, 0.002, 0), noisy(2, 10, 0.002, 0.05)));
        results.addAll(pair(id("half"), noisy(3, 10, 0.01, 0), noisy(4, 10, 0.01, 0.5)));
        results.addAll(pair(id("with it"), noisy(5, 10, 0.01, 0), noisy(6, 10, 0.01, 0.05)));
        Decision decision = GATE.decide(results);
        assertEquals(Verdict.REGRESSED, row(decision, id("half")).verdict());
        assertEquals(Level.FAIL, row(decision, id("half")).level());
        assertTrue(row(decision, id("half")).reason().contains("beyond what the machine moved"));
        assertEquals(Verdict.ENV_SHIFT, row(decision, id("with it")).verdict());
        assertEquals(Outcome.FAILED, decision.outcome());
    }

    @Test
    public void shouldNotFailTheSameArtefactUnlessAskedTo() {
        List<Result> results = pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.2));
        Context same = Context.of(new Subject("a", "1234"), new Subject("b", "1234"));
        Decision decision = new AbGate(ONE_ROUND, same).decide(results);
        assertEquals(Outcome.PASSED, decision.outcome());
        assertEquals(Verdict.INCONCLUSIVE, decision.rows().get(0).verdict());
        assertTrue(decision.notes().toString().contains("A/A"));
        assertTrue(new AbGate(Policy.DEFAULT, same).screen(Rounds.NONE, results).suspects().isEmpty());
        assertEquals(
                Outcome.FAILED, new AbGate(ONE_ROUND, same.judgingIdentical()).decide(results).outcome());
        Context unknown = Context.of(Subject.UNKNOWN, Subject.UNKNOWN);
        assertEquals(Outcome.FAILED, new AbGate(ONE_ROUND, unknown).decide(results).outcome());
    }

    @Test
    public void shouldSayEnvironmentWhenTheAnchorMoves() {
        SeriesId anchor = new SeriesId("anchor", "arithmetic", new TreeMap<>(), "turn_ns");
        List<Result> results = new ArrayList<>(pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.05)));
        pair(anchor, noisy(3, 10, 0.005, 0), noisy(4, 10, 0.005, 0.04)).stream()
                .map(Numbers::explaining)
                .forEach(results::add);
        Decision decision = GATE.decide(results);
        assertEquals(1, decision.gated());
        assertEquals(Verdict.ENV_SHIFT, decision.rows().get(0).verdict());
        assertEquals(Outcome.INVALID, decision.outcome());
        Decision twice = new AbGate(ONE_ROUND, Context.NONE.afterEnvironmentShift()).decide(results);
        assertEquals(Verdict.INVALID, twice.rows().get(0).verdict());
        List<Result> calm = new ArrayList<>(pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.2)));
        calm.addAll(pair(anchor, noisy(3, 10, 0.005, 0), noisy(4, 10, 0.005, 0.005)));
        assertEquals(Outcome.FAILED, GATE.decide(calm).outcome());
    }

    @Test
    public void shouldFailEverythingThatALostCompilerFlagSlows() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            results.addAll(pair(id("b" + i), noisy(2 * i, 10, 0.01, 0), noisy(2 * i + 1, 10, 0.01, 0.1)));
        }
        assertEquals(8, GATE.decide(results).count(Verdict.REGRESSED));
    }

    @Test
    public void shouldExplainWithTheOtherMetrics() {
        SeriesId other = id("a").withMetric("restore_ns");
        List<Result> results = new ArrayList<>(pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.1)));
        pair(other, new double[] {100, 100, 100}, new double[] {112, 112, 112}).stream()
                .map(Numbers::explaining)
                .forEach(results::add);
        Decision decision = GATE.decide(results);
        assertEquals(1, decision.rows().size());
        Row.Explanation explanation = decision.rows().get(0).explanations().get(0);
        assertEquals("restore_ns", explanation.metric());
        assertEquals(0.12, explanation.change(), 1e-9);
    }

    @Test
    public void shouldPutTheWorstFirst() {
        List<Result> results = Stream.of(
                        pair(id("ok"), noisy(1, 10, 0.004, 0), noisy(2, 10, 0.004, 0)),
                        pair(id("bad"), noisy(3, 10, 0.004, 0), noisy(4, 10, 0.004, 0.05)),
                        pair(id("worse"), noisy(5, 10, 0.004, 0), noisy(6, 10, 0.004, 0.5)),
                        pair(id("better"), noisy(7, 10, 0.004, 0.5), noisy(8, 10, 0.004, 0)))
                .flatMap(List::stream)
                .toList();
        assertEquals(
                List.of("worse", "bad", "better", "ok"),
                GATE.decide(results).rows().stream().map(row -> row.id().benchmark()).toList());
    }

    @Test
    public void shouldRefuseTwoResultsOfOneSeries() {
        Result twice = Numbers.unordered(id("a"), Arm.BASE, 1, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> GATE.decide(List.of(twice, twice)));
    }

    @Test
    public void shouldBeInvalidWhenNothingWasMeasured() {
        assertEquals(Outcome.INVALID, GATE.decide(List.of()).outcome());
    }

    @Test
    public void shouldSayWhenALimitIsBelowWhatRelinkingDoes() {
        List<Result> results = pair(id("a"), noisy(1, 10, 0.005, 0), noisy(2, 10, 0.005, 0));
        Decision noisy = new AbGate(ONE_ROUND, Context.NONE.withLayoutSd(0.02)).decide(results);
        assertTrue(noisy.notes().toString().contains("relinking"));
        Decision calm = new AbGate(ONE_ROUND, Context.NONE.withLayoutSd(0.005)).decide(results);
        assertFalse(calm.notes().toString().contains("relinking"));
    }

    /** Fifty benchmarks, the first slow; each round brings ten more of whoever is asked for. */
    private static List<Result> measured(int[] invocations) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < invocations.length; i++) {
            double effect = i == 0 ? 0.08 : 0;
            double[] base = noisy(1000 + 2 * i, 30, 0.03, 0);
            double[] head = noisy(1001 + 2 * i, 30, 0.03, effect);
            results.addAll(pair(
                    id(String.format("b%02d", i)),
                    Arrays.copyOf(base, invocations[i]),
                    Arrays.copyOf(head, invocations[i])));
        }
        return results;
    }

    @Test
    public void shouldMeasureOnlySuspectsAgainAndFailThoseThatStay() {
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        int[] invocations = new int[50];
        Arrays.fill(invocations, 10);
        Rounds rounds = gate.screen(Rounds.NONE, measured(invocations));
        assertTrue(rounds.suspects().contains(id("b00")));
        assertTrue("a tenth at most is expected", rounds.suspects().size() < 12);
        assertEquals(50, rounds.suspects().size() + rounds.dropped().size());
        while (gate.again(rounds)) {
            for (int i = 0; i < 50; i++) {
                invocations[i] += rounds.suspects().contains(id(String.format("b%02d", i))) ? 10 : 0;
            }
            Set<SeriesId> before = rounds.suspects();
            rounds = gate.screen(rounds, measured(invocations));
            assertTrue(before.containsAll(rounds.suspects()));
        }
        assertEquals(3, rounds.done());
        assertEquals(Set.of(id("b00")), Set.copyOf(rounds.suspects()));
        Decision decision = gate.decide(rounds, measured(invocations));
        assertEquals(3, decision.rounds());
        assertEquals(1, decision.count(Verdict.REGRESSED));
        assertEquals(3, row(decision, id("b00")).rounds());
        assertEquals(30, row(decision, id("b00")).nHead());
    }

    @Test
    public void shouldSuspectOnlyWhatIsClearlyWorseAndByEnough() {
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        double[] wide = {80, 90, 100, 110, 120, 85, 95, 105, 115, 125};
        double[] narrow = noisy(1, 10, 1e-4, 0);
        List<Result> results = Stream.of(
                        pair(id("by enough, not clearly"), wide, times(wide, 1.03)),
                        pair(id("clearly, not by enough"), narrow, times(narrow, 1.015)),
                        pair(id("both"), narrow, times(narrow, 1.025)))
                .flatMap(List::stream)
                .toList();
        assertEquals(Set.of(id("both")), Set.copyOf(gate.screen(Rounds.NONE, results).suspects()));
    }

    /** 1/252 reaches q k / m with k = m = 3 only: the small change counts though it is no regression itself. */
    @Test
    public void shouldScreenNobodyBeforeAnOnlyRoundDecides() {
        double[] base = noisy(1, 5, 1e-4, 0);
        List<Result> results = Stream.of(
                        pair(id("a"), base, times(base, 1.05)),
                        pair(id("b"), base, times(base, 1.05)),
                        pair(id("small"), base, times(base, 1.01)))
                .flatMap(List::stream)
                .toList();
        Decision decision = GATE.decide(results);
        assertEquals(2, decision.count(Verdict.REGRESSED));
        assertEquals(Outcome.FAILED, decision.outcome());
    }

    /** 1/252 reaches q k / m with k = m = 3 only: who dropped out does not count, and the others cannot fail on their own. */
    @Test
    public void shouldCountWhoDroppedOutAsUnchanged() {
        double[] base = noisy(1, 5, 1e-4, 0);
        List<Result> results = Stream.of(
                        pair(id("a"), base, times(base, 1.05)),
                        pair(id("b"), base, times(base, 1.05)),
                        pair(id("small"), base, times(base, 1.01)))
                .flatMap(List::stream)
                .toList();
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        Rounds screened = gate.screen(Rounds.NONE, results);
        assertEquals(Map.of(id("small"), 1), screened.dropped());
        assertEquals(0, gate.decide(screened, results).count(Verdict.REGRESSED));
    }

    /** Its benchmark was measured again because of another metric, or the record is wrong. */
    @Test
    public void shouldCountWhoDroppedOutAndIsSuspiciousAllTheSame() {
        List<Result> results = pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.2));
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        Rounds dropped = new Rounds(1, new TreeSet<>(), new TreeMap<>(Map.of(id("a"), 1)));
        assertEquals(Verdict.REGRESSED, gate.decide(dropped, results).rows().get(0).verdict());
    }

    @Test
    public void shouldJudgeWhatThereIsWhenRoundsWereCutShort() {
        List<Result> results = pair(id("a"), noisy(1, 10, 0.01, 0), noisy(2, 10, 0.01, 0.2));
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        Decision decision = gate.decide(gate.screen(Rounds.NONE, results), results);
        assertEquals(Outcome.FAILED, decision.outcome());
        assertTrue(decision.notes().toString().contains("stopped after round 1 of 3"));
    }
}
