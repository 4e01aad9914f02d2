package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;

/** Control of the false discovery rate (Benjamini and Hochberg 1995). */
public final class BenjaminiHochberg {

    private static final double EQUAL = 1e-12;

    private BenjaminiHochberg() {}

    /**
     * Rejects every p up to the largest p_(k) with p_(k) &lt;= q k / m.
     *
     * @param p all m p-values
     * @param q the level
     * @return which hypotheses are rejected, in the order of {@code p}
     */
    public static boolean[] rejected(double[] p, double q) {
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        double limit = -1;
        for (int k = sorted.length; k >= 1 && limit < 0; k--) {
            if (sorted[k - 1] <= q * k / sorted.length * (1 + EQUAL)) {
                limit = sorted[k - 1];
            }
        }
        boolean[] rejected = new boolean[p.length];
        for (int i = 0; i < p.length; i++) {
            rejected[i] = p[i] <= limit;
        }
        return rejected;
    }
}
