package io.jenkins.plugins.kvmbench.engine.stats;

/** Cumulative distributions on 0, 1, 2, ... from counts of equally likely outcomes. */
final class Cumulative {

    private static final double EQUAL = 1e-12;

    private Cumulative() {}

    /** P(T &lt;= t) for every t. */
    static double[] of(double[] ways) {
        double total = 0;
        for (double count : ways) {
            total += count;
        }
        double[] cumulative = new double[ways.length];
        double sum = 0;
        for (int t = 0; t < ways.length; t++) {
            sum += ways[t];
            cumulative[t] = Math.min(1, sum / total);
        }
        return cumulative;
    }

    /** max{c: P(T &lt;= c) &lt;= level}, -1 when there is none. */
    static int critical(double[] cumulative, double level) {
        int c = -1;
        while (c + 1 < cumulative.length && cumulative[c + 1] <= level * (1 + EQUAL)) {
            c++;
        }
        return c;
    }
}
