package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.Test;

public class MaxTTest {

    /** Computed from the definition in another language, over all 252 and 210 labelings. */
    @Test
    public void shouldGiveWhatTheDefinitionGives() {
        Tails[] three = MaxT.test(
                new double[][] {{10.1, 10.0, 10.2, 10.1, 9.9}, {5.0, 5.1, 4.9, 5.2, 5.0}, {1.0, 1.2, 0.9, 1.1, 1.0}},
                new double[][] {{11.0, 11.1, 11.2, 10.9, 11.0}, {5.1, 5.0, 5.2, 5.0, 5.1}, {0.9, 1.0, 1.1, 1.0, 0.8}});
        assertTails(1, 252, 252, three[0]);
        assertTails(151, 247, 252, three[1]);
        assertTails(252, 106, 252, three[2]);
        Tails[] lopsided = MaxT.test(
                new double[][] {{.80, .83, 1.89, 1.04}, {2.0, 2.1, 2.2, 1.9}},
                new double[][] {{1.15, .88, .90, .74, 1.21, 1.9}, {2.3, 2.2, 2.4, 2.5, 2.1, 2.6}});
        assertTails(146, 148, 210, lopsided[0]);
        assertTails(11, 210, 210, lopsided[1]);
    }

    private static void assertTails(int upper, int lower, int of, Tails tails) {
        assertEquals(upper / (double) of, tails.upper(), 1e-12);
        assertEquals(lower / (double) of, tails.lower(), 1e-12);
    }

    @Test
    public void shouldAgreeWithCountingOneByOne() {
        Random random = new Random(3);
        for (int trial = 0; trial < 60; trial++) {
            int benchmarks = 1 + random.nextInt(6);
            int ticks = trial % 3;
            double[][] base = values(random, benchmarks, 2 + random.nextInt(4), ticks);
            double[][] head = values(random, benchmarks, 2 + random.nextInt(4), ticks);
            Tails[] expected = enumerated(base, head);
            Tails[] actual = MaxT.test(base, head);
            for (int b = 0; b < benchmarks; b++) {
                assertEquals("trial " + trial, expected[b].upper(), actual[b].upper(), 1e-12);
                assertEquals("trial " + trial, expected[b].lower(), actual[b].lower(), 1e-12);
            }
        }
    }

    /** @param ticks 0: continuous; else from so many values, so that there are ties and arms without variance */
    private static double[][] values(Random random, int benchmarks, int invocations, int ticks) {
        double[][] values = new double[benchmarks][invocations];
        for (double[] row : values) {
            Arrays.setAll(row, i -> ticks == 0 ? 4 + random.nextGaussian() : Math.log(10 + random.nextInt(ticks + 1)));
        }
        return values;
    }

    private static Tails[] enumerated(double[][] base, double[][] head) {
        int pooled = base[0].length + head[0].length;
        double[] truth = statistics(base, head, ((1 << head[0].length) - 1) << base[0].length);
        long[] upper = new long[base.length];
        long[] lower = new long[base.length];
        long all = 0;
        for (int mask = 0; mask < 1 << pooled; mask++) {
            if (Integer.bitCount(mask) == head[0].length) {
                double[] t = statistics(base, head, mask);
                double largest = Arrays.stream(t).max().orElseThrow();
                double smallest = Arrays.stream(t).min().orElseThrow();
                all++;
                for (int b = 0; b < base.length; b++) {
                    upper[b] += largest == truth[b] || largest > truth[b] - 1e-6 ? 1 : 0;
                    lower[b] += smallest == truth[b] || smallest < truth[b] + 1e-6 ? 1 : 0;
                }
            }
        }
        Tails[] tails = new Tails[base.length];
        for (int b = 0; b < base.length; b++) {
            tails[b] = new Tails(upper[b] / (double) all, lower[b] / (double) all);
        }
        return tails;
    }

    private static double[] statistics(double[][] base, double[][] head, int mask) {
        int nBase = base[0].length;
        int nHead = head[0].length;
        double[] differences = new double[base.length];
        double[] variances = new double[base.length];
        for (int b = 0; b < base.length; b++) {
            double[] inBase = new double[nBase];
            double[] inHead = new double[nHead];
            int i = 0;
            int j = 0;
            for (int k = 0; k < nBase + nHead; k++) {
                double x = k < nBase ? base[b][k] : head[b][k - nBase];
                if ((mask >> k & 1) == 1) {
                    inHead[j++] = x;
                } else {
                    inBase[i++] = x;
                }
            }
            differences[b] = Descriptive.mean(inHead) - Descriptive.mean(inBase);
            double sd = Descriptive.pooledSd(inBase, inHead);
            variances[b] = sd < 1e-10 ? 0 : sd * sd;
        }
        double[] varying = IntStream.range(0, base.length)
                .filter(b -> DoubleStream.concat(Arrays.stream(base[b]), Arrays.stream(head[b]))
                                .distinct()
                                .count()
                        > 1)
                .mapToDouble(b -> variances[b])
                .toArray();
        double prior = varying.length == 0 ? 0 : Descriptive.median(varying);
        double freedom = nBase + nHead - 2;
        double[] t = new double[base.length];
        for (int b = 0; b < base.length; b++) {
            double v = (4 * prior + freedom * variances[b]) / (4 + freedom);
            t[b] = Math.abs(differences[b]) < 1e-12
                    ? 0
                    : differences[b] / Math.sqrt(v * (1.0 / nBase + 1.0 / nHead));
        }
        return t;
    }

    @Test
    public void shouldSampleWhereThereAreTooManyAndNeverSayLessThanOneOfThem() {
        Random random = new Random(5);
        double[][] base = values(random, 20, 12, 0);
        double[][] head = values(random, 20, 12, 0);
        Tails[] before = MaxT.test(base, head);
        for (int i = 0; i < 12; i++) {
            head[0][i] += 10;
        }
        Tails[] tails = MaxT.test(base, head);
        assertEquals(1.0 / MaxT.PERMUTATIONS, tails[0].upper(), 1e-15);
        assertEquals(1, tails[0].lower(), 1e-12);
        assertTrue(Arrays.stream(before).allMatch(one -> one.upper() > 0.005));
        assertArrayEquals(tails, MaxT.test(base, head));
    }

    @Test
    public void shouldSampleWhatCountingAllWouldGive() {
        double[][] base = values(new Random(8), 5, 9, 0);
        double[][] head = values(new Random(9), 5, 8, 0);
        head[1] = Arrays.stream(head[1]).map(x -> x + 1.2).toArray();
        Tails[] exact = enumerated(base, head);
        Tails[] sampled = MaxT.test(base, head);
        assertTrue("" + exact[1], exact[1].upper() > 0.001 && exact[1].upper() < 0.5);
        for (int b = 0; b < 5; b++) {
            double error = Math.sqrt(exact[b].upper() / MaxT.PERMUTATIONS);
            assertEquals(exact[b].upper(), sampled[b].upper(), 4 * error);
        }
    }

    @Test
    public void shouldKeepItsLevelOverAllBenchmarksTogetherHoweverTheyHangTogether() {
        Random random = new Random(11);
        int alarms = 0;
        for (int build = 0; build < 2000; build++) {
            double[][] base = values(random, 15, 5, 0);
            double[][] head = values(random, 15, 5, 0);
            for (int i = 0; i < 5; i++) {
                double all = 3 * random.nextGaussian();
                for (int b = 0; b < 15; b++) {
                    head[b][i] += all;
                }
            }
            for (int i = 0; i < 5; i++) {
                double all = 3 * random.nextGaussian();
                for (int b = 0; b < 15; b++) {
                    base[b][i] += all;
                }
            }
            alarms += Arrays.stream(MaxT.test(base, head)).anyMatch(one -> one.upper() <= 0.05) ? 1 : 0;
        }
        assertEquals(0.05, alarms / 2000.0, 0.015);
    }

    @Test
    public void shouldTakeValuesThatNeverVaryForUnchangedAndAStepBetweenThemForCertain() {
        double[] same = {7, 7, 7, 7, 7};
        double[] larger = {8, 8, 8, 8, 8};
        Tails[] tails = MaxT.test(new double[][] {same, same}, new double[][] {same, larger});
        assertEquals(new Tails(1, 1), tails[0]);
        assertEquals(new Tails(1 / 252.0, 1), tails[1]);
    }

    @Test
    public void shouldNotLetWhatNeverVariesSpeakForTheNoiseOfTheOthers() {
        double[][] base = values(new Random(8), 9, 5, 0);
        double[][] head = values(new Random(9), 9, 5, 0);
        Tails[] without = MaxT.test(Arrays.copyOf(base, 4), Arrays.copyOf(head, 4));
        for (int b = 4; b < 9; b++) {
            Arrays.fill(base[b], 7);
            Arrays.fill(head[b], 7);
        }
        assertTrue(without[0].upper() < 0.9);
        assertEquals(without[0].upper(), MaxT.test(base, head)[0].upper(), 0);
    }

    @Test
    public void shouldCountTheWaysToLabel() {
        assertEquals(252, MaxT.possible(5, 5), 0);
        assertEquals(210, MaxT.possible(4, 6), 0);
        assertEquals(924, MaxT.possible(6, 6), 0);
        assertEquals(1, MaxT.possible(0, 3), 0);
    }
}
