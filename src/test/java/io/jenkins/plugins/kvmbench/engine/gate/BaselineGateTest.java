package io.jenkins.plugins.kvmbench.engine.gate;

import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.id;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.noisy;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    public void shouldJudgeSingleNumbersBySizeAlone() {
        assertEquals(Verdict.OK, ofOneNumber(100, 104.9).verdict());
        assertEquals(Verdict.OK, ofOneNumber(100, 95.1).verdict());
        assertEquals(Verdict.INCONCLUSIVE, ofOneNumber(100, 107).verdict());
        assertEquals(Verdict.INCONCLUSIVE, ofOneNumber(100, 110).verdict());
        assertEquals(Verdict.IMPROVED, ofOneNumber(100, 94.9).verdict());
        Row alert = ofOneNumber(100, 111);
        assertEquals(Verdict.REGRESSED, alert.verdict());
        assertEquals(Level.WARN, alert.level());
        assertEquals(Severity.MEDIUM, alert.severity());
        Row high = ofOneNumber(100, 121);
        assertEquals(Level.FAIL, high.level());
        assertEquals(Severity.HIGH, high.severity());
        assertTrue(high.reason(), high.reason().contains("weak evidence"));
    }

    @Test
    public void shouldLetThePolicyWidenTheRulesOfThumb() {
        BaselineGate wide = new BaselineGate(Policy.of(0.15, 0.40, 0), Context.NONE);
        Decision decision = wide.decide(file(1, i -> new double[] {100}), file(1, i -> new double[] {130}));
        assertEquals(Outcome.WARNED, decision.outcome());
    }

    @Test
    public void shouldTestWhereThereAreInvocationsEnoughAndSaySo() {
        Decision decision = GATE.decide(
                file(2, i -> i == 0 ? noisy(1, 10, 0.01, 0) : new double[] {5}),
                file(2, i -> i == 0 ? noisy(2, 10, 0.01, 0.05) : new double[] {5}));
        assertEquals(Mode.BASELINE, decision.mode());
        assertEquals(Verdict.REGRESSED, decision.rows().get(0).verdict());
        assertEquals(Level.FAIL, decision.rows().get(0).level());
        assertEquals(Verdict.OK, decision.rows().get(1).verdict());
        String notes = decision.notes().toString();
        assertTrue(notes, notes.contains("weak evidence"));
        assertTrue(notes, notes.contains("1 benchmark decided in one round by Benjamini-Hochberg at q = 0.005"));
        assertTrue(notes, notes.contains("1 benchmark with too few invocations"));
    }

    @Test
    public void shouldNeverPairSeparateRuns() {
        double[] drift = {100, 102, 104, 106, 108, 110, 112, 114, 116, 118};
        ResultSet later = file(List.of(Numbers.result(id("b0"), Arm.HEAD, drift.length, drift)));
        assertFalse(GATE.decide(file(1, i -> drift), later).rows().get(0).paired());
    }

    @Test
    public void shouldJudgeBySizeWhatCannotAlarmAmongSoMany() {
        Decision decision = GATE.decide(
                file(1000, i -> noisy(i, 8, 0.01, 0)), file(1000, i -> noisy(5000 + i, 8, 0.01, i == 7 ? 0.3 : 0)));
        assertEquals("", decision.error());
        assertEquals(1, decision.count(Verdict.REGRESSED));
        assertEquals("b7", decision.rows().get(0).id().benchmark());
    }

    @Test
    public void shouldSayEnvironmentWhenMostOfSixUnrelatedBenchmarksMoveTogether() {
        ResultSet base = file(6, i -> noisy(i, 10, 0.005, 0));
        Decision four = GATE.decide(base, file(6, i -> noisy(10 + i, 10, 0.005, i < 4 ? 0.1 : 0)));
        assertEquals(6, four.count(Verdict.ENV_SHIFT));
        assertEquals(Outcome.INVALID, four.outcome());
        Decision three = GATE.decide(base, file(6, i -> noisy(10 + i, 10, 0.005, i < 3 ? 0.1 : 0)));
        assertEquals(3, three.count(Verdict.REGRESSED));
        Decision five = GATE.decide(
                file(5, i -> noisy(i, 10, 0.005, 0)), file(5, i -> noisy(10 + i, 10, 0.005, 0.1)));
        assertEquals(5, five.count(Verdict.REGRESSED));
        Decision numbers =
                GATE.decide(file(6, i -> new double[] {100}), file(6, i -> new double[] {i < 4 ? 94 : 100}));
        assertEquals(6, numbers.count(Verdict.ENV_SHIFT));
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
