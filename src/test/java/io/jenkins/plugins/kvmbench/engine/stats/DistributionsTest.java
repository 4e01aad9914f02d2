package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.Test;

public class DistributionsTest {

    private static void assertClose(double expected, double actual, double relative) {
        assertEquals(expected, actual, relative * Math.abs(expected));
    }

    @Test
    public void shouldAgreeWithTheOracleOnNormalTails() {
        NormalDistribution oracle = NormalDistribution.of(0, 1);
        for (double z = -9; z <= 9; z += 0.0625) {
            assertClose(oracle.survivalProbability(z), Normal.upperTail(z), 1e-10);
        }
    }

    @Test
    public void shouldInvertNormalTails() {
        for (double tail : new double[] {1e-12, 1e-5, 0.0001, 0.05, 0.3, 0.5, 0.8, 0.999}) {
            assertClose(tail, Normal.upperTail(Normal.upperQuantile(tail)), 1e-10);
        }
        assertEquals(3.719016485455709, Normal.upperQuantile(1e-4), 1e-9);
    }

    @Test
    public void shouldAgreeWithTheOracleOnTailsOfStudentsT() {
        for (double freedom : new double[] {1, 2, 3, 8, 18, 58, 400, 10_000}) {
            TDistribution oracle = TDistribution.of(freedom);
            for (double t = -6; t <= 6; t += 0.25) {
                assertClose(oracle.survivalProbability(t), StudentT.upperTail(t, freedom), 1e-9);
            }
        }
    }

    @Test
    public void shouldInvertTailsOfStudentsT() {
        for (int freedom : new int[] {1, 2, 5, 18, 58, 598}) {
            TDistribution oracle = TDistribution.of(freedom);
            for (double tail : new double[] {1.7e-5, 1e-4, 0.005, 0.1, 0.2, 0.5, 0.8}) {
                assertEquals(
                        oracle.inverseSurvivalProbability(tail),
                        StudentT.upperQuantile(tail, freedom),
                        1e-8 * Math.max(1, oracle.inverseSurvivalProbability(tail)));
            }
        }
    }

    @Test
    public void shouldGiveThePublishedPredictionBound() {
        double t = StudentT.upperQuantile(1 - 0.977, 24);
        assertEquals(121.46, 100 + t * 10 * Math.sqrt(1 + 1 / 25.0), 0.005);
    }

    @Test
    public void shouldRefuseTailsAndFreedomThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> Normal.upperQuantile(0));
        assertThrows(IllegalArgumentException.class, () -> StudentT.upperQuantile(1, 5));
        assertThrows(IllegalArgumentException.class, () -> StudentT.upperTail(1, 0));
    }
}
