package io.jenkins.plugins.kvmbench.engine.gate;

import java.util.Set;

/**
 * Size alone, for numbers that no test can judge: a rule of thumb that people know from other tools. It promises nothing, so of
 * itself it only warns. A limit that somebody set replaces it, and what somebody set to fail fails.
 *
 * @param finding what is judged
 * @param limit the benchmark's limits
 */
record SizeRule(Finding finding, Policy.Limit limit) {

    private static final double WARN = 0.10;
    private static final double STABLE = 0.05;
    private static final double EQUAL = 1e-12;

    static final String IN_WORDS = "more than " + Words.percent(WARN) + " worse warns, more than " + Words.percent(STABLE)
            + " better is an improvement, within " + Words.percent(STABLE)
            + " is stable; a limit that is set replaces these";

    Verdict verdict() {
        if (level() != Level.NONE) {
            return Verdict.REGRESSED;
        }
        double share = share();
        if (share < -STABLE - EQUAL) {
            return Verdict.IMPROVED;
        }
        boolean tooSmall = finding.thresholds().underFloor(shift(), finding.evidence());
        return Math.abs(share) <= STABLE + EQUAL || tooSmall ? Verdict.OK : Verdict.INCONCLUSIVE;
    }

    Level level() {
        Thresholds thresholds = finding.thresholds();
        if (thresholds.underFloor(shift(), finding.evidence())) {
            return Level.NONE;
        }
        boolean failSet = limit.given().contains(Level.FAIL);
        if (finding.evidence().linear() && !thresholds.amountMissing()) {
            Level byAmount = thresholds.level(shift(), finding.evidence());
            boolean mayFail = failSet || limit.absolute().named();
            return byAmount == Level.FAIL && !mayFail ? Level.WARN : byAmount;
        }
        // Without a share nothing says how large a failing change would be.
        if (failSet && !finding.evidence().linear() && Thresholds.reaches(shift(), thresholds.fail())) {
            return Level.FAIL;
        }
        boolean warns = limit.given().contains(Level.WARN)
                ? Thresholds.reaches(share(), limit.warn())
                : !Double.isNaN(limit.warn()) && share() > WARN + EQUAL;
        return warns ? Level.WARN : Level.NONE;
    }

    /** What it is held against, on the scale of the test; NaN where that is no amount. */
    double threshold() {
        Thresholds thresholds = finding.thresholds();
        if (finding.evidence().linear()) {
            return thresholds.decisive();
        }
        if (level() == Level.FAIL || limit.given().equals(Set.of(Level.FAIL)) && thresholds.fail() < Math.log1p(WARN)) {
            return thresholds.fail();
        }
        return limit.given().contains(Level.WARN) || Double.isNaN(limit.warn()) ? thresholds.warn() : Math.log1p(WARN);
    }

    /** Of the base: of 0 any change is more than all of it. */
    private double share() {
        if (!finding.evidence().linear()) {
            return finding.evidence().change(shift());
        }
        return shift() == 0 ? 0 : shift() / Math.abs(finding.evidence().baseMedian());
    }

    private double shift() {
        return finding.test().shift();
    }
}
