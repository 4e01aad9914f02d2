package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;

/**
 * The Wilcoxon-Mann-Whitney test and the Hodges-Lehmann shift of two independent samples.
 *
 * <p>U counts the pairs in which the head's value is the larger, ties as half. The null distribution is exact and
 * conditional on the pooled tie pattern: all C(n1 + n2, n1) ways to give the pooled midranks to the samples are equally
 * likely (Lehmann 1975, section 1.4; Streitberg and Roehmel 1986 for the shift algorithm). Above
 * {@value #EXACT_POOLED} pooled values the normal approximation with tie and continuity correction takes over.
 */
public final class RankSum {

    /** Up to this many values in both samples together the p-value is exact: at most some 30 ms. */
    public static final int EXACT_POOLED = 120;

    /** Of 30 kB at most. */
    private static final Tables UNTIED = new Tables(64);

    private RankSum() {}

    /**
     * The one-sided p-values.
     *
     * @return {@code upper}: that the head's values are this much larger, or more, by chance; {@code lower}: smaller
     */
    public static Tails test(double[] base, double[] head) {
        if (base.length == 0 || head.length == 0) {
            return Tails.CERTAIN;
        }
        Pooled pooled = Pooled.of(base, head);
        int total = base.length + head.length;
        if (total > EXACT_POOLED) {
            return approximate(pooled, base.length, head.length);
        }
        if (pooled.untied()) {
            double[] below = untied(base.length, head.length);
            int u = (pooled.headRanks() - head.length * (head.length + 1)) / 2;
            return new Tails(below[below.length - 1 - u], below[u]);
        }
        return head.length <= base.length
                ? TiedRanks.of(pooled, head.length, pooled.headRanks())
                : TiedRanks.of(pooled, base.length, total * (total + 1) - pooled.headRanks()).mirrored();
    }

    /** All differences head_j - base_i, rounded to 1e-12, ascending. Their median is the Hodges-Lehmann shift. */
    public static double[] differences(double[] base, double[] head) {
        double[] differences = new double[base.length * head.length];
        int next = 0;
        for (double b : base) {
            for (double h : head) {
                differences[next++] = Descriptive.round(h - b);
            }
        }
        Arrays.sort(differences);
        return differences;
    }

    /**
     * max{c: P(U &lt;= c) &lt;= level} of the untied null distribution, -1 when there is none. The (c+1)-th smallest
     * difference is the lower bound of the shift at confidence 1 - level (Hodges and Lehmann 1963).
     */
    public static int critical(int n1, int n2, double level) {
        if (n1 == 0 || n2 == 0) {
            return -1;
        }
        if (n1 + n2 > EXACT_POOLED) {
            double sd = Math.sqrt(n1 * (double) n2 * (n1 + n2 + 1) / 12);
            return (int) Math.max(-1, Math.floor(n1 * (double) n2 / 2 - Normal.upperQuantile(level) * sd - 0.5));
        }
        return Cumulative.critical(untied(n1, n2), level);
    }

    private static Tails approximate(Pooled pooled, int nBase, int nHead) {
        double total = (double) nBase + nHead;
        double tied = 0;
        for (int count : pooled.counts()) {
            tied += (double) count * count * count - count;
        }
        double variance = nBase * (double) nHead / 12 * (total + 1 - tied / (total * (total - 1)));
        double u = (pooled.headRanks() - nHead * (nHead + 1.0)) / 2;
        return Tails.normal(u - nBase * (double) nHead / 2, Math.sqrt(variance), 0.5);
    }

    /** P(U &lt;= u) for u = 0 .. n1 n2 without ties. */
    private static double[] untied(int n1, int n2) {
        int few = Math.min(n1, n2);
        int many = Math.max(n1, n2);
        return UNTIED.get((long) few << 32 | many, () -> countUntied(few, many));
    }

    private static double[] countUntied(int few, int many) {
        int top = few * many;
        double[][] ways = new double[few + 1][top + 1];
        ways[0][0] = 1;
        for (int rank = 0; rank < few + many; rank++) {
            for (int chosen = Math.min(rank + 1, few); chosen >= 1; chosen--) {
                int gain = rank - (chosen - 1);
                double[] from = ways[chosen - 1];
                double[] to = ways[chosen];
                for (int u = top; u >= gain; u--) {
                    to[u] += from[u - gain];
                }
            }
        }
        return Cumulative.of(ways[few]);
    }
}
