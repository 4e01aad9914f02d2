package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.Arrays;

/**
 * Two samples ranked together. Ranks are doubled so that midranks are whole numbers.
 *
 * @param ranks doubled midrank of each group of tied values, ascending
 * @param counts how many values are tied in each group
 * @param headRanks sum of the doubled midranks of the head's values
 */
record Pooled(int[] ranks, int[] counts, int headRanks) {

    /** Neighbours whose difference rounds to 0 (see {@link Descriptive#round}) are tied. */
    static Pooled of(double[] base, double[] head) {
        double[] b = base.clone();
        double[] h = head.clone();
        Arrays.sort(b);
        Arrays.sort(h);
        int[] ranks = new int[b.length + h.length];
        int[] counts = new int[ranks.length];
        int groups = 0;
        int headRanks = 0;
        int i = 0;
        int j = 0;
        while (i < b.length || j < h.length) {
            int before = i + j;
            int headBefore = j;
            double last = Math.min(at(b, i), at(h, j));
            boolean grew = true;
            while (grew) {
                grew = false;
                while (i < b.length && Descriptive.round(b[i] - last) == 0) {
                    last = b[i++];
                    grew = true;
                }
                while (j < h.length && Descriptive.round(h[j] - last) == 0) {
                    last = h[j++];
                    grew = true;
                }
            }
            int count = i + j - before;
            ranks[groups] = 2 * before + count + 1;
            counts[groups] = count;
            headRanks += (j - headBefore) * ranks[groups];
            groups++;
        }
        return new Pooled(Arrays.copyOf(ranks, groups), Arrays.copyOf(counts, groups), headRanks);
    }

    int total() {
        return Arrays.stream(counts).sum();
    }

    boolean untied() {
        return counts.length == total();
    }

    private static double at(double[] sorted, int index) {
        return index < sorted.length ? sorted[index] : Double.POSITIVE_INFINITY;
    }
}
