package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;

/** Midranks. */
public final class Ranks {

    private Ranks() {}

    /** Doubled midranks (so that they are whole), in the order of the values; values that round to the same are tied. */
    public static int[] doubled(double[] values) {
        int n = values.length;
        double[] rounded = new double[n];
        Arrays.setAll(rounded, i -> Descriptive.round(values[i]) + 0.0); // + 0.0: no negative zero
        double[] sorted = rounded.clone();
        Arrays.sort(sorted);
        int[] ranks = new int[n];
        for (int i = 0; i < n; i++) {
            int low = Arrays.binarySearch(sorted, rounded[i]);
            int high = low;
            while (low > 0 && sorted[low - 1] == rounded[i]) {
                low--;
            }
            while (high < n - 1 && sorted[high + 1] == rounded[i]) {
                high++;
            }
            ranks[i] = low + high + 2;
        }
        return ranks;
    }
}
