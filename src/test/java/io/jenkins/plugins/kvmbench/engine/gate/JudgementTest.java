package io.jenkins.plugins.kvmbench.engine.gate;

import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.id;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.noisy;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.pair;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.unordered;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.Test;

/** Who measured and who reads the results get one verdict, and it rests on what the results carry. */
public class JudgementTest {

    private static final Agent HERE = new Agent("here", "f1", new TreeMap<>(), new TreeMap<>());
    private static final Agent THERE = new Agent("there", "f2", new TreeMap<>(), new TreeMap<>());

    private static RunInfo run(boolean finished, String baseArtifact) {
        return new RunInfo(
                "1",
                Instant.EPOCH,
                finished ? Instant.EPOCH : null,
                "",
                "",
                "",
                "",
                Map.of(Arm.BASE, new Subject("base", baseArtifact), Arm.HEAD, new Subject("head", "11")));
    }

    private static ResultSet set(List<Result> results) {
        return new ResultSet(run(true, "00"), HERE, results, List.of());
    }

    private static List<Result> slower(int invocations) {
        return pair(id("a"), noisy(1, invocations, 0.01, 0), noisy(2, invocations, 0.01, 0.5));
    }

    private static Comparison interleaved(int done, Map<SeriesId, Integer> dropped) {
        return new Comparison(
                Policy.DEFAULT, Optional.empty(), done, new TreeMap<>(dropped), false, false, Double.NaN);
    }

    private static Decision decision(Judgement judgement) {
        return judgement.decision().orElseThrow();
    }

    private static void assertNoted(String expected, Decision decision) {
        assertTrue(decision.notes().toString(), decision.notes().toString().contains(expected));
    }

    /** Fifty benchmarks, of which the first is slower; those that stay suspicious are measured in three rounds. */
    @Test
    public void shouldDecideAfterRoundsAsTheRunDid() {
        AbGate gate = new AbGate(Policy.DEFAULT, Context.NONE);
        int[] invocations = new int[50];
        Arrays.fill(invocations, 10);
        Rounds rounds = gate.screen(Rounds.NONE, measured(invocations));
        while (gate.again(rounds)) {
            for (int i = 0; i < 50; i++) {
                invocations[i] += rounds.suspects().contains(id(name(i))) ? 10 : 0;
            }
            rounds = gate.screen(rounds, measured(invocations));
        }
        assertFalse("somebody must drop out", rounds.dropped().isEmpty());
        ResultSet results = set(measured(invocations))
                .withBasis(Comparison.interleaved(Policy.DEFAULT, rounds, Context.NONE));
        assertEquals(gate.decide(rounds, measured(invocations)), decision(Judgement.of(results)));
    }

    private static String name(int i) {
        return String.format("b%02d", i);
    }

    private static List<Result> measured(int[] invocations) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < invocations.length; i++) {
            double[] base = Arrays.copyOf(noisy(100 + i, 40, 0.02, 0), invocations[i]);
            double[] head = Arrays.copyOf(noisy(200 + i, 40, 0.02, i == 0 ? 0.08 : 0), invocations[i]);
            results.addAll(pair(id(name(i)), base, head));
        }
        return results;
    }

    /** An invocation fewer than others is no sign of having dropped out. */
    @Test
    public void shouldJudgeInOneRoundWhatCarriesNothing() {
        List<Result> results = new ArrayList<>(slower(29));
        results.addAll(pair(id("b"), noisy(3, 30, 0.01, 0), noisy(4, 30, 0.01, 0)));
        Decision decision = decision(Judgement.of(set(results)));
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(1, decision.rounds());
        assertNoted("one round", decision);
    }

    @Test
    public void shouldHoldAgainstTheLimitsThatAreCarried() {
        Comparison wide = new Comparison(
                Policy.of(0.6, 0.7, 0), Optional.empty(), 1, Collections.emptySortedMap(), false, false, Double.NaN);
        Decision decision = decision(Judgement.of(set(slower(10)).withBasis(wide)));
        assertEquals(Outcome.PASSED, decision.outcome());
        assertEquals(0.7, decision.policy().limits().get(0).fail(), 0);
    }

    @Test
    public void shouldSayWhereOtherLimitsReplaceThoseThatAreCarried() {
        Comparison wide = new Comparison(
                Policy.of(0.6, 0.7, 0),
                Optional.empty(),
                2,
                new TreeMap<>(Map.of(id("a"), 1)),
                false,
                false,
                Double.NaN);
        ResultSet results = set(slower(10)).withBasis(wide);
        Decision decision = decision(Judgement.inOneRound(results, Policy.of(0.05, 0.1, 3)));
        assertEquals(Outcome.FAILED, decision.outcome());
        assertNoted(
                "judged by other limits than the results carry, in one round: warn 5 %, fail 10 %, floor 3; they carry: warn"
                        + " 60 %, fail 70 %",
                decision);
        Decision without = decision(Judgement.inOneRound(set(slower(10)), Policy.of(0.05, 0.1, 3)));
        assertFalse(without.notes().toString(), without.notes().toString().contains("other limits"));
    }

    @Test
    public void shouldNotBelieveThatSomebodyDroppedOutWhoIsSuspicious() {
        ResultSet forged = set(slower(10)).withBasis(interleaved(3, Map.of(id("a"), 1)));
        Decision decision = decision(Judgement.of(forged));
        assertEquals(Outcome.FAILED, decision.outcome());
    }

    @Test
    public void shouldNameTheSideWhoseRunWasInterrupted() {
        for (boolean baseFinished : new boolean[] {true, false}) {
            for (boolean headFinished : new boolean[] {true, false}) {
                ResultSet base = new ResultSet(run(baseFinished, ""), HERE, List.of(slower(10).get(1)), List.of());
                ResultSet head = new ResultSet(run(headFinished, ""), HERE, List.of(slower(10).get(1)), List.of());
                String notes = decision(Judgement.apart(base, head, Policy.DEFAULT)).notes().toString();
                assertEquals(notes, !baseFinished, notes.contains("measured the base was interrupted"));
                assertEquals(notes, !headFinished, notes.contains("measured the head was interrupted"));
            }
        }
    }

    @Test
    public void shouldTellAnInterruptedRunFromOneThatPassed() {
        List<Result> onlyBase = List.of(unordered(id("a"), Arm.BASE, noisy(1, 3, 0.01, 0)));
        ResultSet begun = new ResultSet(run(false, "00"), HERE, onlyBase, List.of())
                .withBasis(Comparison.interleaved(Policy.DEFAULT, Rounds.NONE, Context.NONE));
        Decision decision = decision(Judgement.of(begun));
        assertEquals(Outcome.INVALID, decision.outcome());
        assertNoted("interrupted", decision);
        assertEquals(Outcome.INVALID, decision(Judgement.inOneRound(begun, Policy.DEFAULT)).outcome());
        ResultSet later = new ResultSet(run(false, "00"), HERE, slower(10), List.of())
                .withBasis(interleaved(1, Map.of()));
        assertEquals(Outcome.INVALID, decision(Judgement.of(later)).outcome());
        assertNoted("stopped after round 1 of 3", decision(Judgement.of(later)));
    }

    @Test
    public void shouldFailNoIdenticalArtefactsThatWereInterleaved() {
        ResultSet identical = new ResultSet(run(true, "11"), HERE, slower(10), List.of());
        Comparison asked = new Comparison(
                Policy.DEFAULT.withRounds(1), Optional.empty(), 1, Collections.emptySortedMap(), false, true, Double.NaN);
        assertEquals(Outcome.PASSED, decision(Judgement.of(identical)).outcome());
        assertEquals(Outcome.FAILED, decision(Judgement.of(identical.withBasis(asked))).outcome());
    }

    @Test
    public void shouldNotBelieveAStrangerThatBothSidesAreOneArtefact() {
        ResultSet identical = new ResultSet(run(true, "11"), HERE, slower(10), List.of());
        assertEquals(Outcome.PASSED, decision(Judgement.inOneRound(identical, Policy.DEFAULT)).outcome());
        assertEquals(Outcome.FAILED, decision(Judgement.untrusted(identical, Policy.DEFAULT, Terms.NONE)).outcome());
        ResultSet forged = identical.withBasis(new Comparison(
                Policy.of(0.6, 0.7, 0), Optional.empty(), 3, new TreeMap<>(Map.of(id("a"), 1)), true, false, Double.NaN));
        assertEquals(Outcome.FAILED, decision(Judgement.untrusted(forged, Policy.DEFAULT, Terms.NONE)).outcome());
        ResultSet apart = identical.withBasis(Comparison.apart(Policy.of(0.6, 0.7, 0), THERE));
        assertEquals(Outcome.FAILED, decision(Judgement.untrusted(apart, Policy.DEFAULT, Terms.NONE)).outcome());
    }

    @Test
    public void shouldNotFillTheReportWithTheLimitsOfAStranger() {
        List<Policy.Limit> limits = new ArrayList<>(
                Collections.nCopies(1000, new Policy.Limit("a".repeat(1000), 0.1, 0.2, 0, Double.NaN)));
        limits.add(new Policy.Limit("*", 0.1, 0.2, 0, Double.NaN));
        ResultSet stranger = set(slower(10))
                .withBasis(Comparison.interleaved(Policy.DEFAULT.withLimits(limits), Rounds.NONE, Context.NONE));
        Decision decision = decision(Judgement.untrusted(stranger, Policy.DEFAULT, Terms.NONE));
        assertNoted("aaa...' warn 10 %, fail 20 % and 997 more", decision);
        assertTrue(decision.notes().get(0).length() < 1000);
    }

    /** The machine can have changed between two runs of one artefact, and that is what somebody may ask for. */
    @Test
    public void shouldJudgeIdenticalArtefactsThatWereMeasuredApart() {
        ResultSet both = new ResultSet(run(true, "11"), HERE, slower(10), List.of())
                .withBasis(Comparison.apart(Policy.DEFAULT, HERE));
        assertEquals(Outcome.FAILED, decision(Judgement.of(both)).outcome());
    }

    @Test
    public void shouldRememberThatTheMachineChangedBefore() {
        List<Result> results = new ArrayList<>(slower(10));
        SeriesId anchor = SeriesId.of("anchor", "arithmetic", Map.of(), "turn_ns");
        results.addAll(pair(anchor, noisy(5, 10, 0.001, 0), noisy(6, 10, 0.001, 0.5)));
        Comparison first = interleaved(1, Map.of());
        Comparison second = Comparison.interleaved(
                Policy.DEFAULT.withRounds(1),
                new Rounds(1, Collections.emptySortedSet(), Collections.emptySortedMap()),
                Context.NONE.afterEnvironmentShift());
        assertEquals(1, decision(Judgement.of(set(results).withBasis(first))).count(Verdict.ENV_SHIFT));
        assertEquals(1, decision(Judgement.of(set(results).withBasis(second))).count(Verdict.INVALID));
    }

    @Test
    public void shouldKnowBothMachinesOfRunsMeasuredApart() {
        ResultSet base = new ResultSet(
                RunInfo.UNKNOWN, THERE, List.of(unordered(id("a"), Arm.HEAD, noisy(1, 10, 0.01, 0))), List.of());
        ResultSet head = new ResultSet(
                RunInfo.UNKNOWN, HERE, List.of(unordered(id("a"), Arm.HEAD, noisy(2, 10, 0.01, 0.5))), List.of());
        Judgement judgement = Judgement.apart(base, head, Policy.DEFAULT);
        assertEquals(Mode.BASELINE, decision(judgement).mode());
        assertNoted("the machines differ: there (f2) against here (f1)", decision(judgement));
        assertEquals(judgement, Judgement.of(judgement.results()));
        Decision own = decision(Judgement.inOneRound(judgement.results(), Policy.of(0.6, 0.7, 0)));
        assertEquals(Mode.BASELINE, own.mode());
        assertNoted("other limits", own);
    }

    @Test
    public void shouldCompareNothingWhereThereIsOneSide() {
        ResultSet one = set(List.of(unordered(id("a"), Arm.HEAD, 1, 2)));
        assertEquals(Optional.empty(), Judgement.of(one).decision());
        assertEquals(Optional.empty(), Judgement.inOneRound(one, Policy.DEFAULT).decision());
        assertFalse(Judgement.of(one).cannot());
    }

    @Test
    public void shouldTellAMachineThatCannotFromARunThatMeasuredNothing() {
        Comparison nothingYet = Comparison.interleaved(Policy.DEFAULT, Rounds.NONE, Context.NONE);
        SortedMap<String, String> none = new TreeMap<>();
        List<Result> anchor = List.of(unordered(new SeriesId("anchor", "arithmetic", none, "turn_ns"), Arm.BASE, 1));
        ResultSet skipped = new ResultSet(run(true, "00"), HERE, anchor, List.of(new Skip("snapshot", "no /dev/kvm")))
                .withBasis(nothingYet);
        assertTrue(Judgement.of(skipped).cannot());
        ResultSet empty = set(List.of()).withBasis(nothingYet);
        assertFalse(Judgement.of(empty).cannot());
        assertEquals(Outcome.INVALID, decision(Judgement.of(empty)).outcome());
    }
}
