package io.jenkins.plugins.kvmbench.engine.stats;

/** Order statistics without sorting (quickselect, Hoare 1961). */
final class Selection {

    private Selection() {}

    /**
     * The median of the first {@code count} values, in linear time.
     *
     * @param values at least one that counts, none of them NaN; their order changes
     */
    static double median(double[] values, int count) {
        int middle = count / 2;
        double upper = select(values, count, middle);
        if (count % 2 != 0) {
            return upper;
        }
        double lower = values[0];
        for (int i = 1; i < middle; i++) {
            lower = Math.max(lower, values[i]);
        }
        return (lower + upper) / 2;
    }

    /** Puts the k-th smallest at k, what is not larger before it, what is not smaller behind it. */
    private static double select(double[] values, int count, int k) {
        int from = 0;
        int to = count - 1;
        while (from < to) {
            double pivot = values[(from + to) >>> 1];
            int i = from;
            int j = to;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (k <= j) {
                to = j;
            } else if (k >= i) {
                from = i;
            } else {
                return values[k];
            }
        }
        return values[k];
    }
}
