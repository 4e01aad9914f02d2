package io.jenkins.plugins.kvmbench.engine.stats;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

public class EnergySplitTest {

    @Test
    public void shouldBeWhatTheDefinitionSays() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            double[] values = new double[2 + random.nextInt(25)];
            Arrays.setAll(values, i -> 10 * random.nextGaussian());
            assertSplit(values, 0, values.length);
        }
    }

    @Test
    public void shouldLookAtAStretchOnly() {
        double[] values = {500, -300, 1, 1.5, 2, 8, 8.5, 9, 900, 7};
        assertSplit(values, 2, 8);
        assertEquals(5, EnergySplit.of(values, 2, 8, new double[7]).index());
    }

    @Test
    public void shouldTakeTheFirstOfEquallyGoodSplits() {
        assertEquals(new EnergySplit(1, 0), EnergySplit.of(new double[] {3, 3, 3, 3}, 0, 4, new double[5]));
        assertEquals(1, EnergySplit.of(new double[] {0, 1, 0, 1, 0}, 0, 5, new double[6]).index());
    }

    private static void assertSplit(double[] values, int start, int end) {
        EnergySplit split = EnergySplit.of(values, start, end, new double[end - start + 1]);
        int index = 0;
        double most = -1;
        for (int at = start + 1; at < end; at++) {
            for (int until = at + 1; until <= end; until++) {
                double energy = energy(
                        Arrays.copyOfRange(values, start, at), Arrays.copyOfRange(values, at, until));
                if (energy > most) {
                    most = energy;
                    index = at;
                }
            }
        }
        assertEquals(index, split.index());
        assertEquals(most, split.energy(), 1e-9 * most);
    }

    /** nm/(n+m) (2 E|X-Y| - E|X-X'| - E|Y-Y'|), over pairs of different values. */
    private static double energy(double[] x, double[] y) {
        double between = 0;
        for (double a : x) {
            for (double b : y) {
                between += Math.abs(a - b);
            }
        }
        double n = x.length;
        double m = y.length;
        return n * m / (n + m) * (2 * between / (n * m) - within(x) - within(y));
    }

    private static double within(double[] values) {
        double sum = 0;
        for (double a : values) {
            for (double b : values) {
                sum += Math.abs(a - b);
            }
        }
        return values.length < 2 ? 0 : sum / (values.length * (values.length - 1.0));
    }
}
