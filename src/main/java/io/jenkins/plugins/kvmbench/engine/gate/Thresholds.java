package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.result.Result;

/**
 * The limits of one benchmark on the scale of its test. NaN: there is none.
 *
 * @param warn shift from which a regression warns
 * @param fail shift from which a regression fails
 * @param floor absolute change in the metric's unit that a regression must reach as well
 * @param amountMissing whether the policy limits shares and these values have none, and nobody said which difference matters: any
 *     change that is beyond doubt warns then, and none fails
 */
public record Thresholds(double warn, double fail, double floor, boolean amountMissing) {

    /** "Reaches" is at least the threshold less this: sums of logarithms are not exact. */
    private static final double EQUAL = 1e-12;

    /**
     * On the linear scale shares mean nothing: the absolute threshold is the one for both, or the floor where only that is
     * set. Where neither is, and a value at or below zero is the exception, the shares are of the base's median: one time that
     * was too short for the clock must not switch the limits off.
     *
     * @param shareable see {@link Evidence#shareable()}
     */
    public static Thresholds of(Policy.Limit limit, Result metric, boolean linear, double shareable) {
        double floor = limit.floor().appliesTo(metric) ? limit.floor().in(metric) : 0;
        if (!linear) {
            return new Thresholds(Math.log1p(limit.warn()), Math.log1p(limit.fail()), floor, false);
        }
        double absolute = limit.absolute().in(metric);
        if (Double.isNaN(absolute) && floor > 0) {
            absolute = floor;
        }
        if (Double.isNaN(absolute) && shareable > 0) {
            return new Thresholds(limit.warn() * shareable, limit.fail() * shareable, floor, false);
        }
        boolean limited = !Double.isNaN(limit.warn()) || !Double.isNaN(limit.fail());
        return new Thresholds(
                Double.isNaN(limit.warn()) ? Double.NaN : absolute,
                Double.isNaN(limit.fail()) ? Double.NaN : absolute,
                floor,
                limited && Double.isNaN(absolute));
    }

    /** The threshold that says "not worse": fail, or warn where no fail is set. */
    double decisive() {
        return Double.isNaN(fail) ? warn : fail;
    }

    /** The threshold from which a benchmark is suspicious: warn, or fail where no warn is set. */
    double first() {
        return amountMissing ? EQUAL : Double.isNaN(warn) ? fail : warn;
    }

    public static boolean reaches(double value, double threshold) {
        return value >= threshold - EQUAL;
    }

    /** How much a shift weighs that is known to be real. */
    public Level level(double shift, Evidence evidence) {
        if (amountMissing) {
            return shift > EQUAL ? Level.WARN : Level.NONE;
        }
        if (!reaches(evidence.absolute(shift), floor)) {
            return Level.NONE;
        }
        return reaches(shift, fail) ? Level.FAIL : reaches(shift, warn) ? Level.WARN : Level.NONE;
    }

    /** Whether a change that is known to be real is large enough to speak of; where there is no limit any is. */
    public boolean matters(double size, Evidence evidence) {
        return Double.isNaN(first()) || level(size, evidence) != Level.NONE;
    }

    /** Whether an upper bound excludes a regression by the decisive threshold, or one that reaches the floor. */
    public boolean excludes(double upper, Evidence evidence) {
        if (amountMissing) {
            return upper <= EQUAL;
        }
        return Double.isNaN(decisive()) || upper < decisive() - EQUAL || underFloor(upper, evidence);
    }

    public boolean underFloor(double upper, Evidence evidence) {
        return floor > 0 && evidence.absolute(upper) < floor - EQUAL;
    }
}
