package io.jenkins.plugins.kvmbench.engine.gate;

import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.disturbed;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.id;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.lost;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.noisy;
import static io.jenkins.plugins.kvmbench.engine.gate.Numbers.unordered;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/** Invocations that do not count are told wherever a verdict is. */
public class LossesTest {

    private static final Policy ONE_ROUND = Policy.DEFAULT.withRounds(1);

    private static Result losing(Result result, Invocation... lost) {
        List<Invocation> invocations = new ArrayList<>(List.of(lost));
        invocations.addAll(result.invocations());
        return new Result(result.id(), result.unit(), result.better(), true, result.arm(), invocations);
    }

    private static Result base(String benchmark) {
        return unordered(id(benchmark), Arm.BASE, noisy(1, 10, 0.01, 0));
    }

    private static Result head(String benchmark) {
        return unordered(id(benchmark), Arm.HEAD, noisy(2, 10, 0.01, 0));
    }

    private static String note(Decision decision) {
        return decision.notes().stream()
                .filter(note -> note.startsWith("invocations that do not count"))
                .findFirst()
                .orElse("");
    }

    @Test
    public void shouldTellWhatWasLostOfEachSide() {
        Result base = losing(base("a"), disturbed(7, "steal of 3 %"));
        Result head = losing(head("a"), lost("exit code 1"), lost("exit code 2"), disturbed(7, "steal of 3 %"));
        Decision decision = new AbGate(ONE_ROUND, Context.NONE).decide(List.of(base, head));
        Row row = decision.rows().get(0);
        assertEquals(new Losses(0, 1, "steal of 3 %"), row.lostBase());
        assertEquals(new Losses(2, 1, "exit code 1"), row.lostHead());
        assertEquals(Outcome.PASSED, decision.outcome());
        assertEquals(
                "invocations that do not count: 3 of 13 of the head of suite/a lost (2 failed, 1 disturbed), the first:"
                        + " exit code 1",
                note(decision));
    }

    @Test
    public void shouldNotCallSamplesMissingThatWereDisturbed() {
        Losses losses = losing(base("a"), disturbed(7, ""), disturbed(7, "")).losses();
        assertEquals(new Losses(0, 2, "disturbed, and its file does not say by what"), losses);
        assertEquals("failed, and its file does not say why", losing(base("a"), lost("")).losses().reason());
    }

    @Test
    public void shouldNameTheWorstOfSeveral() {
        Decision decision = new AbGate(ONE_ROUND, Context.NONE)
                .decide(List.of(
                        base("a"),
                        losing(head("a"), lost("exit code 1")),
                        losing(base("b"), lost("killed"), lost("killed")),
                        head("b"),
                        base("c"),
                        head("c")));
        assertEquals(
                "invocations that do not count, in 2 of 3 benchmarks; the most: 2 of 12 of the base of suite/b failed, the first:"
                        + " killed",
                note(decision));
    }

    @Test
    public void shouldTellOfFilesMeasuredApartToo() {
        Invocation[] failed = Stream.generate(() -> lost("exit code 1")).limit(5).toArray(Invocation[]::new);
        Decision decision = new BaselineGate(Policy.DEFAULT, Context.NONE)
                .decide(set(base("a")), set(losing(head("a"), failed)));
        assertEquals(5, decision.rows().get(0).lostHead().failed());
        assertTrue(note(decision), note(decision).contains("5 of 15 of the head of suite/a failed"));
    }

    @Test
    public void shouldTellWhereNothingIsLeft() {
        Result head = losing(unordered(id("a"), Arm.HEAD), lost("killed"), disturbed(7, "steal of 3 %"));
        Row row = new AbGate(ONE_ROUND, Context.NONE).decide(List.of(base("a"), head)).rows().get(0);
        assertEquals(Verdict.INVALID, row.verdict());
        assertEquals(new Losses(1, 1, "killed"), row.lostHead());
    }

    @Test
    public void shouldSayNothingWhereAllCounts() {
        Decision decision = new AbGate(ONE_ROUND, Context.NONE).decide(List.of(base("a"), head("a")));
        assertEquals(Losses.NONE, decision.rows().get(0).lostHead());
        assertEquals("", note(decision));
    }

    private static ResultSet set(Result result) {
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(result), List.of());
    }
}
