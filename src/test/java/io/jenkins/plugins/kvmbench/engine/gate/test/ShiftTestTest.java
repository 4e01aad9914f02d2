package io.jenkins.plugins.kvmbench.engine.gate.test;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.gate.Numbers;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.stats.SerialDependence;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

public class ShiftTestTest {

    private static final int[] NO_SLOTS = {};
    private static final double REACH = 0.005;

    private static ShiftTest unordered(Direction better, double[] base, double[] head) {
        return ShiftTest.of(Evidence.of(better, base, NO_SLOTS, head, NO_SLOTS), REACH);
    }

    /** Values of both arms in ABBA order. */
    private static Evidence abba(double... values) {
        int half = values.length / 2;
        double[][] arms = new double[2][half];
        int[][] slots = new int[2][half];
        int[] next = new int[2];
        for (int slot = 0; slot < values.length; slot++) {
            int arm = slot % 4 == 0 || slot % 4 == 3 ? 0 : 1;
            arms[arm][next[arm]] = values[slot];
            slots[arm][next[arm]++] = slot;
        }
        return Evidence.of(Direction.LOWER, arms[0], slots[0], arms[1], slots[1]);
    }

    private static double[] drifting(int count, double perSlot) {
        Random random = new Random(5);
        double[] values = new double[count];
        Arrays.setAll(values, i -> 100 * Math.exp(perSlot * i + 0.001 * random.nextGaussian()));
        return values;
    }

    @Test
    public void shouldCallLessThroughputWorse() {
        double[] base = {105, 105, 105, 105, 105};
        double[] head = {100, 100, 100, 100, 100};
        ShiftTest test = unordered(Direction.HIGHER, base, head);
        assertEquals(0.05, Math.expm1(test.shift()), 1e-12);
        assertEquals(1 / 252.0, test.p(), 1e-15);
    }

    @Test
    public void shouldMirrorWhenTheArmsSwap() {
        double[] base = Numbers.noisy(1, 10, 0.03, 0);
        double[] head = Numbers.noisy(2, 8, 0.03, 0.02);
        ShiftTest there = unordered(Direction.LOWER, base, head);
        ShiftTest back = unordered(Direction.LOWER, head, base);
        ShiftTest higher = unordered(Direction.HIGHER, base, head);
        for (ShiftTest mirrored : new ShiftTest[] {back, higher}) {
            assertEquals(there.p(), mirrored.mirroredP(), 1e-15);
            assertEquals(there.shift(), -mirrored.shift(), 1e-12);
            assertEquals(there.lower(), -mirrored.upper(), 1e-12);
            assertEquals(there.upper(), -mirrored.lower(), 1e-12);
        }
    }

    @Test
    public void shouldNotDependOnTheUnit() {
        double[] base = Numbers.noisy(3, 10, 0.03, 0);
        double[] head = Numbers.noisy(4, 10, 0.03, 0.02);
        ShiftTest seconds = unordered(Direction.LOWER, base, head);
        ShiftTest nanoseconds = unordered(
                Direction.LOWER,
                Arrays.stream(base).map(x -> x * 1e9).toArray(),
                Arrays.stream(head).map(x -> x * 1e9).toArray());
        assertEquals(seconds.p(), nanoseconds.p(), 0);
        assertEquals(seconds.shift(), nanoseconds.shift(), 2e-12);
        assertEquals(seconds.upper(), nanoseconds.upper(), 2e-12);
    }

    @Test
    public void shouldCompareSignedValuesWhereAnyIsZeroOrBelow() {
        ShiftTest test = unordered(Direction.HIGHER, new double[] {0, 1, 2}, new double[] {-3, -2, -1});
        assertEquals(3, test.shift(), 1e-12);
        assertEquals(0.05, test.p(), 1e-15);
    }

    @Test
    public void shouldHaveNoBoundsBelowThreeASide() {
        double[] two = {1, 2};
        assertTrue(Double.isNaN(unordered(Direction.LOWER, two, two).lower()));
        double[] three = {1, 2, 3};
        assertEquals(Math.log(3), unordered(Direction.LOWER, three, three).upper(), 1e-12);
    }

    @Test
    public void shouldPairWhereTheMachineDrifts() {
        Evidence evidence = abba(drifting(20, 0.02));
        ShiftTest test = ShiftTest.of(evidence, REACH);
        assertTrue(test.paired());
        assertEquals(0, test.shift(), 0.001);
    }

    @Test
    public void shouldPairWhereATrendHidesUnderAlternation() {
        double[] values = new double[20];
        Arrays.setAll(values, i -> 100 * Math.exp(0.001 * i + (i % 2 == 0 ? 0.006 : -0.006)));
        Evidence evidence = abba(values);
        assertTrue(SerialDependence.of(evidence.residuals()).lagOne() < 0.35);
        assertTrue(ShiftTest.of(evidence, REACH).paired());
    }

    @Test
    public void shouldPairWhereNeighboursHangTogetherWithoutATrend() {
        double[] values = new double[20];
        Arrays.setAll(values, i -> 100 * Math.exp(0.01 * Math.abs(i - 9.5)));
        Evidence evidence = abba(values);
        assertTrue(SerialDependence.of(evidence.residuals()).trendP() > 0.5);
        assertTrue(ShiftTest.of(evidence, REACH).paired());
    }

    @Test
    public void shouldNotPairInStillAirNorWithoutSlots() {
        assertFalse(ShiftTest.of(abba(Numbers.noisy(10, 20, 0.02, 0)), REACH).paired());
        double[] drift = drifting(20, 0.02);
        assertFalse(unordered(Direction.LOWER, Arrays.copyOf(drift, 10), Arrays.copyOfRange(drift, 10, 20))
                .paired());
    }

    @Test
    public void shouldPairInSlotOrderWhateverTheOrderOfTheFile() {
        double[] base = {1, 2, 3, 4, 5, 6, 7, 8};
        double[] head = {1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7, 8.8};
        int[] slotsBase = {0, 3, 4, 7, 8, 11, 12, 15};
        int[] slotsHead = {1, 2, 5, 6, 9, 10, 13, 14};
        double[] reversed = {8.8, 7.7, 6.6, 5.5, 4.4, 3.3, 2.2, 1.1};
        int[] slotsReversed = {14, 13, 10, 9, 6, 5, 2, 1};
        ShiftTest straight =
                ShiftTest.of(Evidence.of(Direction.LOWER, base, slotsBase, head, slotsHead), REACH);
        ShiftTest shuffled =
                ShiftTest.of(Evidence.of(Direction.LOWER, base, slotsBase, reversed, slotsReversed), REACH);
        assertTrue(straight.paired() && shuffled.paired());
        assertEquals(1 / 256.0, straight.p(), 1e-15);
        assertEquals(straight.p(), shuffled.p(), 0);
        assertEquals(0.1, Math.expm1(shuffled.shift()), 1e-9);
    }

    @Test
    public void shouldNotPairWherePairsCannotReachTheLevel() {
        Evidence evidence = abba(drifting(20, 0.02));
        assertTrue(ShiftTest.of(evidence, 1 / 1024.0).paired());
        assertFalse(ShiftTest.of(evidence, 1 / 1025.0).paired());
    }

    @Test
    public void shouldSayNothingOfPairsThatAreAllEqual() {
        ShiftTest test = ShiftTest.of(abba(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8), REACH);
        assertTrue(test.paired());
        assertEquals(1, test.p(), 0);
        assertEquals(0, test.shift(), 0);
    }

    @Test
    public void shouldNotPairConstantValues() {
        ShiftTest test = ShiftTest.of(abba(7, 7, 7, 7, 7, 7, 7, 7, 7, 7), REACH);
        assertFalse(test.paired());
        assertEquals(1, test.p(), 0);
    }
}
