package io.jenkins.plugins.kvmbench.engine.gate.test;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;

/**
 * One number per invocation of both arms, on the scale of the test: x = ln(value), or the value itself on the linear scale
 * (a value at or below zero in either arm), with the sign flipped where higher is better. So positive shifts are worse.
 */
public final class Evidence {

    /** One in this many is the exception. */
    private static final int FEW = 5;

    private final double[] base;
    private final double[] head;
    private final double[] ascendingBase;
    private final double[] ascendingHead;
    private final double[] baseValues;
    private final double[] headValues;
    private final boolean[] headAt;
    private final boolean linear;
    private final boolean moreIsWorse;

    private Evidence(Direction better, double[] baseValues, double[] headValues, boolean[] headAt) {
        this.baseValues = baseValues;
        this.headValues = headValues;
        this.headAt = headAt;
        this.moreIsWorse = better != Direction.HIGHER;
        this.linear = anyAtOrBelowZero(baseValues) || anyAtOrBelowZero(headValues);
        this.base = scaled(baseValues, better, linear);
        this.head = scaled(headValues, better, linear);
        this.ascendingBase = ascending(base);
        this.ascendingHead = ascending(head);
    }

    /**
     * @param base medians of the base's invocations in the metric's unit
     * @param baseSlots their places in the order of the run, one each; negative when not known
     * @param head medians of the head's invocations
     * @param headSlots their places
     */
    public static Evidence of(Direction better, double[] base, int[] baseSlots, double[] head, int[] headSlots) {
        return known(baseSlots, headSlots)
                ? new Evidence(
                        better, sorted(base, baseSlots), sorted(head, headSlots), merged(baseSlots, headSlots))
                : new Evidence(better, base, head, null);
    }

    /** x of the base, in slot order where it is known. Not to be changed. */
    public double[] base() {
        return base;
    }

    /** x of the head, in slot order where it is known. Not to be changed. */
    public double[] head() {
        return head;
    }

    /** x of the base from the smallest. Not to be changed. */
    double[] ascendingBase() {
        return ascendingBase;
    }

    /** x of the head from the smallest. Not to be changed. */
    double[] ascendingHead() {
        return ascendingHead;
    }

    public boolean linear() {
        return linear;
    }

    /** Whether all values of both arms are one amount. Of shares that takes more evidence, see {@link ShiftTest#upper}. */
    public boolean unchangedAmounts() {
        return linear && constant(ascendingBase) && constant(ascendingHead) && ascendingBase[0] == ascendingHead[0];
    }

    /** Whether each arm gave one value again and again, as sizes and counts do. */
    public boolean constantArms() {
        return smallerArm() > 1 && constant(ascendingBase) && constant(ascendingHead);
    }

    private static boolean constant(double[] ascending) {
        return ascending[0] == ascending[ascending.length - 1];
    }

    /**
     * What shares are of where values of zero have no logarithm but are the exception, as a time that was too short for the
     * clock: the base's median; NaN where there are others.
     */
    public double shareable() {
        long zeros = base.length + head.length - positive(baseValues) - positive(headValues);
        boolean negative = DoubleStream.concat(Arrays.stream(baseValues), Arrays.stream(headValues)).anyMatch(v -> v < 0);
        return !negative && FEW * zeros <= base.length + head.length ? baseMedian() : Double.NaN;
    }

    private static long positive(double[] values) {
        return Arrays.stream(values).filter(value -> value > 0).count();
    }

    /** Median of the base in the metric's unit. */
    public double baseMedian() {
        return Descriptive.median(baseValues);
    }

    /** Median of the head in the metric's unit. */
    public double headMedian() {
        return Descriptive.median(headValues);
    }

    /** How far the means of the arms lie apart on the scale of x: what a change of some invocations alone moves as well. */
    public double meanShift() {
        return Descriptive.mean(head) - Descriptive.mean(base);
    }

    public int smallerArm() {
        return Math.min(base.length, head.length);
    }

    /** Whether the order in time of all invocations is known. */
    public boolean ordered() {
        return headAt != null;
    }

    /** x minus the median of its arm, in slot order of both arms together. */
    double[] residuals() {
        double ofBase = Descriptive.medianOfSorted(ascendingBase);
        double ofHead = Descriptive.medianOfSorted(ascendingHead);
        double[] residuals = new double[headAt.length];
        int b = 0;
        int h = 0;
        for (int t = 0; t < residuals.length; t++) {
            residuals[t] = Descriptive.round(headAt[t] ? head[h++] - ofHead : base[b++] - ofBase);
        }
        return residuals;
    }

    /** Head minus base of the i-th base and the i-th head in slot order; what one arm has more of is left out. */
    double[] pairs() {
        double[] differences = new double[smallerArm()];
        Arrays.setAll(differences, i -> Descriptive.round(head[i] - base[i]));
        return differences;
    }

    /** How much a change on the scale of x is in the metric's unit, from the base's median on: positive is worse. */
    public double absolute(double shift) {
        if (linear) {
            return shift;
        }
        return moreIsWorse ? baseMedian() * Math.expm1(shift) : -baseMedian() * Math.expm1(-shift);
    }

    /** A change on the scale of x as people read it: a share, or a difference in the unit on the linear scale. */
    public double change(double shift) {
        return linear ? shift : Math.expm1(shift);
    }

    private static double[] ascending(double[] values) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        return ascending;
    }

    private static boolean anyAtOrBelowZero(double[] values) {
        for (double value : values) {
            if (value <= 0) {
                return true;
            }
        }
        return false;
    }

    private static double[] scaled(double[] values, Direction better, boolean linear) {
        double sign = better == Direction.HIGHER ? -1 : 1;
        double[] x = new double[values.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = sign * (linear ? values[i] : Math.log(values[i]));
        }
        return x;
    }

    private static boolean known(int[] baseSlots, int[] headSlots) {
        int[] all = Arrays.copyOf(baseSlots, baseSlots.length + headSlots.length);
        System.arraycopy(headSlots, 0, all, baseSlots.length, headSlots.length);
        Arrays.sort(all);
        boolean known = all.length > 0 && all[0] >= 0;
        for (int i = 1; i < all.length && known; i++) {
            known = all[i] != all[i - 1];
        }
        return known;
    }

    private static double[] sorted(double[] values, int[] slots) {
        boolean ascending = true;
        for (int i = 1; i < slots.length && ascending; i++) {
            ascending = slots[i - 1] < slots[i];
        }
        if (ascending) {
            return values;
        }
        Integer[] order = new Integer[slots.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> slots[i]));
        double[] sorted = new double[values.length];
        Arrays.setAll(sorted, i -> values[order[i]]);
        return sorted;
    }

    private static boolean[] merged(int[] baseSlots, int[] headSlots) {
        int[] b = baseSlots.clone();
        int[] h = headSlots.clone();
        Arrays.sort(b);
        Arrays.sort(h);
        boolean[] headAt = new boolean[b.length + h.length];
        int i = 0;
        int j = 0;
        for (int t = 0; t < headAt.length; t++) {
            headAt[t] = i == b.length || j < h.length && h[j] < b[i];
            if (headAt[t]) {
                j++;
            } else {
                i++;
            }
        }
        return headAt;
    }
}
