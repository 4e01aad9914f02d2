package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * One metric of one benchmark in one fresh process or guest: the unit of evidence.
 */
public final class Invocation {

    /** A slot number for results whose order in time is not known. */
    public static final int UNKNOWN_SLOT = -1;

    private final int slot;
    private final long startedMs;
    private final double[] samples;
    private final int warmup;
    private final Status status;
    private final Contamination contamination;
    private final String note;

    /**
     * @param slot the place in the order of the run, from 0, or {@link #UNKNOWN_SLOT}
     * @param startedMs milliseconds since the epoch, 0 when not known
     * @param samples one number per iteration in the metric's unit, warm-up first
     * @param warmup how many of the first samples are warm-up and do not count
     * @param status how it ended
     * @param contamination what disturbed it, {@link Contamination#UNKNOWN} when nobody looked
     * @param note why it failed, or empty
     */
    public Invocation(
            int slot,
            long startedMs,
            double[] samples,
            int warmup,
            Status status,
            Contamination contamination,
            String note) {
        if (warmup < 0 || warmup > samples.length) {
            throw new IllegalArgumentException("warm-up of " + warmup + " in " + samples.length + " samples");
        }
        this.slot = slot;
        this.startedMs = startedMs;
        this.samples = samples.clone();
        this.warmup = warmup;
        this.status = Objects.requireNonNull(status, "status");
        this.contamination = Objects.requireNonNull(contamination, "contamination");
        this.note = Objects.requireNonNull(note, "note");
    }

    /** An undisturbed invocation without warm-up. */
    public static Invocation of(int slot, double... samples) {
        return new Invocation(slot, 0, samples, 0, Status.OK, Contamination.UNKNOWN, "");
    }

    public int slot() {
        return slot;
    }

    public long startedMs() {
        return startedMs;
    }

    /** A copy of all samples, warm-up included. */
    public double[] samples() {
        return samples.clone();
    }

    public int warmup() {
        return warmup;
    }

    public Status status() {
        return status;
    }

    public Contamination contamination() {
        return contamination;
    }

    public String note() {
        return note;
    }

    /** Whether it is evidence: it ended well, undisturbed, with at least one sample after the warm-up. */
    public boolean counts() {
        return status == Status.OK && samples.length > warmup;
    }

    /** The median of the samples after the warm-up, NaN when there is none. */
    public double median() {
        double[] counted = Arrays.copyOfRange(samples, warmup, samples.length);
        if (counted.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(counted);
        int middle = counted.length / 2;
        return counted.length % 2 == 1 ? counted[middle] : (counted[middle - 1] + counted[middle]) / 2;
    }

    /** The same invocation with other samples, each made of one. */
    public Invocation map(DoubleUnaryOperator sample) {
        double[] mapped = Arrays.stream(samples).map(sample).toArray();
        return new Invocation(slot, startedMs, mapped, warmup, status, contamination, note);
    }

    /** The same invocation with its samples reduced to their median: a thousandth of the memory, the same evidence. */
    public Invocation condensed() {
        double[] condensed = samples.length > warmup ? new double[] {median()} : new double[0];
        return new Invocation(slot, startedMs, condensed, 0, status, contamination, note);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Invocation that
                && slot == that.slot
                && startedMs == that.startedMs
                && warmup == that.warmup
                && status == that.status
                && note.equals(that.note)
                && contamination.equals(that.contamination)
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return Objects.hash(slot, startedMs, Arrays.hashCode(samples), warmup, status, note);
    }

    @Override
    public String toString() {
        return "slot " + slot + " " + status + " " + Arrays.toString(samples);
    }
}
