package io.jenkins.plugins.kvmbench.engine.session;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.junit.Before;
import org.junit.Test;

/** Four slots of a command, one after the other. */
public class ProgressTest {

    private final StandIn shown = new StandIn();
    private final SessionPlan plan = StandIn.plan(Map.of(), 4);
    private final double slotMs = Progress.slotMs(plan.suites().get(0), 1);
    private Progress progress;

    @Before
    public void beginTheFirstRound() {
        progress = new Progress(plan, shown);
        progress.round(slotMs, 4, true);
    }

    private double done() {
        return shown.done.get(shown.done.size() - 1);
    }

    @Test
    public void shouldGoByThePlanAtFirst() {
        progress.slot("first");
        assertEquals(0, done(), 0);
        progress.within(5, 10);
        assertEquals(0.125, done(), 1e-9);
        progress.slotDone(slotMs, false);
        assertEquals(0.25, done(), 1e-9);
    }

    @Test
    public void shouldLearnHowLongASlotReallyTakes() {
        progress.slotDone(3 * slotMs, false);
        assertEquals("half of the way from the plan to what it took", 3.0 / (3 + 3 * 2), done(), 1e-9);
    }

    @Test
    public void shouldCountASlotThatIsMeasuredAgainOnce() {
        progress.slotDone(slotMs, false);
        progress.slotDone(slotMs, true);
        assertEquals("three are left", 2.0 / 5, done(), 1e-9);
    }

    @Test
    public void shouldAddRoundsThatNobodyPlanned() {
        for (int i = 0; i < 4; i++) {
            progress.slotDone(slotMs, false);
        }
        assertEquals(1, done(), 1e-9);
        progress.round(slotMs, 4, false);
        progress.slot("second round");
        assertEquals(0.5, done(), 1e-9);
    }

    @Test
    public void shouldNotPassTheEndOfASlotThatTakesLonger() {
        progress.within(50, 10);
        assertEquals(0.25, done(), 1e-9);
    }
}
