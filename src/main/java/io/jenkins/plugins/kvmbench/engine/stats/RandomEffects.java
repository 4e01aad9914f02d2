package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;
import java.util.Random;

/**
 * How much groups differ beyond what the noise within them does: the one-way random model.
 *
 * @param between standard deviation of the groups' true means, 0 where the noise explains all: the variance of the means less
 *     what the noise contributes to it, the analysis-of-variance estimator with unweighted means (Searle, Casella, McCulloch:
 *     Variance Components, 1992, chapter 3)
 * @param within standard deviation within a group, averaged over groups as variances
 * @param p the chance that noise alone spreads the means this far: a permutation test over the groups' members
 */
public record RandomEffects(double between, double within, double p) {

    private static final int PERMUTATIONS = 9_999;

    /** @param groups at least two, of at least two values each */
    public static RandomEffects of(double[][] groups) {
        double within = 0;
        double ofMeans = 0;
        for (double[] group : groups) {
            double variance = Math.pow(Descriptive.sd(group), 2) / groups.length;
            within += variance;
            ofMeans += variance / group.length;
        }
        double spread = spread(groups);
        return new RandomEffects(Math.sqrt(Math.max(0, spread - ofMeans)), Math.sqrt(within), p(groups, spread));
    }

    /** The variance of the groups' means. */
    private static double spread(double[][] groups) {
        double[] means = Arrays.stream(groups).mapToDouble(Descriptive::mean).toArray();
        return Math.pow(Descriptive.sd(means), 2);
    }

    private static double p(double[][] groups, double spread) {
        double[] all = Arrays.stream(groups).flatMapToDouble(Arrays::stream).toArray();
        double[][] dealt = Arrays.stream(groups).map(double[]::clone).toArray(double[][]::new);
        Random random = new Random(1);
        int asFar = 1; // The groups as they are.
        for (int i = 0; i < PERMUTATIONS; i++) {
            shuffle(all, random);
            int from = 0;
            for (double[] group : dealt) {
                System.arraycopy(all, from, group, 0, group.length);
                from += group.length;
            }
            asFar += Descriptive.round(spread(dealt) - spread) >= 0 ? 1 : 0;
        }
        return (double) asFar / (PERMUTATIONS + 1);
    }

    private static void shuffle(double[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
