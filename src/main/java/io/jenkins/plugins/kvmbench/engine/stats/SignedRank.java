package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test and the Hodges-Lehmann shift of paired samples.
 *
 * <p>T is the sum of the ranks of the positive differences. Zero differences are dropped, equal sizes share their midrank,
 * and all 2^n signs are equally likely (Lehmann 1975, section 3.2). Above {@value #EXACT_PAIRS} differences the normal
 * approximation with tie and continuity correction takes over.
 */
public final class SignedRank {

    /** Up to this many differences the p-value is exact. */
    public static final int EXACT_PAIRS = 200;

    /** Of 160 kB at most. */
    private static final Tables UNTIED = new Tables(16);

    private SignedRank() {}

    /**
     * The one-sided p-values.
     *
     * @return {@code upper}: that the differences are this much above 0, or more, by chance; {@code lower}: below
     */
    public static Tails test(double[] differences) {
        double[] sizes = Arrays.stream(differences)
                .map(Descriptive::round)
                .filter(difference -> difference != 0)
                .toArray();
        if (sizes.length == 0) {
            return Tails.CERTAIN;
        }
        double[] absolute = Arrays.stream(sizes).map(Math::abs).toArray();
        int[] ranks = Ranks.doubled(absolute);
        int positive = 0;
        for (int i = 0; i < ranks.length; i++) {
            positive += sizes[i] > 0 ? ranks[i] : 0;
        }
        int all = ranks.length * (ranks.length + 1);
        if (ranks.length > EXACT_PAIRS) {
            double squares = Arrays.stream(ranks).mapToDouble(rank -> rank * (double) rank).sum();
            return Tails.normal((positive - all / 2.0) / 2, Math.sqrt(squares / 16), 0.5);
        }
        double[] below = cumulative(ranks);
        return new Tails(below[all - positive], below[positive]);
    }

    /** How many differences are not zero: the test cannot reach a p below 2^-n. */
    public static int informative(double[] differences) {
        return (int) Arrays.stream(differences).filter(d -> Descriptive.round(d) != 0).count();
    }

    /** All averages (d_i + d_j) / 2 with i &lt;= j of the rounded differences, ascending. Their median is the shift. */
    public static double[] walshAverages(double[] differences) {
        int n = differences.length;
        double[] averages = new double[n * (n + 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                averages[next++] =
                        Descriptive.round((Descriptive.round(differences[i]) + Descriptive.round(differences[j])) / 2);
            }
        }
        Arrays.sort(averages);
        return averages;
    }

    /**
     * max{c: P(T &lt;= c) &lt;= level} of the untied null distribution, -1 when there is none. The (c+1)-th smallest Walsh
     * average is the lower bound of the shift at confidence 1 - level.
     */
    public static int critical(int n, double level) {
        if (n == 0) {
            return -1;
        }
        if (n > EXACT_PAIRS) {
            double sd = Math.sqrt(n * (n + 1.0) * (2 * n + 1.0) / 24);
            return (int) Math.max(-1, Math.floor(n * (n + 1.0) / 4 - Normal.upperQuantile(level) * sd - 0.5));
        }
        double[] untied = UNTIED.get(n, () -> {
            int[] ranks = new int[n];
            Arrays.setAll(ranks, i -> i + 1);
            return cumulative(ranks);
        });
        return Cumulative.critical(untied, level);
    }

    /** P(sum of a random half of the ranks &lt;= t) for every t. */
    private static double[] cumulative(int[] ranks) {
        int top = 0;
        for (int rank : ranks) {
            top += rank;
        }
        double[] ways = new double[top + 1];
        ways[0] = 1;
        int reached = 0;
        for (int rank : ranks) {
            reached += rank;
            for (int sum = reached; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        return Cumulative.of(ways);
    }
}
