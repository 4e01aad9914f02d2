package io.jenkins.plugins.kvmbench.engine.stats;

/**
 * The distribution-free interval of a median between two order statistics: from the k-th smallest to the k-th largest of n
 * values, with the largest k for which 1 - 2 P(Binomial(n, 1/2) &lt; k) is still at least {@value #CONFIDENCE} (Conover,
 * Practical Nonparametric Statistics, 3rd ed., section 3.2). From n = 6, where it spans all values with 96.9 %; for n = 10 it
 * goes from the second smallest to the second largest with 97.9 %.
 *
 * @param lower its lower end; NaN below six values
 * @param upper its upper end; NaN below six values
 */
public record MedianInterval(double lower, double upper) {

    /** The confidence it has at least. */
    public static final double CONFIDENCE = 0.95;

    private static final MedianInterval NONE = new MedianInterval(Double.NaN, Double.NaN);

    /** Above this many values the binomial distribution is taken as normal. */
    private static final int EXACT = 1000;

    /** The interval of values in ascending order. */
    public static MedianInterval ofSorted(double[] sorted) {
        int k = rank(sorted.length);
        return k == 0 ? NONE : new MedianInterval(sorted[k - 1], sorted[sorted.length - k]);
    }

    /** The rank of both ends, from 1 and counted from either side; 0 when there is no interval. */
    static int rank(int n) {
        if (n > EXACT) {
            double z = Normal.upperQuantile((1 - CONFIDENCE) / 2);
            return (int) Math.floor((n - z * Math.sqrt(n)) / 2);
        }
        double tail = Math.pow(0.5, n);
        double next = tail;
        int k = 0;
        while (2 * tail <= 1 - CONFIDENCE && k < n) {
            k++;
            next *= (n - k + 1.0) / k;
            tail += next;
        }
        return k;
    }
}
