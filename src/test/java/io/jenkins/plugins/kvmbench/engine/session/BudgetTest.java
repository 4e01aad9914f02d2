package io.jenkins.plugins.kvmbench.engine.session;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Directions;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

/** What is measured in limited time, and which way what is measured gets better. */
public class BudgetTest {

    private static final Map<Arm, Map<String, String>> TWO =
            Map.of(Arm.BASE, Map.of("command", "old"), Arm.HEAD, Map.of("command", "new"));

    @Test
    public void shouldGiveEachAnEqualShareOfWhatIsLeft() {
        AtomicLong now = new AtomicLong();
        Budget all = new Budget(Optional.of(Duration.ofNanos(100)), now::get);
        Budget first = all.share(2);
        now.set(49);
        assertFalse(first.spent());
        now.set(50);
        assertTrue(first.spent());
        assertFalse(all.spent());
        assertFalse("the first was early or late: the second has the rest", all.share(1).spent());
        now.set(100);
        assertTrue(all.spent());
        assertTrue(all.share(1).spent());
        assertFalse("without a limit", new Budget(Optional.empty(), now::get).share(3).spent());
    }

    @Test
    public void shouldMeasureUntilThereIsEnoughToDecideByAndNoRoundMore() throws Exception {
        StandIn machine = new StandIn();
        machine.answer = (call, arm, id) -> List.of(StandIn.wall(id, (arm == Arm.HEAD ? 2 : 1) + 0.001 * (call * 7 % 10)));

        List<Result> results = machine.run(StandIn.plan(TWO, 20).within(Duration.ofNanos(1))).results().results();

        assertEquals("six a side, of twenty, and of no later round", 12, machine.calls.size());
        assertEquals(6, results.stream().filter(r -> r.arm() == Arm.HEAD && r.gating()).findFirst().orElseThrow().counted().size());
        assertTrue(machine.notes.toString(), machine.notes.toString().contains("the time is over after 12 of 40 processes"));
    }

    @Test
    public void shouldNotTakeUpWhatDependedOnAClock() throws Exception {
        SessionPlan plan = StandIn.plan(TWO, 6).within(Duration.ofHours(1));
        StandIn machine = new StandIn();
        machine.run(plan);

        assertThrows(
                SuiteException.class,
                () -> new StandIn().run(plan, plan.context(), Optional.of(machine.saved.get(0))));
    }

    @Test
    public void shouldJudgeByTheDirectionThatSomebodySaid() throws Exception {
        StandIn machine = new StandIn();
        machine.answer = (call, arm, id) -> List.of(StandIn.wall(id, (arm == Arm.HEAD ? 2 : 1) + 0.001 * (call * 7 % 10)));
        Directions more = new Directions(List.of(new Directions.Said("wall", Direction.HIGHER)));

        assertEquals(Outcome.PASSED, machine.run(StandIn.plan(TWO, 6).saying(more)).decision().orElseThrow().outcome());
    }
}
