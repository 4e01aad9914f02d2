package io.jenkins.plugins.kvmbench.engine.gate.test;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.Arrays;
import org.junit.Test;

public class PredictionTestTest {

    private static final int[] NO_SLOTS = {};

    /** Of amounts, so that x is the value. */
    private static PredictionTest of(double[] builds, double head) {
        return PredictionTest.of(Evidence.of(Direction.LOWER, builds, NO_SLOTS, new double[] {head}, NO_SLOTS));
    }

    /** As many builds with exactly this mean and standard deviation. */
    private static double[] builds(int n, double mean, double sd) {
        double[] builds = new double[n];
        Arrays.setAll(builds, i -> i - (n - 1) / 2.0);
        double spread = Math.sqrt(Arrays.stream(builds).map(x -> x * x).sum() / (n - 1));
        return Arrays.stream(builds).map(x -> mean + sd * x / spread).toArray();
    }

    @Test
    public void shouldReachThePublishedBound() {
        // n = 25, mean 100, standard deviation 10: 97.7 % of new values are below 121.46. Shifted down, where there are no logarithms.
        PredictionTest test = of(builds(25, -1000, 10), -1000 + 21.46);

        assertEquals(21.46, test.shift(), 1e-9);
        assertEquals(0.023, test.p(), 5e-5);
        assertEquals(0.977, test.mirroredP(), 5e-5);
        assertEquals(10, test.spread(), 1e-9);
    }

    @Test
    public void shouldBoundTheShiftOnBothSides() {
        PredictionTest test = of(builds(20, -1000, 5), -1000 + 3);

        // t(.95, 19) = 1.729
        assertEquals(3 - 1.7291 * 5 * Math.sqrt(1.05), test.lower(), 1e-3);
        assertEquals(3 + 1.7291 * 5 * Math.sqrt(1.05), test.upper(), 1e-3);
    }

    @Test
    public void shouldCompareLogarithmsWithWorseUpwards() {
        double[] builds = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 104, 96.153846153846};
        PredictionTest test = PredictionTest.of(Evidence.of(Direction.HIGHER, builds, NO_SLOTS, new double[] {80}, NO_SLOTS));

        assertEquals(Math.log(100.0 / 80), test.shift(), 1e-9);
        assertTrue(test.p() < 1e-4);
    }

    @Test
    public void shouldTakeAnyChangeOfWhatNeverVaried() {
        double[] same = new double[12];
        Arrays.fill(same, 4096);

        assertEquals(0, of(same, 4097).p(), 0);
        assertEquals(1, of(same, 4095).p(), 0);
        assertEquals(0.5, of(same, 4096).p(), 1e-12);
        assertEquals(of(same, 4097).shift(), of(same, 4097).upper(), 0);
    }

    @Test
    public void shouldDecideNothingFromOneBuild() {
        PredictionTest test = of(new double[] {1}, 100);

        assertEquals(1, test.p(), 0);
        assertEquals(1, test.mirroredP(), 0);
        assertTrue(Double.isNaN(test.upper()));
    }
}
