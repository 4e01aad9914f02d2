package io.jenkins.plugins.kvmbench.engine.session;

import static io.jenkins.plugins.kvmbench.engine.session.StandIn.OLD_AND_NEW;
import static io.jenkins.plugins.kvmbench.engine.session.StandIn.failure;
import static io.jenkins.plugins.kvmbench.engine.session.StandIn.plan;
import static io.jenkins.plugins.kvmbench.engine.session.StandIn.wall;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.Test;

/** Sessions of a stand-in harness on a stand-in machine. */
public class SessionTest {

    private final StandIn machine = new StandIn();

    /** Two benchmarks on both arms, ids 0 and 1: ioctl and entry of suite syscall. */
    private static SessionPlan twoBenchmarks() {
        return plan(
                List.of("syscall"),
                Map.of(),
                Map.of(Arm.BASE, Map.of("scenario", "trap"), Arm.HEAD, Map.of("scenario", "call")),
                6);
    }

    private static HarnessRecord cycles(int id, double value) {
        return new HarnessRecord.Samples(id, "cycles", "cycles", Direction.LOWER, true, new double[] {value});
    }

    private static Result result(Judgement result, String metric, Arm arm) {
        return result.results().results().stream()
                .filter(r -> r.id().metric().equals(metric) && r.arm() == arm)
                .findFirst()
                .orElseThrow();
    }

    /** Of each benchmark of suite syscall: first entry, then ioctl. */
    private static List<Integer> counted(Judgement result, Arm arm) {
        return result.results().on(arm).stream()
                .filter(r -> r.id().suite().equals("syscall"))
                .map(r -> r.counted().size())
                .toList();
    }

    private static long count(Result result, Status status) {
        return result.invocations().stream().filter(i -> i.status() == status).count();
    }

    private static Row onlyRow(Judgement result) {
        List<Row> rows = result.decision().orElseThrow().rows();
        assertEquals(rows.toString(), 1, rows.size());
        return rows.get(0);
    }

    @Test
    public void shouldTellOnceWhatTheHarnessNoted() throws Exception {
        HarnessRecord pinned = new HarnessRecord.Note(OptionalInt.of(0), "pinned to CPU 0");
        machine.answer = (call, arm, id) -> List.of(pinned, wall(id, 1 + 0.001 * (call * 7 % 10)));

        machine.run(plan(OLD_AND_NEW, 6));

        assertEquals(
                List.of("command: pinned to CPU 0"),
                machine.notes.stream().filter(note -> note.contains("pinned")).toList());
    }

    // Order

    @Test
    public void shouldMeasureInTheOrderBaseHeadHeadBase() throws Exception {
        machine.run(plan(OLD_AND_NEW, 6));

        List<Arm> order = machine.calls.stream().map(StandIn.Call::arm).toList();
        assertEquals(
                List.of(
                        Arm.BASE, Arm.HEAD, Arm.HEAD, Arm.BASE, Arm.BASE, Arm.HEAD, Arm.HEAD, Arm.BASE, Arm.BASE, Arm.HEAD,
                        Arm.HEAD, Arm.BASE),
                order);
        assertEquals("an anchor in every slot", 12, machine.anchors);
    }

    @Test
    public void shouldNumberTheSlotsInTheOrderOfMeasuring() throws Exception {
        Judgement result = machine.run(plan(OLD_AND_NEW, 6));

        assertEquals(
                List.of(0, 3, 4, 7, 8, 11),
                result(result, "wall", Arm.BASE).invocations().stream().map(Invocation::slot).toList());
    }

    // Rounds

    @Test
    public void shouldMeasureOnlySuspectsFurther() throws Exception {
        machine.answer = (call, arm, id) ->
                List.of(cycles(id, (100 + call * 7 % 10 * 0.01) * (arm == Arm.HEAD && id == 1 ? 1.2 : 1)));

        Judgement result = machine.run(twoBenchmarks());

        Decision decision = result.decision().orElseThrow();
        assertEquals(3, decision.rounds());
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(36, machine.calls.size());
        for (int i = 0; i < 36; i++) {
            assertEquals(i < 12 ? List.of(0, 1) : List.of(1), machine.calls.get(i).ids());
        }
        assertTrue(machine.notes.contains("1 of 2 benchmarks look slower: measuring them again"));
    }

    @Test
    public void shouldMeasureASuspectAgainByWhicheverOfItsMetrics() throws Exception {
        machine.answer = (call, arm, id) -> List.of(
                wall(id, 1), new HarnessRecord.Output(id, "rate: " + (arm == Arm.BASE ? 100 : 50) + "." + call % 10));

        Judgement result = machine.run(plan(OLD_AND_NEW, 6, "rate[1/s,higher]=rate: (\\S+)"));

        Row row = onlyRow(result);
        assertEquals("rate", row.id().metric());
        assertEquals(Verdict.REGRESSED, row.verdict());
        assertEquals(Outcome.FAILED, result.decision().orElseThrow().outcome());
        assertEquals("measured in every round", 18, result(result, "rate", Arm.HEAD).counted().size());
    }

    // Reruns

    @Test
    public void shouldMeasureADisturbedSlotAgain() throws Exception {
        machine.disturbances = call -> call == 1 || call == 2 ? List.of("steal time 40.0 % (limit 25 %)") : List.of();

        Judgement result = machine.run(plan(OLD_AND_NEW, 6));

        assertEquals(14, machine.calls.size());
        assertEquals(List.of(Arm.HEAD, Arm.HEAD, Arm.HEAD, Arm.HEAD), arms(1, 5));
        Result head = result(result, "wall", Arm.HEAD);
        assertEquals(2, count(head, Status.CONTAMINATED));
        assertEquals(6, head.counted().size());
    }

    private List<Arm> arms(int from, int to) {
        return machine.calls.subList(from, to).stream().map(StandIn.Call::arm).toList();
    }

    @Test
    public void shouldMeasureASlotAgainTwiceAtMostAndARoundAsOftenAsItHasSlots() throws Exception {
        machine.disturbances = call -> call % 4 == 3 ? List.of() : List.of("steal time 40.0 % (limit 25 %)");

        machine.run(plan(Map.of(), 6));

        assertEquals("6 slots, 6 reruns", 12, machine.calls.size());
    }

    @Test
    public void shouldTellOfDisturbancesInOneSentence() throws Exception {
        machine.disturbances = call -> call % 3 == 0 ? List.of("steal time 40.0 % (limit 25 %)") : List.of();

        machine.run(plan(Map.of(), 20));

        assertEquals(machine.notes.toString(), 1, machine.notes.size());
        assertEquals(
                "10 of 30 processes were disturbed and measured again, as far as the rules allow; the first: steal time 40.0 %"
                        + " (limit 25 %)",
                machine.notes.get(0));
    }

    @Test
    public void shouldMeasureAgainOnlyWhatFailedOfASlot() throws Exception {
        machine.answer = (call, arm, id) ->
                List.of(call == 0 && id == 1 ? failure(id, "kvm", "KVM_RUN: EINTR") : cycles(id, 100 + call * 7 % 10 * 0.01));

        Judgement result = machine.run(twoBenchmarks());

        assertEquals(List.of(1), machine.calls.get(1).ids());
        assertEquals(Arm.BASE, machine.calls.get(1).arm());
        assertEquals(13, machine.calls.size());
        assertEquals(List.of(6, 6), counted(result, Arm.BASE));
        assertTrue(machine.notes.toString(), machine.notes.get(0).endsWith("failed: kvm: KVM_RUN: EINTR"));
    }

    @Test
    public void shouldCountAndKeepWhatFailed() throws Exception {
        machine.answer = (call, arm, id) ->
                List.of(call % 3 == 1 ? failure(id, "exit_status", "the command ended with exit status 7") : wall(id, 1 + call * 1e-3));

        Judgement result = machine.run(plan(Map.of(), 6));

        Result wall = result(result, "wall", Arm.HEAD);
        assertEquals(6, wall.counted().size());
        assertEquals(3, count(wall, Status.FAILED));
        assertEquals("exit_status: the command ended with exit status 7", wall.losses().reason());
        assertEquals("one reason is told once", 2, machine.notes.size());
    }

    @Test
    public void shouldGiveUpWhatFailsInAllOfItsFirstTries() throws Exception {
        machine.answer = (call, arm, id) ->
                List.of(id == 1 && arm == Arm.HEAD ? failure(id, "kvm", "no") : cycles(id, 100 + call * 7 % 10 * 0.01));

        Judgement result = machine.run(twoBenchmarks());

        Decision decision = result.decision().orElseThrow();
        assertEquals(Outcome.INVALID, decision.outcome());
        assertEquals(1, decision.count(Verdict.INVALID));
        assertEquals(1, decision.count(Verdict.OK) + decision.count(Verdict.INCONCLUSIVE));
        assertEquals(6, machine.calls.stream().filter(c -> c.arm() == Arm.HEAD && c.ids().contains(1)).count());
        assertEquals("12 slots and 4 reruns", 16, machine.calls.size());
        assertTrue(machine.notes.stream().anyMatch(note -> note.endsWith("not measured any further: kvm: no")));
    }

    // What a command prints

    @Test
    public void shouldNeverDecideByTheWallTimeInPlaceOfAMetricThatIsNotThere() throws Exception {
        machine.answer = (call, arm, id) -> List.of(wall(id, 1), new HarnessRecord.Output(id, "speed: 5"));

        Judgement result = machine.run(plan(OLD_AND_NEW, 6, "rate[1/s,higher]=rate: (\\S+)"));

        Row row = onlyRow(result);
        assertEquals("rate", row.id().metric());
        assertEquals(Verdict.INVALID, row.verdict());
        assertTrue(row.reason(), row.reason().contains("metric 'rate' (rate: (\\S+))"));
        assertTrue(row.reason(), row.reason().contains("speed: 5"));
        assertEquals(Outcome.INVALID, result.decision().orElseThrow().outcome());
        assertFalse(result(result, "wall", Arm.BASE).gating());
        assertEquals("not for long", 9, machine.calls.size());
    }

    @Test
    public void shouldLoseOneInvocationToAMetricThatIsNoNumber() throws Exception {
        machine.answer = (call, arm, id) ->
                List.of(wall(id, 1), new HarnessRecord.Output(id, call == 2 ? "rate: NaN" : "rate: 10" + call % 10));

        Judgement result = machine.run(plan(OLD_AND_NEW, 6, "rate[1/s,higher]=rate: (\\S+)"));

        Result rate = result(result, "rate", Arm.HEAD);
        assertEquals(6, rate.counted().size());
        assertEquals(1, count(rate, Status.FAILED));
        assertTrue(rate.losses().reason(), rate.losses().reason().contains("'NaN'"));
        assertEquals(13, machine.calls.size());
    }

    @Test
    public void shouldDecideByTheMetricAlsoWhereTheFirstInvocationFailed() throws Exception {
        machine.answer = (call, arm, id) -> call == 0
                ? List.of(failure(id, "exit_status", "7"))
                : List.of(wall(id, 1), new HarnessRecord.Output(id, "rate: 10" + call % 10));

        Judgement result = machine.run(plan(OLD_AND_NEW, 6, "rate[1/s,higher]=rate: (\\S+)"));

        assertEquals("rate", onlyRow(result).id().metric());
        assertFalse(result(result, "wall", Arm.BASE).gating());
    }

    @Test
    public void shouldJudgeOneMetricWhereAnotherIsNotThere() throws Exception {
        machine.answer = (call, arm, id) -> List.of(
                wall(id, 1),
                new HarnessRecord.Output(id, "rate: " + (arm == Arm.BASE ? 100 : 50) + "." + call % 10));

        Judgement result = machine.run(plan(OLD_AND_NEW, 6, "rate[1/s,higher]=rate: (\\S+)", "p99[ms]=p99: (\\S+)"));

        Decision decision = result.decision().orElseThrow();
        assertEquals(Outcome.FAILED, decision.outcome());
        assertEquals(1, decision.count(Verdict.REGRESSED));
        assertEquals(1, decision.count(Verdict.INVALID));
    }

    // The machine

    @Test
    public void shouldMeasureEverythingOnceMoreAfterAnEnvironmentShift() throws Exception {
        shiftTheAnchorOfTheFirst(12);

        Judgement result = machine.run(plan(OLD_AND_NEW, 6));

        assertEquals(24, machine.calls.size());
        assertEquals(0, result.decision().orElseThrow().count(Verdict.ENV_SHIFT));
        assertEquals(Outcome.PASSED, result.decision().orElseThrow().outcome());
        assertEquals("of the second measurement alone", 6, result(result, "wall", Arm.HEAD).invocations().size());
    }

    @Test
    public void shouldBeInvalidAfterTwoEnvironmentShifts() throws Exception {
        shiftTheAnchorOfTheFirst(24);

        Judgement result = machine.run(plan(OLD_AND_NEW, 6));

        assertEquals(24, machine.calls.size());
        assertEquals(Outcome.INVALID, result.decision().orElseThrow().outcome());
        assertEquals(Verdict.INVALID, onlyRow(result).verdict());
    }

    /** The anchor of a slot is measured before its arm: a tenth slower wherever the order has the head. */
    private void shiftTheAnchorOfTheFirst(int slots) {
        machine.anchor = call ->
                (1 + 0.001 * (call * 7 % 10)) * (call < slots && (call % 4 == 1 || call % 4 == 2) ? 1.1 : 1);
    }

    @Test
    public void shouldTrustNothingOfARestoreThatWasWrongOnce() throws Exception {
        machine.answer = (call, arm, id) -> List.of(
                call == 8 && id == 0 ? failure(id, "audit", "3 pages differ") : cycles(id, 100 + call * 7 % 10 * 0.01));

        Judgement result = machine.run(twoBenchmarks());

        assertEquals("entry and ioctl", List.of(6, 0), counted(result, Arm.BASE));
        assertEquals(List.of(6, 4), counted(result, Arm.HEAD));
        assertTrue(result.results().on(Arm.BASE).stream()
                .filter(r -> r.id().benchmark().equals("ioctl"))
                .flatMap(r -> r.invocations().stream())
                .allMatch(i -> i.note().equals("audit: 3 pages differ")));
        assertEquals(Outcome.INVALID, result.decision().orElseThrow().outcome());
        assertTrue("no use in measuring it further", machine.calls.subList(9, 12).stream()
                .allMatch(call -> call.ids().equals(List.of(1))));
    }

    @Test
    public void shouldNotTryAgainWhatTheMachineCannot() throws Exception {
        machine.answer = (call, arm, id) -> List.of(
                id == 1
                        ? new HarnessRecord.Skip(OptionalInt.of(1), "memory", "too large")
                        : cycles(id, 100 + call * 7 % 10 * 0.01));

        Judgement result = machine.run(twoBenchmarks());

        assertEquals(List.of(0, 1), machine.calls.get(0).ids());
        assertTrue(machine.calls.stream().skip(1).allMatch(call -> call.ids().equals(List.of(0))));
        assertEquals("too large", result.results().skips().get(0).reason());
        assertFalse(result.cannot());
        assertEquals(12, machine.calls.size());
    }

    @Test
    public void shouldSayThatTheMachineCannotWhereEverythingIsSkipped() throws Exception {
        machine.answer = (call, arm, id) ->
                List.of(new HarnessRecord.Skip(OptionalInt.empty(), "kvm_missing", "no /dev/kvm"));

        Judgement result = machine.run(twoBenchmarks());

        assertTrue(result.cannot());
        assertEquals(Optional.empty(), result.decision());
        assertEquals(1, machine.calls.size());
    }

    @Test
    public void shouldWaitForACalmMachineBeforeItMeasures() throws Exception {
        machine.seen = look -> look < 3 ? Optional.of("process 7 (yes) takes 99 % of a CPU") : Optional.empty();

        machine.run(plan(Map.of(), 2));

        assertEquals(4, machine.looks);
        assertEquals("waiting for a calm machine: process 7 (yes) takes 99 % of a CPU", machine.shown.get(2));
        assertEquals(List.of(), machine.notes);
    }

    @Test
    public void shouldMeasureOnABusyMachineAndSayWhoTakesIt() throws Exception {
        machine.seen = look -> Optional.of("process 7 (yes) takes 99 % of a CPU");

        machine.run(plan(Map.of(), 2));

        assertEquals(2, machine.calls.size());
        assertEquals(
                List.of("the machine is busy, measuring all the same: process 7 (yes) takes 99 % of a CPU"), machine.notes);
    }

    @Test
    public void shouldStopOnAMachineThatStaysBusy() {
        machine.seen = look -> Optional.of("process 7 (yes) takes 99 % of a CPU");
        machine.disturbances = call -> List.of("CPU time used by others 97.0 % (limit 50 %)");

        MachineBusyException busy =
                assertThrows(MachineBusyException.class, () -> machine.run(plan(OLD_AND_NEW, 20)));

        assertTrue(busy.getMessage(), busy.getMessage().contains("process 7 (yes) takes 99 % of a CPU"));
        assertEquals(6, machine.calls.size());
        assertEquals("half a minute", 32, machine.looks);
        assertEquals("what was measured is saved", 6, machine.saved.size());
    }

    @Test
    public void shouldGoOnWhenTheMachineIsCalmAgain() throws Exception {
        machine.disturbances = call -> call < 6 ? List.of("CPU time used by others 97.0 % (limit 50 %)") : List.of();

        Judgement result = machine.run(plan(Map.of(), 10));

        assertEquals(8, result(result, "wall", Arm.HEAD).counted().size());
    }

    @Test
    public void shouldCountDisturbedInvocationsWhereThatIsAskedForAndSayWhatDisturbedThem() throws Exception {
        machine.keepDisturbed = true;
        machine.disturbances = call -> List.of("CPU time used by others 97.0 % (limit 50 %)");

        Judgement result = machine.run(plan(Map.of(), 6));

        Result wall = result(result, "wall", Arm.HEAD);
        assertEquals(6, wall.counted().size());
        assertTrue(wall.invocations().stream().allMatch(i -> i.contamination().isContaminated()));
        assertEquals(6, machine.calls.size());
        assertEquals("nothing waits", 0, machine.looks);
    }

    // Resume

    @Test
    public void shouldGoOnWhereItWasInterrupted() throws Exception {
        machine.disturbances = call -> call == 3 ? List.of("steal time 40.0 % (limit 25 %)") : List.of();
        Judgement whole = machine.run(plan(OLD_AND_NEW, 6));

        StandIn again = new StandIn();
        again.disturbances = call -> List.of();
        again.answer = (call, arm, id) -> machine.answer.records(call + 6, arm, id);
        again.anchor = call -> machine.anchor.apply(call + 6);
        SessionPlan plan = plan(OLD_AND_NEW, 6);
        Judgement resumed = again.run(plan, plan.context(), Optional.of(machine.saved.get(5)));

        assertEquals("6 of 13 were there", 7, again.calls.size());
        assertEquals(samples(whole.results()), samples(resumed.results()));
        assertEquals(whole.results().run().id(), resumed.results().run().id());
        assertEquals(
                whole.decision().orElseThrow().rows().toString(), resumed.decision().orElseThrow().rows().toString());
    }

    private static List<String> samples(ResultSet results) {
        List<String> samples = new ArrayList<>();
        results.results().forEach(r -> r.invocations().forEach(i -> samples.add(r.id() + " " + r.arm() + " " + i)));
        return samples;
    }

    @Test
    public void shouldNotGoOnWithAnotherPlan() throws Exception {
        machine.run(plan(OLD_AND_NEW, 6));
        Optional<ResultSet> unfinished = Optional.of(machine.saved.get(3));

        for (SessionPlan other : List.of(
                plan(OLD_AND_NEW, 8),
                plan(OLD_AND_NEW, 6, "rate=rate: (\\S+)"),
                plan(Map.of(), 6),
                standard(OLD_AND_NEW))) {
            SuiteException refused = assertThrows(
                    SuiteException.class, () -> new StandIn().run(other, other.context(), unfinished));
            assertTrue(refused.getMessage(), refused.getMessage().contains("of another plan"));
        }
    }

    private static SessionPlan standard(Map<Arm, Map<String, String>> arms) {
        return SessionPlan.of(
                new Request(
                        List.of("command"),
                        Preset.STANDARD,
                        Map.of(),
                        arms,
                        6,
                        List.of(),
                        1),
                StandIn.OWN);
    }

    @Test
    public void shouldShowWhatItMeasuresAndEndWhole() throws Exception {
        machine.run(plan(OLD_AND_NEW, 6));

        assertTrue(machine.shown.contains("command, base, 1 of 12"));
        assertTrue(machine.shown.contains("command, base, 12 of 12"));
        assertEquals(1, machine.done.get(machine.done.size() - 1), 1e-9);
    }
}
