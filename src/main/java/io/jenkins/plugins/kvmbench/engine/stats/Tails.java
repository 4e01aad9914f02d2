package io.jenkins.plugins.kvmbench.engine.stats;

/**
 * The two one-sided p-values of a statistic.
 *
 * @param upper P(T >= t) under the null hypothesis
 * @param lower P(T <= t) under the null hypothesis
 */
public record Tails(double upper, double lower) {

    /** The statistic carries no information: every outcome is as likely. */
    public static final Tails CERTAIN = new Tails(1, 1);

    /** The tails of the statistic with the opposite sign. */
    Tails mirrored() {
        return new Tails(lower, upper);
    }

    /** Normal approximation of a statistic on a lattice, with continuity correction. */
    static Tails normal(double distanceFromMean, double sd, double halfStep) {
        if (!(sd > 0)) {
            return CERTAIN;
        }
        return new Tails(
                Normal.upperTail((distanceFromMean - halfStep) / sd),
                Normal.upperTail((-distanceFromMean - halfStep) / sd));
    }
}
