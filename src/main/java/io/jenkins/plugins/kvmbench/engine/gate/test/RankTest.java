package io.jenkins.plugins.kvmbench.engine.gate.test;

import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.RankSum;
import io.jenkins.plugins.kvmbench.engine.stats.SerialDependence;
import io.jenkins.plugins.kvmbench.engine.stats.SignedRank;
import io.jenkins.plugins.kvmbench.engine.stats.Tails;

/**
 * The test of mode AB: exact, one-sided, with the Hodges-Lehmann shift and its bounds.
 *
 * <p>Two-sample (rank sum), unless the residuals in slot order drift (Spearman, two-sided p below .05) or hang together
 * (lag-1 correlation of their centred midranks above .35): then the i-th base is paired with the i-th head (signed rank).
 * Where the signed rank cannot reach the level a single finding needs, 2^-n with n differences that are not zero, the
 * two-sample test decides all the same; the ABBA order keeps it conservative under drift.
 */
final class RankTest implements ShiftTest {

    private static final double TREND_P = 0.05;
    private static final double LAG_ONE = 0.35;
    private static final double BOUND_LEVEL = 0.05;

    private final Evidence evidence;
    private final double[] pairs;
    private final Tails tails;
    private double[] ordered;

    private RankTest(Evidence evidence, double[] pairs) {
        this.evidence = evidence;
        this.pairs = pairs;
        // Sorted arms are sorted again at no cost.
        this.tails = pairs == null
                ? RankSum.test(evidence.ascendingBase(), evidence.ascendingHead())
                : SignedRank.test(pairs);
    }

    /** @param reach the p that a finding on its own must reach: q / m */
    static RankTest of(Evidence evidence, double reach) {
        return new RankTest(evidence, dependent(evidence) ? usablePairs(evidence, reach) : null);
    }

    private static boolean dependent(Evidence evidence) {
        if (!evidence.ordered()) {
            return false;
        }
        SerialDependence order = SerialDependence.of(evidence.residuals());
        return !order.constant() && (order.lagOne() > LAG_ONE || order.trendP() < TREND_P);
    }

    /** The differences of the pairs, or null where they cannot decide. All zero decides: nothing changed. */
    private static double[] usablePairs(Evidence evidence, double reach) {
        double[] pairs = evidence.pairs();
        int informative = SignedRank.informative(pairs);
        boolean usable = pairs.length > 0 && (informative == 0 || Math.scalb(1.0, -informative) <= reach);
        return usable ? pairs : null;
    }

    @Override
    public boolean paired() {
        return pairs != null;
    }

    @Override
    public Tails tails() {
        return tails;
    }

    /** Median of all differences (of the Walsh averages where paired). */
    @Override
    public double shift() {
        return Descriptive.medianOfSorted(ordered());
    }

    @Override
    public double lower() {
        int c = critical();
        return c < 0 ? Double.NaN : ordered()[c];
    }

    @Override
    public double upper() {
        int c = critical();
        return c < 0 ? Double.NaN : ordered()[ordered().length - 1 - c];
    }

    @Override
    public double spread() {
        return paired()
                ? Descriptive.sd(pairs) / Math.sqrt(2)
                : Descriptive.pooledSd(evidence.base(), evidence.head());
    }

    private int critical() {
        return paired()
                ? SignedRank.critical(pairs.length, BOUND_LEVEL)
                : RankSum.critical(evidence.base().length, evidence.head().length, BOUND_LEVEL);
    }

    /** Computed when first asked for: most tests of a simulation end with their p. */
    private double[] ordered() {
        if (ordered == null) {
            ordered = paired()
                    ? SignedRank.walshAverages(pairs)
                    : RankSum.differences(evidence.ascendingBase(), evidence.ascendingHead());
        }
        return ordered;
    }
}
