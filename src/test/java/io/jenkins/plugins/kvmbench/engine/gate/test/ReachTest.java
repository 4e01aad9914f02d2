package io.jenkins.plugins.kvmbench.engine.gate.test;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import org.junit.Test;

public class ReachTest {

    @Test
    public void shouldNeedTheInvocationsOfTheMethod() {
        int[][] gatedNeeded = {{1, 5}, {10, 7}, {50, 8}, {100, 9}, {300, 10}};
        for (int[] known : gatedNeeded) {
            assertEquals(known[1], Reach.needed(known[0], 1, 0.005));
        }
    }

    @Test
    public void shouldLetThreeRoundsOfSixSuffice() {
        for (int gated : new int[] {1, 10, 50, 100, 300}) {
            assertTrue(Policy.DEFAULT.planProblem(gated, 6).isEmpty());
            assertEquals(5, Reach.needed(gated, 3, 0.005));
        }
    }

    @Test
    public void shouldSayWhichKWouldDo() {
        String problem = Reach.problem(10, 5, 1, 0.005).orElseThrow();
        assertTrue(problem, problem.contains("K = 5 ") && problem.contains("0.00397") && problem.contains("K = 7 would"));
        String odd = Policy.DEFAULT.withRounds(1).planProblem(100, 8).orElseThrow();
        assertTrue(odd, odd.contains("K = 9 would do (10 in ABBA order)"));
    }

    @Test
    public void shouldPlanEvenNumbersFromSix() {
        assertTrue(Policy.DEFAULT.planProblem(1, 7).orElseThrow().contains("K = 8 would do"));
        assertTrue(Policy.DEFAULT.planProblem(1, 4).orElseThrow().contains("K = 6 would do"));
        assertFalse(Policy.DEFAULT.planProblem(1, 6).isPresent());
    }

    @Test
    public void shouldCountUnequalArms() {
        assertEquals(1 / 126.0, Reach.smallestP(4, 5), 1e-15);
        assertEquals(1, Reach.smallestP(0, 5), 0);
    }
}
