package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.function.DoubleUnaryOperator;

/** Solves f(x) = y for a decreasing function on x >= 0. */
final class Inverse {

    private static final int MAX_STEPS = 200;
    private static final double PRECISION = 1e-14;

    private Inverse() {}

    /**
     * Ridders' method (Ridders 1979) on log f, which is nearly a parabola for the tails this serves.
     *
     * @param f decreasing and positive on x >= 0
     * @param y at most f(0)
     * @param guess a scale to start from
     * @return x >= 0
     */
    static double decreasing(DoubleUnaryOperator f, double y, double guess) {
        double target = Math.log(y);
        double low = 0;
        double atLow = Math.log(f.applyAsDouble(0)) - target;
        if (atLow <= 0) {
            return 0;
        }
        double high = Math.max(guess, 1);
        double atHigh = Math.log(f.applyAsDouble(high)) - target;
        while (atHigh > 0) {
            low = high;
            atLow = atHigh;
            high *= 2;
            atHigh = Math.log(f.applyAsDouble(high)) - target;
        }
        double last = Double.NaN;
        for (int step = 0; step < MAX_STEPS && high - low > PRECISION * high; step++) {
            double middle = (low + high) / 2;
            double atMiddle = Math.log(f.applyAsDouble(middle)) - target;
            double root = Math.sqrt(atMiddle * atMiddle - atLow * atHigh);
            double next = root == 0 ? middle : middle + (middle - low) * atMiddle / root;
            double atNext = Math.log(f.applyAsDouble(next)) - target;
            if (atNext == 0 || Math.abs(next - last) <= PRECISION * next) {
                return next;
            }
            last = next;
            if (atMiddle > 0) {
                low = middle;
                atLow = atMiddle;
            } else {
                high = middle;
                atHigh = atMiddle;
            }
            if (next > low && next < high) {
                if (atNext > 0) {
                    low = next;
                    atLow = atNext;
                } else {
                    high = next;
                    atHigh = atNext;
                }
            }
        }
        return (low + high) / 2;
    }
}
