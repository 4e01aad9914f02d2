package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The joint permutation test of many benchmarks that were measured together: single-step maxT (Westfall and Young 1993,
 * section 2.8). The labels of the invocations are permuted, the same way for all benchmarks, and each statistic is held
 * against the largest of all: however many benchmarks there are, and however they hang together, the chance that any p is at
 * most q on identical code is at most q, as long as invocations are exchangeable.
 *
 * <p>The statistic is Student's t with a moderated variance, {@code v = (4 s0^2 + (n - 2) s^2) / (4 + n - 2)}: s^2 within
 * the two arms, s0^2 its median over the benchmarks, both anew for each permutation (form after Smyth 2004, with 4 prior
 * degrees of freedom).
 */
public final class MaxT {

    /** Up to this many permutations all are made; of more, this many, seeded, with the identity among them. */
    public static final int PERMUTATIONS = 20_000;

    private static final double PRIOR = 4;

    /** A variance within the arms of less than this share of the whole is the rounding of none. */
    private static final double NONE = 1e-12;

    /** Statistics that differ by less, as a share of the larger, are equal. */
    private static final double EQUAL = 1e-9;

    private static final int BLOCK = 256;

    private final int benchmarks;
    private final int pooled;
    private final double scale;
    private final Labelings labelings;
    /** Whether the labelings say who is in the head, or who is in the base: the smaller arm is summed. */
    private final boolean headTaken;
    /** Deviation of each invocation from the benchmark's mean; all benchmarks of one invocation side by side. */
    private final double[] deviations;
    private final double[] squares;

    private MaxT(double[][] base, double[][] head) {
        int nBase = base[0].length;
        int nHead = head[0].length;
        this.benchmarks = base.length;
        this.pooled = nBase + nHead;
        this.scale = 1.0 / nBase + 1.0 / nHead;
        this.headTaken = nHead <= nBase;
        int[] truth = headTaken
                ? IntStream.range(nBase, pooled).toArray()
                : IntStream.range(0, nBase).toArray();
        this.labelings = new Labelings(truth, pooled, PERMUTATIONS);
        this.deviations = new double[benchmarks * pooled];
        this.squares = new double[benchmarks];
        for (int b = 0; b < benchmarks; b++) {
            double[] x = Arrays.copyOf(base[b], pooled);
            System.arraycopy(head[b], 0, x, nBase, nHead);
            centre(x);
            for (int i = 0; i < pooled; i++) {
                deviations[i * benchmarks + b] = x[i];
                squares[b] += x[i] * x[i];
            }
        }
    }

    /** How many ways there are to permute the labels of this many invocations: 1 / the smallest p. */
    public static double possible(int nBase, int nHead) {
        return Labelings.possible(nBase + nHead, nBase);
    }

    /**
     * The standard deviation that a benchmark is held against.
     *
     * @param own within its two arms
     * @param typical the median of the benchmarks' own; NaN where none varies
     * @param invocations of both arms
     */
    public static double moderated(double own, double typical, int invocations) {
        double prior = Double.isNaN(typical) ? 0 : PRIOR * typical * typical;
        return Math.sqrt((prior + (invocations - 2) * own * own) / (PRIOR + invocations - 2));
    }

    /**
     * Tests benchmarks together, at least three invocations each.
     *
     * @param base one array for each benchmark with a number for each invocation, all of one length, the i-th of all measured
     *     together; on scales that can be compared, such as logarithms
     * @param head the same of the head
     * @return for each benchmark {@code upper}: how often the largest t of all benchmarks is as large as this one's by chance;
     *     {@code lower}: how often the smallest is as small
     */
    public static Tails[] test(double[][] base, double[][] head) {
        return base.length == 0 ? new Tails[0] : new MaxT(base, head).tails();
    }

    /**
     * Whether any of some benchmarks is worse beyond doubt: what {@link #test} says of them, in the calling thread, and after a
     * fraction of the permutations where none is.
     *
     * @param candidates places of the benchmarks that are asked about
     * @param q the largest {@code upper} that counts
     */
    public static boolean anyWorse(double[][] base, double[][] head, int[] candidates, double q) {
        return candidates.length > 0 && new MaxT(base, head).anyWorse(candidates, q);
    }

    private boolean anyWorse(int[] candidates, double q) {
        double[] truth = truth();
        double most = Arrays.stream(candidates).mapToDouble(b -> truth[b]).max().orElseThrow();
        int count = labelings.count();
        int blocks = (count + BLOCK - 1) / BLOCK;
        double[] largest = new double[count];
        double[] mirrored = new double[count];
        int reached = 0;
        // Neighbours are alike: a stride without common divisors visits all blocks far from each other.
        int stride = Labelings.coprime(blocks);
        for (int i = 0; i < blocks; i++) {
            int from = (int) ((long) i * stride % blocks) * BLOCK;
            int to = Math.min(count, from + BLOCK);
            extremes(from, to, largest, mirrored);
            for (int j = from; j < to; j++) {
                reached += largest[j] >= least(most) ? 1 : 0;
            }
            if (reached > q * count * (1 + NONE)) {
                return false;
            }
        }
        return true;
    }

    private Tails[] tails() {
        int count = labelings.count();
        double[] largest = new double[count];
        double[] mirrored = new double[count];
        IntStream.range(0, (count + BLOCK - 1) / BLOCK)
                .parallel()
                .forEach(block -> extremes(block * BLOCK, Math.min(count, (block + 1) * BLOCK), largest, mirrored));
        Arrays.sort(largest);
        Arrays.sort(mirrored);
        double[] truth = truth();
        Tails[] tails = new Tails[benchmarks];
        for (int b = 0; b < benchmarks; b++) {
            tails[b] = new Tails(share(largest, truth[b]), share(mirrored, -truth[b]));
        }
        return tails;
    }

    /** The statistics of the labels as they are. */
    private double[] truth() {
        Worker worker = new Worker();
        worker.statistics(labelings.truth(), 0);
        return worker.t;
    }

    private void extremes(int from, int to, double[] largest, double[] mirrored) {
        int[] block = labelings.block(from, to);
        Worker worker = new Worker();
        for (int i = from; i < to; i++) {
            worker.statistics(block, (i - from) * labelings.taken());
            double max = Double.NEGATIVE_INFINITY;
            double min = Double.POSITIVE_INFINITY;
            for (double t : worker.t) {
                max = Math.max(max, t);
                min = Math.min(min, t);
            }
            largest[i] = max;
            mirrored[i] = -min;
        }
    }

    /** From where on statistics are as large as this one. */
    private static double least(double value) {
        return Double.isInfinite(value) ? value : value - EQUAL * Math.max(1, Math.abs(value));
    }

    /** How many of the ascending values reach this one. */
    private static double share(double[] ascending, double value) {
        double reached = least(value);
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < reached) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (ascending.length - low) / (double) ascending.length;
    }

    /** Subtracts the mean, so that equal values are exactly 0 (see {@link Descriptive#round}). */
    private static void centre(double[] x) {
        double first = x[0];
        for (int i = 0; i < x.length; i++) {
            x[i] = Descriptive.round(x[i] - first);
        }
        double mean = Descriptive.mean(x);
        for (int i = 0; i < x.length; i++) {
            x[i] -= mean;
        }
    }

    /** What is computed for one labeling after the other, without new memory for each. */
    private final class Worker {

        /** t^2 with the sign of t: as good for comparing, and without a root. */
        private final double[] t = new double[benchmarks];

        private final double[] sums = new double[benchmarks];
        private final double[] variances = new double[benchmarks];
        private final double[] varying = new double[benchmarks];

        /** @param at where in {@code taken} the labeling begins */
        void statistics(int[] taken, int at) {
            Arrays.fill(sums, 0);
            for (int i = at; i < at + labelings.taken(); i++) {
                int row = taken[i] * benchmarks;
                for (int b = 0; b < benchmarks; b++) {
                    sums[b] += deviations[row + b];
                }
            }
            double freedom = pooled - 2;
            double toDifference = headTaken ? scale : -scale;
            int many = 0;
            for (int b = 0; b < benchmarks; b++) {
                double difference = sums[b] * toDifference;
                sums[b] = difference;
                double within = squares[b] - difference * difference / scale;
                variances[b] = within > NONE * squares[b] ? within / freedom : 0;
                varying[many] = variances[b];
                // What never varies, such as a size that is the same on both sides, says nothing about the others.
                many += squares[b] > 0 ? 1 : 0;
            }
            double prior = many == 0 ? 0 : PRIOR * Selection.median(varying, many);
            for (int b = 0; b < benchmarks; b++) {
                double moderated = (prior + freedom * variances[b]) / (PRIOR + freedom);
                double difference = sums[b];
                t[b] = difference == 0 ? 0 : difference * Math.abs(difference) / (moderated * scale);
            }
        }
    }
}
