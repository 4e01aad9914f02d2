package io.jenkins.plugins.kvmbench.engine.gate;

import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.id;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.noisy;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.Test;

public class BaselineGateTest {

    private static final BaselineGate GATE = new BaselineGate(Policy.DEFAULT, Context.NONE);

    private static ResultSet file(List<Result> results) {
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, results, List.of());
    }

    private static ResultSet file(int benchmarks, IntFunction<double[]> values) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < benchmarks; i++) {
            results.add(Numbers.result(id("b" + i), Arm.HEAD, 0, values.apply(i)));
        }
        return file(results);
    }

    private static Row ofOneNumber(double base, double head) {
        return GATE.decide(file(1, i -> new double[] {base}), file(1, i -> new double[] {head})).rows().get(0);
    }

    /** With five a side the labels exchanged are one of 252: what became better must not hide what became worse. */
    @Test
    public void shouldFindARegressionBesideALargerImprovement() {
        ResultSet base = file(2, i -> noisy(i, 5, 0.01, 0));
        ResultSet head = file(2, i -> noisy(10 + i, 5, 0.01, i == 0 ? -1.2 : 0.4));

        Decision decision = GATE.decide(base, head);

        assertEquals(decision.rows().toString(), Outcome.FAILED, decision.outcome());
        assertEquals(1, decision.count(Verdict.REGRESSED));
        assertEquals(1, decision.count(Verdict.IMPROVED));
    }

    /** Tools choose how often they run each command: more than 100 pairs of numbers leave too little of q for each. */
    @Test
    public void shouldJudgeBySizeWhatTooManyGroupsLeaveUntested() {
        ResultSet base = file(120, i -> noisy(i, 10 + i, 0.01, 0));
        ResultSet head = file(120, i -> noisy(500 + i, 10 + i, 0.01, 0.7));

        Decision decision = GATE.decide(base, head);

        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(120, decision.count(Verdict.REGRESSED));
    }

    @Test
    public void shouldSayWhatNoisyNeighboursHide() {
        ResultSet base = file(5, i -> noisy(i, 10, i == 0 ? 0.001 : 0.2, 0));
        ResultSet head = file(5, i -> noisy(50 + i, 10, i == 0 ? 0.001 : 0.2, 0));

        Row quiet = GATE.decide(base, head).rows().stream()
                .filter(row -> row.id().equals(id("b0")))
                .findFirst()
                .orElseThrow();

        assertTrue(String.valueOf(quiet.mde()), quiet.mde() > 0.10);
    }

    @Test
    public void shouldOnlyWarnBySizeAlone() {
        assertEquals(Verdict.OK, ofOneNumber(100, 104.9).verdict());
        assertEquals(Verdict.OK, ofOneNumber(100, 95.1).verdict());
        assertEquals(Verdict.INCONCLUSIVE, ofOneNumber(100, 107).verdict());
        assertEquals(Verdict.INCONCLUSIVE, ofOneNumber(100, 110).verdict());
        assertEquals(Verdict.IMPROVED, ofOneNumber(100, 94.9).verdict());
        Row alert = ofOneNumber(100, 111);
        assertEquals(Verdict.REGRESSED, alert.verdict());
        assertEquals(Level.WARN, alert.level());
        assertEquals(Severity.MEDIUM, alert.severity());
        assertEquals(0.10, alert.limit(), 1e-12);
        Row high = ofOneNumber(100, 221);
        assertEquals(Level.WARN, high.level());
        assertEquals(Severity.HIGH, high.severity());
        assertEquals(Double.NaN, high.p(), 0);
        assertTrue(high.reason(), high.reason().contains("weak evidence"));
    }

    private static Row ofOneNumber(Policy policy, double base, double head) {
        return new BaselineGate(policy, Context.NONE)
                .decide(file(1, i -> new double[] {base}), file(1, i -> new double[] {head}))
                .rows()
                .get(0);
    }

    private static Policy given(double warn, double fail, Level... given) {
        return Policy.DEFAULT.withLimits(
                List.of(new Policy.Limit("*", warn, fail, Amount.NONE, Amount.NONE, Set.of(given))));
    }

    @Test
    public void shouldObeyTheLimitsThatSomebodySet() {
        assertEquals(Level.FAIL, ofOneNumber(given(0.02, 0.05, Level.FAIL), 100, 111).level());
        assertEquals(0.05, ofOneNumber(given(0.02, 0.05, Level.FAIL), 100, 111).limit(), 1e-12);
        assertEquals(Level.FAIL, ofOneNumber(given(0.02, 0.05, Level.FAIL), 100, 105).level());
        assertEquals(Level.NONE, ofOneNumber(given(0.02, 0.05, Level.FAIL), 100, 104).level());
        assertEquals(Level.WARN, ofOneNumber(given(0.02, 0.20, Level.FAIL), 100, 111).level());
        assertEquals(Level.WARN, ofOneNumber(given(0.02, 0.03, Level.WARN), 100, 103).level());
        assertEquals(Level.NONE, ofOneNumber(given(0.15, 0.20, Level.WARN, Level.FAIL), 100, 112).level());
        assertEquals(Level.NONE, ofOneNumber(given(Double.NaN, Double.NaN), 100, 300).level());
        Row floored = ofOneNumber(Policy.of(0.02, 0.03, 15), 100, 111);
        assertEquals(Verdict.OK, floored.verdict());
        assertTrue(floored.reason(), floored.reason().contains("floor of 15 ns"));
    }

    @Test
    public void shouldPromiseNothingWhereSizeAloneDecides() {
        ResultSet one = file(1, i -> new double[] {100});
        Decision bySize = GATE.decide(one, one);
        assertFalse(bySize.promises());
        String notes = bySize.notes().toString();
        assertTrue(notes, notes.contains("promises nothing") && notes.contains("5 invocations a side would do"));
        ResultSet mixed = file(2, i -> i == 0 ? noisy(1, 5, 0.01, 0) : new double[] {5});
        assertTrue(GATE.decide(mixed, mixed).promises());
        assertFalse(new BaselineGate(given(0.02, 0.05, Level.FAIL), Context.NONE).decide(mixed, mixed).promises());
    }

    @Test
    public void shouldTestFromFiveInvocationsASideHoweverManyBenchmarksThereAre() {
        ResultSet base = file(200, i -> noisy(i, 5, 0.01, 0));
        ResultSet head = file(200, i -> noisy(5000 + i, 5, 0.01, i == 7 ? 0.08 : 0));
        Decision decision = GATE.decide(base, head);
        assertEquals(Mode.BASELINE, decision.mode());
        assertEquals(1, decision.count(Verdict.REGRESSED));
        assertEquals(0, decision.count(Verdict.IMPROVED));
        assertEquals(1, GATE.decide(head, base).count(Verdict.IMPROVED));
        Row row = decision.rows().get(0);
        assertEquals("b7", row.id().benchmark());
        assertEquals(Level.FAIL, row.level());
        assertEquals(1 / 252.0, row.p(), 1e-12);
        assertTrue(row.reason(), row.reason().contains("joint test of 200 benchmarks"));
        assertTrue(decision.promises());
        assertTrue(decision.notes().toString().contains("200 benchmarks decided by the joint permutation test"));
        assertEquals("", decision.error());
    }

    @Test
    public void shouldPayForEachGroupThatIsTestedAndForNoOther() {
        // 4 and 5 cannot be tested; 5 and 5 could, but not beside 6 and 6 at this q: 2 / 252 is more.
        IntFunction<double[]> head = i -> noisy(50 + i, i < 2 ? 5 : 6, 0.01, 0.3);
        IntFunction<double[]> base = i -> noisy(i, i == 0 ? 4 : i == 1 ? 5 : 6, 0.01, 0);
        Decision decision = GATE.decide(file(4, base), file(4, head));
        assertEquals(Double.NaN, Numbers.row(decision, id("b0")).p(), 0);
        assertEquals(Double.NaN, Numbers.row(decision, id("b1")).p(), 0);
        assertEquals(1 / 924.0, Numbers.row(decision, id("b2")).p(), 1e-12);
        Decision wider = new BaselineGate(Policy.DEFAULT.withQ(0.01), Context.NONE).decide(file(4, base), file(4, head));
        assertEquals(2 / 252.0, Numbers.row(wider, id("b1")).p(), 1e-12);
        assertEquals(2 / 924.0, Numbers.row(wider, id("b2")).p(), 1e-12);
    }

    @Test
    public void shouldTestAmountsBesideShares() {
        double[] none = {0, 0, 0, 0, 0};
        double[] some = {3, 3, 4, 3, 3};
        Decision decision = GATE.decide(
                file(3, i -> i == 0 ? none : noisy(i, 5, 0.01, 0)),
                file(3, i -> i == 0 ? some : noisy(10 + i, 5, 0.01, i == 1 ? 0.1 : 0)));
        Row amount = Numbers.row(decision, id("b0"));
        assertEquals(Verdict.REGRESSED, amount.verdict());
        assertEquals(Level.WARN, amount.level());
        assertTrue(amount.reason(), amount.reason().contains("no percentage exists"));
        assertEquals(Level.FAIL, Numbers.row(decision, id("b1")).level());
    }

    @Test
    public void shouldTakeAmountsFromZeroBySizeForAWarning() {
        assertEquals(Verdict.OK, ofOneNumber(0, 0).verdict());
        Row some = ofOneNumber(0, 3);
        assertEquals(Level.WARN, some.level());
        assertTrue(some.reason(), some.reason().contains("no percentage exists"));
        assertEquals(Level.WARN, ofOneNumber(given(0.02, 0.03, Level.FAIL), 0, 3).level());
        Policy absolute = Policy.DEFAULT.withLimits(
                List.of(new Policy.Limit("*", 0.02, 0.03, Amount.NONE, new Amount(2, ""), Set.of())));
        assertEquals(Level.FAIL, ofOneNumber(absolute, 0, 3).level());
        assertEquals(Level.NONE, ofOneNumber(absolute, 0, 1).level());
    }

    @Test
    public void shouldNeverPairSeparateRuns() {
        double[] drift = {100, 102, 104, 106, 108, 110, 112, 114, 116, 118};
        ResultSet later = file(List.of(Numbers.result(id("b0"), Arm.HEAD, drift.length, drift)));
        assertFalse(GATE.decide(file(1, i -> drift), later).rows().get(0).paired());
    }

    private static Decision moved(int benchmarks, int moved, String unit, String name, double[]... values) {
        List<Result> base = new ArrayList<>();
        List<Result> head = new ArrayList<>();
        for (int i = 0; i < benchmarks; i++) {
            double[] b = values.length == 0 ? noisy(i, 10, 0.005, 0) : values[0];
            double[] h = values.length == 0 ? noisy(10 + i, 10, 0.005, i < moved ? 0.1 : 0) : i < moved ? values[1] : b;
            base.add(new Result(id(name + i), unit, Direction.LOWER, true, Arm.HEAD, invocations(b)));
            head.add(new Result(id(name + i), unit, Direction.LOWER, true, Arm.HEAD, invocations(h)));
        }
        return GATE.decide(file(base), file(head));
    }

    private static List<Invocation> invocations(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> Invocation.of(Invocation.UNKNOWN_SLOT, value))
                .toList();
    }

    private static boolean saysMachine(Decision decision) {
        return decision.notes().stream().anyMatch(note -> note.contains("the machine may have changed"));
    }

    @Test
    public void shouldNoteThatTheMachineMayHaveChangedAndLetTheVerdictsStand() {
        Decision four = moved(6, 4, "ns", "b");
        assertTrue(saysMachine(four));
        assertEquals(4, four.count(Verdict.REGRESSED));
        assertEquals(Outcome.FAILED, four.outcome());
        assertFalse(saysMachine(moved(6, 3, "ns", "b")));
        assertFalse(saysMachine(moved(5, 5, "ns", "b")));
        assertTrue(saysMachine(moved(6, 4, "s", "b", new double[] {100}, new double[] {94})));
    }

    @Test
    public void shouldBlameTheMachineForTimesOfUnrelatedNamesAlone() {
        assertFalse("sizes", saysMachine(moved(6, 6, "B", "b")));
        assertFalse("counts", saysMachine(moved(6, 6, "count", "b")));
        assertFalse("a family", saysMachine(moved(6, 6, "ns", "parser/")));
        assertFalse("words", saysMachine(moved(6, 6, "ns", "Size of ")));
        double[] constant = {5, 5, 5, 5, 5};
        assertFalse("constant", saysMachine(moved(6, 6, "ns", "b", constant, new double[] {6, 6, 6, 6, 6})));
        assertTrue("rates", saysMachine(moved(6, 6, "1/s", "b")));
    }

    @Test
    public void shouldSayWhenTheMachinesDiffer() {
        ResultSet base = file(1, i -> new double[] {1});
        ResultSet head = new ResultSet(
                RunInfo.UNKNOWN,
                new Agent("kvm-07", "3f9a1c", new TreeMap<>(), new TreeMap<>()),
                base.results(),
                List.of());
        assertTrue(GATE.decide(base, head).notes().toString().contains("kvm-07 (3f9a1c)"));
        assertFalse(GATE.decide(base, base).notes().toString().contains("machines differ"));
    }

    @Test
    public void shouldCompareTheHeadsOfFilesThatHoldBothArms() {
        ResultSet both = file(List.of(
                Numbers.result(id("b0"), Arm.BASE, 0, 1000), Numbers.result(id("b0"), Arm.HEAD, 0, 100)));
        Decision decision = GATE.decide(both, file(1, i -> new double[] {100}));
        assertEquals(0, decision.rows().get(0).change(), 1e-12);
    }
}
