package io.jenkins.plugins.kvmbench.engine.gate.test;

import io.jenkins.plugins.kvmbench.engine.stats.Tails;

/** What a test says of one benchmark, on the scale of x: positive is worse. */
public interface ShiftTest {

    /**
     * The test of invocations of both sides.
     *
     * @param reach the p that a finding on its own must reach: q / m
     */
    static ShiftTest of(Evidence evidence, double reach) {
        return RankTest.of(evidence, reach);
    }

    /** Whether the i-th base was held against the i-th head. */
    boolean paired();

    /** {@link #p()} and {@link #mirroredP()}. */
    Tails tails();

    /** One-sided p: that the head is this much worse by chance. */
    default double p() {
        return tails().upper();
    }

    /** One-sided p: that the head is this much better by chance. */
    default double mirroredP() {
        return tails().lower();
    }

    /** How much worse the head is. */
    double shift();

    /** One-sided 95 % bound of the shift, NaN where the arms are too small for one. */
    double lower();

    /** One-sided 95 % bound of the shift, NaN where the arms are too small for one. */
    double upper();

    /** Standard deviation of x that the test has to live with; NaN when there are too few values. */
    double spread();
}
