package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;

/** Centre, spread and the rounding that makes equal differences equal. */
public final class Descriptive {

    private static final double PER_UNIT = 1e12;

    private Descriptive() {}

    /**
     * Rounds a difference to 1e-12. {@code ln 1.1 - ln 1} and {@code ln 2.2 - ln 2} differ in their last bits only; ranks
     * and comparisons with 0 must not see that.
     */
    public static double round(double difference) {
        return Math.rint(difference * PER_UNIT) / PER_UNIT;
    }

    /** The median; NaN of nothing. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return medianOfSorted(sorted);
    }

    /** The median of values in ascending order; NaN of nothing. */
    public static double medianOfSorted(double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The arithmetic mean; NaN of nothing. */
    public static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Sum of squared deviations from the mean. */
    private static double squares(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum;
    }

    /** The sample standard deviation (n - 1); NaN below two values. */
    public static double sd(double[] values) {
        return values.length < 2 ? Double.NaN : Math.sqrt(squares(values) / (values.length - 1));
    }

    /** The pooled standard deviation of two samples; NaN when there are no degrees of freedom. */
    public static double pooledSd(double[] first, double[] second) {
        int freedom = first.length + second.length - 2;
        if (first.length == 0 || second.length == 0 || freedom < 1) {
            return Double.NaN;
        }
        return Math.sqrt((squares(first) + squares(second)) / freedom);
    }
}
