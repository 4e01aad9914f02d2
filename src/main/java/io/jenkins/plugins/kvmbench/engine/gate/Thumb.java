package io.jenkins.plugins.kvmbench.engine.gate;

/**
 * Rules of thumb for numbers that no test can judge, as shares: what people know from other tools, and never below the policy's
 * own limits.
 *
 * @param alert worse by more than this is REGRESSED (warn)
 * @param high worse by more than this is REGRESSED (fail)
 * @param improvement better by more than this is IMPROVED; within this, either way, is OK; in between is INCONCLUSIVE
 */
record Thumb(double alert, double high, double improvement) {

    static final Thumb DEFAULT = new Thumb(0.10, 0.20, 0.05);

    private static final double EQUAL = 1e-12;

    /** The rules for a benchmark whose own limits may be wider. On the linear scale the absolute threshold is the only one. */
    Thumb within(Policy.Limit limit, Thresholds thresholds, boolean linear) {
        if (linear) {
            return new Thumb(thresholds.first(), thresholds.decisive(), thresholds.decisive());
        }
        return new Thumb(widest(alert, limit.warn()), widest(high, limit.fail()), improvement);
    }

    private static double widest(double known, double own) {
        return Double.isNaN(own) ? Double.NaN : Math.max(known, own);
    }

    Level level(double change, Finding finding) {
        boolean underFloor =
                finding.thresholds().underFloor(finding.test().shift(), finding.evidence());
        if (underFloor) {
            return Level.NONE;
        }
        return change > high + EQUAL ? Level.FAIL : change > alert + EQUAL ? Level.WARN : Level.NONE;
    }

    Verdict verdict(double change, Finding finding) {
        if (level(change, finding) != Level.NONE) {
            return Verdict.REGRESSED;
        }
        if (change < -improvement - EQUAL) {
            return Verdict.IMPROVED;
        }
        return Math.abs(change) <= improvement + EQUAL ? Verdict.OK : Verdict.INCONCLUSIVE;
    }

    String inWords() {
        return "worse by more than " + Words.percent(alert) + " alerts, by more than " + Words.percent(high)
                + " fails, better by more than " + Words.percent(improvement) + " is an improvement, within "
                + Words.percent(improvement) + " is stable";
    }
}
