package io.jenkins.plugins.kvmbench.engine.stats;

/** The standard normal distribution. */
public final class Normal {

    private static final double SERIES_LIMIT = 4;
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private Normal() {}

    /**
     * P(Z > z), with a relative error below 1e-11 in both tails.
     *
     * <p>Source: Abramowitz and Stegun (1964), 26.2.11 (series) near the centre and 26.2.14 (continued fraction) in the
     * tails.
     */
    public static double upperTail(double z) {
        double distance = Math.abs(z);
        double density = Math.exp(-distance * distance / 2) / ROOT_TWO_PI;
        double tail = distance < SERIES_LIMIT ? 0.5 - density * series(distance) : density / fraction(distance);
        return z >= 0 ? tail : 1 - tail;
    }

    /** z with P(Z > z) = {@code tail}. */
    public static double upperQuantile(double tail) {
        if (!(tail > 0 && tail < 1)) {
            throw new IllegalArgumentException("a tail is between 0 and 1, not " + tail);
        }
        if (tail > 0.5) {
            return -upperQuantile(1 - tail);
        }
        return Inverse.decreasing(Normal::upperTail, tail, Math.sqrt(-2 * Math.log(2 * tail)));
    }

    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int i = 3; term > sum * 1e-17; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return sum;
    }

    private static double fraction(double z) {
        double value = z;
        for (int i = 120; i > 0; i--) {
            value = z + i / value;
        }
        return value;
    }
}
