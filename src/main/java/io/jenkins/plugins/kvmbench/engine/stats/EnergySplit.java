package io.jenkins.plugins.kvmbench.engine.stats;

/**
 * Where a stretch of values changes most: the E-divisive candidate (Matteson and James 2014, Journal of the American Statistical
 * Association 109, equations 5 to 7, with exponent 1).
 *
 * @param index of the first value of the new level
 * @param energy how much the values on both sides differ: the scaled energy distance, 0 or more
 */
record EnergySplit(int index, double energy) {

    /**
     * The best split of {@code values[start .. end - 1]}, two values at least. The level on the right need not last to the end,
     * or what comes after it would blur it; of equally good splits it is the first. Takes time with the square of the length.
     *
     * @param work where sums are kept: as long as the stretch at least
     */
    static EnergySplit of(double[] values, int start, int end, double[] work) {
        int n = end - start;
        double[] prefix = prefixSums(values, start, n);
        // work[k]: the distances of all pairs between the split and start + k, the latter excluded.
        int best = 1;
        double most = 0;
        work[n] = 0;
        for (int left = n - 1; left >= 1; left--) {
            double value = values[start + left];
            double fromValue = 0;
            double largest = 0;
            work[left] = 0;
            for (int k = left + 1; k <= n; k++) {
                work[k] += fromValue;
                int right = k - left;
                // A side of one value has no pairs. In this order of operations equal splits stay equal in whole numbers.
                double between = 2.0 / k * (prefix[k] - prefix[left] - work[k]);
                double onLeft = left > 1 ? 2.0 * right / (k * (left - 1.0)) * prefix[left] : 0;
                double onRight = right > 1 ? 2.0 * left / (k * (right - 1.0)) * work[k] : 0;
                largest = Math.max(largest, between - onLeft - onRight);
                if (k < n) {
                    fromValue += Math.abs(values[start + k] - value);
                }
            }
            if (largest >= most) {
                most = largest;
                best = left;
            }
        }
        return new EnergySplit(start + best, most);
    }

    /** Of the first k values, the distances of all pairs. */
    private static double[] prefixSums(double[] values, int start, int n) {
        double[] sums = new double[n + 1];
        for (int k = 1; k < n; k++) {
            double value = values[start + k];
            double distances = 0;
            for (int i = 0; i < k; i++) {
                distances += Math.abs(value - values[start + i]);
            }
            sums[k + 1] = sums[k] + distances;
        }
        return sums;
    }
}
