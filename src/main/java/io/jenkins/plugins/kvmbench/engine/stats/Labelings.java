package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.SplittableRandom;

/**
 * Ways to say which of the pooled invocations belong to one arm: all of them where there are few, else a seeded sample with
 * the true one first.
 */
final class Labelings {

    private static final long SEED = 0x6b766d62656e6368L;

    private final int[] truth;
    private final int pooled;
    private final int count;
    private final boolean all;

    /**
     * @param truth the invocations that are in the arm, ascending, from 0
     * @param pooled invocations of both arms
     * @param most how many labelings there can be at most
     */
    Labelings(int[] truth, int pooled, int most) {
        this.truth = truth;
        this.pooled = pooled;
        double ways = possible(pooled, truth.length);
        this.all = ways <= most;
        this.count = all ? (int) Math.round(ways) : most;
    }

    /** C(pooled, taken). */
    static double possible(int pooled, int taken) {
        double ways = 1;
        for (int i = 1; i <= Math.min(taken, pooled - taken); i++) {
            ways = ways * (pooled - i + 1) / i;
        }
        return ways;
    }

    /** A number without a divisor in common with this one, about two thirds of it. */
    static int coprime(int number) {
        int candidate = Math.max(1, (int) (0.618 * number));
        while (gcd(candidate, number) != 1) {
            candidate++;
        }
        return candidate;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    int[] truth() {
        return truth;
    }

    int count() {
        return count;
    }

    /** How many invocations a labeling takes. */
    int taken() {
        return truth.length;
    }

    /** The labelings {@code from} to {@code to}, one after the other: {@link #taken()} invocations each. */
    int[] block(int from, int to) {
        return all ? enumerated(from, to) : sampled(from, to);
    }

    /** In lexicographic order. */
    private int[] enumerated(int from, int to) {
        int taken = taken();
        int[] block = new int[(to - from) * taken];
        int[] next = at(from);
        for (int i = 0; i < to - from; i++) {
            System.arraycopy(next, 0, block, i * taken, taken);
            advance(next);
        }
        return block;
    }

    private int[] at(int rank) {
        int[] chosen = new int[taken()];
        double left = rank;
        int value = 0;
        for (int i = 0; i < chosen.length; i++, value++) {
            double ways = possible(pooled - value - 1, chosen.length - i - 1);
            while (left >= ways) {
                left -= ways;
                value++;
                ways = possible(pooled - value - 1, chosen.length - i - 1);
            }
            chosen[i] = value;
        }
        return chosen;
    }

    private void advance(int[] chosen) {
        int i = chosen.length - 1;
        while (i >= 0 && chosen[i] == pooled - chosen.length + i) {
            i--;
        }
        if (i >= 0) {
            chosen[i]++;
            for (int j = i + 1; j < chosen.length; j++) {
                chosen[j] = chosen[j - 1] + 1;
            }
        }
    }

    /** Partial shuffles (Durstenfeld 1964); each block has a sequence of its own, so blocks can be drawn in any order. */
    private int[] sampled(int from, int to) {
        int taken = taken();
        int[] block = new int[(to - from) * taken];
        int[] shuffled = new int[pooled];
        for (int i = 0; i < pooled; i++) {
            shuffled[i] = i;
        }
        SplittableRandom random = new SplittableRandom(SEED + from);
        for (int labeling = 0; labeling < to - from; labeling++) {
            for (int i = 0; i < taken; i++) {
                int j = random.nextInt(i, pooled);
                int drawn = shuffled[j];
                shuffled[j] = shuffled[i];
                shuffled[i] = drawn;
                block[labeling * taken + i] = drawn;
            }
        }
        if (from == 0) {
            System.arraycopy(truth, 0, block, 0, taken);
        }
        return block;
    }
}
