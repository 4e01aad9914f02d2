package io.jenkins.plugins.kvmbench.engine.stats;

/** Student's t distribution. */
public final class StudentT {

    /** Lanczos coefficients for g = 7, n = 9 (Lanczos 1964, as computed by Godfrey 2001). */
    private static final double[] LANCZOS = {
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
    };

    private static final double TINY = 1e-300;
    private static final int MAX_TERMS = 10_000;

    private StudentT() {}

    /**
     * P(T > t).
     *
     * @param freedom degrees of freedom, above 0
     */
    public static double upperTail(double t, double freedom) {
        if (!(freedom > 0)) {
            throw new IllegalArgumentException("degrees of freedom must be above 0, not " + freedom);
        }
        double square = t * t;
        double tail = 0.5 * incompleteBeta(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square));
        return t >= 0 ? tail : 1 - tail;
    }

    /** t with P(T > t) = {@code tail}. */
    public static double upperQuantile(double tail, double freedom) {
        if (!(tail > 0 && tail < 1)) {
            throw new IllegalArgumentException("a tail is between 0 and 1, not " + tail);
        }
        if (tail > 0.5) {
            return -upperQuantile(1 - tail, freedom);
        }
        return Inverse.decreasing(t -> upperTail(t, freedom), tail, 2);
    }

    /**
     * The regularised incomplete beta function I_x(a, b) (DLMF 8.17.22, evaluated by the modified method of Lentz; Thompson
     * and Barnett 1986).
     *
     * @param complement 1 - x, given apart because it may be small
     */
    private static double incompleteBeta(double a, double b, double x, double complement) {
        if (x <= 0) {
            return 0;
        }
        if (complement <= 0) {
            return 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - incompleteBeta(b, a, complement, x);
        }
        double front = Math.exp(
                logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement));
        return front / (a * fraction(a, b, x));
    }

    private static double fraction(double a, double b, double x) {
        double value = 1;
        double numerator = 1;
        double denominator = 0;
        for (int i = 1; i < MAX_TERMS; i++) {
            int m = i / 2;
            double term = i % 2 == 0
                    ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                    : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            denominator = 1 / nonZero(1 + term * denominator);
            numerator = nonZero(1 + term / numerator);
            double factor = numerator * denominator;
            value *= factor;
            if (Math.abs(factor - 1) < 1e-16) {
                break;
            }
        }
        return value;
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    private static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double z = x - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (z + i);
        }
        double base = z + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(base) - base + Math.log(sum);
    }
}
