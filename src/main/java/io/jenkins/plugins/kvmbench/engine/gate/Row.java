package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.List;
import java.util.Objects;

/**
 * What was found about one gated benchmark.
 *
 * @param id which
 * @param unit the unit of {@code base} and {@code head}
 * @param better which way the metric gets better
 * @param verdict what is said of it
 * @param level how much it weighs
 * @param severity how large the regression is, null unless {@code verdict} is REGRESSED
 * @param base median of the base's invocations in {@code unit}, NaN when there is none
 * @param head median of the head's invocations in {@code unit}, NaN when there is none
 * @param linear whether changes are differences in {@code unit} (values at or below zero) and not shares
 * @param change e^shift - 1, or the shift itself when {@code linear}; positive is worse; NaN when not known
 * @param lower one-sided 95 % bound of {@code change}, NaN where none exists
 * @param upper one-sided 95 % bound of {@code change}, NaN where none exists
 * @param p one-sided p-value of the final test: of being better by chance where the verdict is IMPROVED, else of being worse;
 *     NaN when none was made; in mode BASELINE of all benchmarks together
 * @param paired whether the paired test decided
 * @param mde smallest change that would have been found with 80 % power, in the scale of {@code change}; NaN when not known
 * @param limit the threshold it is held against, in the scale of {@code change}
 * @param nBase counted invocations of the base
 * @param nHead counted invocations of the head
 * @param lostBase invocations of the base that do not count
 * @param lostHead invocations of the head that do not count
 * @param rounds rounds of measuring this benchmark went through
 * @param reason why this verdict, in words
 * @param explanations what the other metrics of the benchmark did, without a verdict
 */
public record Row(
        SeriesId id,
        String unit,
        Direction better,
        Verdict verdict,
        Level level,
        Severity severity,
        double base,
        double head,
        boolean linear,
        double change,
        double lower,
        double upper,
        double p,
        boolean paired,
        double mde,
        double limit,
        int nBase,
        int nHead,
        Losses lostBase,
        Losses lostHead,
        int rounds,
        String reason,
        List<Explanation> explanations) {

    public Row {
        Objects.requireNonNull(lostBase, "lostBase");
        Objects.requireNonNull(lostHead, "lostHead");
        explanations = List.copyOf(explanations);
    }

    /** A row of which no invocation was lost. */
    public Row(
            SeriesId id,
            String unit,
            Direction better,
            Verdict verdict,
            Level level,
            Severity severity,
            double base,
            double head,
            boolean linear,
            double change,
            double lower,
            double upper,
            double p,
            boolean paired,
            double mde,
            double limit,
            int nBase,
            int nHead,
            int rounds,
            String reason,
            List<Explanation> explanations) {
        this(
                id, unit, better, verdict, level, severity, base, head, linear, change, lower, upper, p, paired, mde, limit,
                nBase, nHead, Losses.NONE, Losses.NONE, rounds, reason, explanations);
    }

    /** Whether the sides were compared at all: both are there, measured, and have a worse and a better. */
    public boolean compared() {
        return !Double.isNaN(change);
    }

    /** Whether a test decided, and not size alone. */
    public boolean tested() {
        return compared() && !Double.isNaN(p);
    }

    /** Whether it regressed and somebody took its weight, see {@link Waivers}. */
    public boolean waived() {
        return verdict == Verdict.REGRESSED && level == Level.NONE;
    }

    /** The same of a series with another name. */
    Row named(SeriesId other) {
        return new Row(
                other, unit, better, verdict, level, severity, base, head, linear, change, lower, upper, p, paired, mde, limit,
                nBase, nHead, lostBase, lostHead, rounds, reason, explanations);
    }

    /** The same findings with another weight, for a reason of its own. */
    public Row weighing(Level other, String why) {
        return new Row(
                id, unit, better, verdict, other, severity, base, head, linear, change, lower, upper, p, paired, mde, limit,
                nBase, nHead, lostBase, lostHead, rounds, why, explanations);
    }

    /**
     * The median shift of another metric of the same benchmark.
     *
     * @param metric its name
     * @param unit its unit
     * @param better which way it gets better
     * @param base median of the base's invocations
     * @param head median of the head's invocations
     * @param change as {@link Row#change()}: positive is worse; NaN when not known
     */
    public record Explanation(
            String metric, String unit, Direction better, double base, double head, double change) {}
}
