package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.Test;

public class SignedRankTest {

    /** Every combination of signs, counted one by one. */
    private static Tails enumerated(double[] differences) {
        double[] d = Arrays.stream(differences).filter(x -> x != 0).toArray();
        double observed = statistic(d);
        long upper = 0;
        long lower = 0;
        for (int mask = 0; mask < 1 << d.length; mask++) {
            double[] signed = new double[d.length];
            for (int i = 0; i < d.length; i++) {
                signed[i] = Math.abs(d[i]) * ((mask >> i & 1) == 1 ? 1 : -1);
            }
            upper += statistic(signed) >= observed ? 1 : 0;
            lower += statistic(signed) <= observed ? 1 : 0;
        }
        return new Tails(upper / (double) (1 << d.length), lower / (double) (1 << d.length));
    }

    /** T by the number of Walsh sums above zero, ties in size as half: the same as the sum of midranks. */
    private static double statistic(double[] d) {
        double t = 0;
        for (int i = 0; i < d.length; i++) {
            for (int j = 0; j < d.length; j++) {
                double rank = Math.abs(d[j]) < Math.abs(d[i]) ? 1 : Math.abs(d[j]) == Math.abs(d[i]) ? 0.5 : 0;
                t += d[i] > 0 ? rank + (i == j ? 0.5 : 0) : 0;
            }
        }
        return t;
    }

    @Test
    public void shouldBeExactUnderTiesAndZeros() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            double[] d = random.ints(1 + random.nextInt(12), -4, 6).asDoubleStream().toArray();
            Tails expected = enumerated(d);
            assertEquals(expected.upper(), SignedRank.test(d).upper(), 1e-14);
            assertEquals(expected.lower(), SignedRank.test(d).lower(), 1e-14);
        }
    }

    @Test
    public void shouldAgreeWithTheOracleWithoutTies() {
        Random random = new Random(2);
        for (int size : new int[] {5, 10, 30, 60}) {
            double[] d = random.doubles(size, -1, 1.5).toArray();
            double expected = WilcoxonSignedRankTest.withDefaults()
                    .with(PValueMethod.EXACT)
                    .with(AlternativeHypothesis.GREATER_THAN)
                    .test(d)
                    .getPValue();
            assertEquals(expected, SignedRank.test(d).upper(), 1e-12);
        }
    }

    @Test
    public void shouldSayNothingWhenAllDifferencesAreZero() {
        assertEquals(Tails.CERTAIN, SignedRank.test(new double[] {0, 1e-14, -1e-14}));
        assertEquals(0, SignedRank.informative(new double[] {0, 1e-14, -1e-14}));
    }

    @Test
    public void shouldReachTwoToTheMinusNAndNotLess() {
        assertEquals(1 / 1024.0, SignedRank.test(new double[] {1, 1, 2, 3, 4, 5, 5, 5, 9, 10}).upper(), 1e-16);
    }

    @Test
    public void shouldGoOverIntoTheNormalApproximationWithoutAJump() {
        Random random = new Random(3);
        double[] d = random.doubles(200, -1, 1.2).toArray();
        double exact = SignedRank.test(d).upper();
        double[] more = Arrays.copyOf(d, 201);
        more[200] = 0.001;
        assertEquals(1, SignedRank.test(more).upper() / exact, 0.05);
        assertEquals(SignedRank.critical(200, 0.05) + 201 / 2 - 12, SignedRank.critical(201, 0.05), 6);
    }

    @Test
    public void shouldKnowTheTabulatedCriticalValues() {
        int[][] sizeCritical = {{4, -1}, {5, 0}, {6, 2}, {8, 5}, {10, 10}, {20, 60}, {30, 151}};
        for (int[] known : sizeCritical) {
            assertEquals(Arrays.toString(known), known[1], SignedRank.critical(known[0], 0.05));
        }
    }

    @Test
    public void shouldAverageEveryPairOnceAndEachWithItself() {
        assertArrayEquals(
                new double[] {1, 1.5, 2, 2.5, 3, 4}, SignedRank.walshAverages(new double[] {4, 1, 2}), 0);
    }
}
