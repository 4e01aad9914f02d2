package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.Test;

public class RankSumTest {

    private static final double[] X = {.80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46};
    private static final double[] Y = {1.15, .88, .90, .74, 1.21};

    /** Every way to choose who is the head, counted one by one. */
    private static Tails enumerated(double[] base, double[] head) {
        double[] pooled = Arrays.copyOf(base, base.length + head.length);
        System.arraycopy(head, 0, pooled, base.length, head.length);
        double observed = statistic(base, head);
        long all = 0;
        long upper = 0;
        long lower = 0;
        for (int mask = 0; mask < 1 << pooled.length; mask++) {
            if (Integer.bitCount(mask) == head.length) {
                double[] b = new double[base.length];
                double[] h = new double[head.length];
                int i = 0;
                int j = 0;
                for (int k = 0; k < pooled.length; k++) {
                    if ((mask >> k & 1) == 1) {
                        h[j++] = pooled[k];
                    } else {
                        b[i++] = pooled[k];
                    }
                }
                double u = statistic(b, h);
                all++;
                upper += u >= observed ? 1 : 0;
                lower += u <= observed ? 1 : 0;
            }
        }
        return new Tails(upper / (double) all, lower / (double) all);
    }

    private static double statistic(double[] base, double[] head) {
        double u = 0;
        for (double b : base) {
            for (double h : head) {
                u += h > b ? 1 : h == b ? 0.5 : 0;
            }
        }
        return u;
    }

    private static void assertTails(Tails expected, Tails actual, double delta) {
        assertEquals(expected.upper(), actual.upper(), delta);
        assertEquals(expected.lower(), actual.lower(), delta);
    }

    @Test
    public void shouldGiveThePublishedRankSumTest() {
        assertEquals(0.1272, RankSum.test(Y, X).upper(), 5e-5);
        double[] differences = RankSum.differences(Y, X);
        assertEquals(0.305, Descriptive.medianOfSorted(differences), 1e-12);
        int c = RankSum.critical(10, 5, 0.025);
        assertEquals(-0.15, differences[c], 1e-12);
        assertEquals(0.76, differences[differences.length - 1 - c], 1e-12);
    }

    @Test
    public void shouldGiveThePublishedMannWhitneyTest() {
        Tails tails = RankSum.test(new double[] {0, 4, 6, 7}, new double[] {2, 1, 3, 5});
        assertEquals(0.4857, 2 * tails.lower(), 5e-5);
    }

    @Test
    public void shouldBeExactUnderAnyTiePattern() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            int levels = 1 + random.nextInt(8);
            double[] base = random.ints(1 + random.nextInt(7), 0, levels).asDoubleStream().toArray();
            double[] head = random.ints(1 + random.nextInt(7), 0, levels).asDoubleStream().toArray();
            assertTails(enumerated(base, head), RankSum.test(base, head), 1e-14);
        }
    }

    @Test
    public void shouldAgreeWithTheOracleWithoutTies() {
        Random random = new Random(2);
        for (int size : new int[] {5, 8, 10, 20, 30}) {
            double[] base = random.doubles(size).toArray();
            double[] head = random.doubles(size + 2, 0.1, 1.1).toArray();
            double expected = MannWhitneyUTest.withDefaults()
                    .with(PValueMethod.EXACT)
                    .with(AlternativeHypothesis.GREATER_THAN)
                    .test(head, base)
                    .getPValue();
            assertEquals(expected, RankSum.test(base, head).upper(), 1e-12);
        }
    }

    @Test
    public void shouldSeeValuesAsTiedThatDifferInTheirLastBitsOnly() {
        double[] base = {0.3, 1, 2};
        double[] head = {0.1 + 0.2, 3, 4};
        assertTails(enumerated(new double[] {0, 1, 2}, new double[] {0, 3, 4}), RankSum.test(base, head), 1e-14);
    }

    @Test
    public void shouldMirrorWhenTheArmsSwap() {
        Random random = new Random(3);
        double[] base = random.ints(30, 0, 12).asDoubleStream().toArray();
        double[] head = random.ints(17, 2, 14).asDoubleStream().toArray();
        Tails there = RankSum.test(base, head);
        assertTails(new Tails(there.lower(), there.upper()), RankSum.test(head, base), 1e-14);
    }

    @Test
    public void shouldSayNothingWhenAllValuesAreEqualOrAnArmIsEmpty() {
        double[] equal = {7, 7, 7, 7, 7};
        assertEquals(Tails.CERTAIN, RankSum.test(equal, equal));
        assertEquals(Tails.CERTAIN, RankSum.test(equal, new double[0]));
        double[] many = new double[100];
        assertEquals(Tails.CERTAIN, RankSum.test(many, many));
    }

    @Test
    public void shouldGoOverIntoTheNormalApproximationWithoutAJump() {
        Random random = new Random(4);
        double[] base = random.ints(60, 0, 40).asDoubleStream().toArray();
        double[] head = random.ints(60, 3, 43).asDoubleStream().toArray();
        double exact = RankSum.test(base, head).upper();
        double approximate = RankSum.test(base, copyOf(head, 61, 20)).upper();
        assertTrue(exact < 0.2);
        assertEquals(1, approximate / exact, 0.15);
    }

    private static double[] copyOf(double[] values, int length, double last) {
        double[] copy = Arrays.copyOf(values, length);
        copy[length - 1] = last;
        return copy;
    }

    @Test
    public void shouldKnowTheTabulatedCriticalValues() {
        int[][] sizeSizeCritical = {{2, 2, -1}, {2, 3, -1}, {3, 3, 0}, {4, 4, 1}, {5, 5, 4}, {10, 10, 27}, {5, 10, 11}};
        for (int[] known : sizeSizeCritical) {
            assertEquals(Arrays.toString(known), known[2], RankSum.critical(known[0], known[1], 0.05));
        }
    }

    @Test
    public void shouldApproximateLargeCriticalValuesClosely() {
        // A further value adds about half of the other arm's size to the mean of U.
        int exact = RankSum.critical(60, 60, 0.05);
        int approximate = RankSum.critical(61, 60, 0.05);
        assertEquals(30 - 3, approximate - exact, 2);
    }

    @Test
    public void shouldRoundDifferencesSoThatEqualOnesAreEqual() {
        double[] base = {Math.log(1), Math.log(2)};
        double[] head = {Math.log(1.1), Math.log(2.2)};
        assertTrue(head[0] - base[0] != head[1] - base[1]);
        double[] differences = RankSum.differences(base, head);
        assertEquals(differences[1], differences[2], 0);
    }
}
