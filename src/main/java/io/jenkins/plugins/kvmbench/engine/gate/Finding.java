package io.jenkins.plugins.kvmbench.engine.gate;

/**
 * What the numbers say of one benchmark.
 *
 * @param worse whether the final test calls it worse beyond doubt, by whatever amount
 * @param better whether the final test calls it better beyond doubt
 */
record Finding(Evidence evidence, ShiftTest test, Thresholds thresholds, boolean worse, boolean better) {

    Finding decided(boolean isWorse, boolean isBetter) {
        return new Finding(evidence, test, thresholds, isWorse, isBetter);
    }

    /** Whether there are enough invocations to decide anything, and a threshold for their scale. */
    boolean decides() {
        return evidence.smallerArm() >= Reach.MIN_INVOCATIONS && !lacksThreshold();
    }

    /** Whether its values are at or below zero and nobody said which difference matters. */
    boolean lacksThreshold() {
        return thresholds.lacking();
    }

    /** How much it weighs as a regression; NONE when it is none. */
    Level regression() {
        return worse ? thresholds.level(test.shift(), evidence) : Level.NONE;
    }

    Verdict verdict() {
        if (regression() != Level.NONE) {
            return Verdict.REGRESSED;
        }
        if (better) {
            return Verdict.IMPROVED;
        }
        return thresholds.excludes(test.upper(), evidence) ? Verdict.OK : Verdict.INCONCLUSIVE;
    }
}
