package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.gate.test.ShiftTest;
import io.jenkins.plugins.kvmbench.engine.stats.Tails;

/**
 * What the numbers say of one benchmark.
 *
 * @param p what the final test says: how likely it is this much worse ({@code upper}) or better ({@code lower}) by chance; NaN
 *     where there was none
 * @param spread standard deviation of x that the final test held it against; NaN when there are too few values
 * @param spread standard deviation of x that the final test held it against; NaN where there are too few values
 * @param worse whether the final test calls it worse beyond doubt, by whatever amount
 * @param better whether the final test calls it better beyond doubt
 */
public record Finding(
        Evidence evidence,
        ShiftTest test,
        Thresholds thresholds,
        Tails p,
        double spread,
        boolean worse,
        boolean better) {

    public static final Tails UNTESTED = new Tails(Double.NaN, Double.NaN);

    public Finding decided(boolean isWorse, boolean isBetter) {
        return decided(p, spread, isWorse, isBetter);
    }

    public Finding decided(Tails by, double against, boolean isWorse, boolean isBetter) {
        return new Finding(evidence, test, thresholds, by, against, isWorse, isBetter);
    }

    /** Whether there are enough invocations for a test of this benchmark alone. */
    public boolean decides() {
        return evidence.smallerArm() >= Reach.MIN_INVOCATIONS;
    }

    /** How much it weighs as a regression; NONE when it is none. */
    public Level regression() {
        return beyond(0);
    }

    /** How much it weighs as a regression where every benchmark moved by {@code moved}. */
    public Level beyond(double moved) {
        return worse ? thresholds.level(test.shift() - moved, evidence) : Level.NONE;
    }

    public Verdict verdict() {
        if (regression() != Level.NONE) {
            return Verdict.REGRESSED;
        }
        if (better && thresholds.matters(-test.shift(), evidence)) {
            return Verdict.IMPROVED;
        }
        return evidence.unchangedAmounts() || thresholds.excludes(test.upper(), evidence) && !worseInPart()
                ? Verdict.OK
                : Verdict.INCONCLUSIVE;
    }

    /**
     * Whether some of the invocations are so much slower that the mean moved by the limit, beyond doubt, while the median
     * change did not: no regression by this method, and nothing to acquit either.
     */
    boolean worseInPart() {
        return worse && !thresholds.excludes(evidence.meanShift(), evidence);
    }
}
