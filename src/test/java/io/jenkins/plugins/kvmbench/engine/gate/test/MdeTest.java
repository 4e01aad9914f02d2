package io.jenkins.plugins.kvmbench.engine.gate.test;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import org.junit.Test;

public class MdeTest {

    private static double percent(Policy policy, double spread, int invocations) {
        return 100 * Math.expm1(policy.mde(50).shift(spread, invocations, invocations, Math.log(1.03)));
    }

    @Test
    public void shouldGiveTheFiguresOfTheMethod() {
        assertEquals(3.6, percent(Policy.DEFAULT, 0.01, 10), 0.05);
        assertEquals(3.8, percent(Policy.DEFAULT, 0.02, 10), 0.05);
        assertEquals(4.2, percent(Policy.DEFAULT, 0.03, 10), 0.05);
        assertEquals(7.1, percent(Policy.DEFAULT, 0.05, 10), 0.05);
    }

    /** exp(1.1 (1.3304 + .8620) .10 sqrt(2/10)) - 1: for one benchmark the final test is easier than the screen. */
    @Test
    public void shouldCountTheScreenWhereItIsTheHardestStep() {
        assertEquals(0.1139, Math.expm1(Policy.DEFAULT.mde(1).shift(0.10, 10, 10, Math.log(1.03))), 1e-4);
    }

    @Test
    public void shouldSeeLessInOneRound() {
        assertTrue(percent(Policy.DEFAULT.withRounds(1), 0.03, 10) > 1.5 * percent(Policy.DEFAULT, 0.03, 10));
    }

    @Test
    public void shouldNotBeKnownOfOneNumberASide() {
        assertTrue(Double.isNaN(percent(Policy.DEFAULT, Double.NaN, 1)));
    }
}
