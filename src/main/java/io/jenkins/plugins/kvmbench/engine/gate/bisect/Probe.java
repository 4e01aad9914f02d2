package io.jenkins.plugins.kvmbench.engine.gate.bisect;

import java.util.Arrays;

/**
 * A commit measured beside the good one, in blocks A B B A.
 *
 * @param good medians of the good one's invocations
 * @param goodSlots their places in the order of measuring
 * @param tested medians of the commit's invocations
 * @param testedSlots their places
 */
public record Probe(double[] good, int[] goodSlots, double[] tested, int[] testedSlots) {

    /** Nothing was measured yet. */
    static final Probe NONE = new Probe(new double[0], new int[0], new double[0], new int[0]);

    /** Both, one after the other. */
    Probe then(Probe later) {
        int offset = 1 + Math.max(last(goodSlots), last(testedSlots));
        return new Probe(
                joined(good, later.good),
                joined(goodSlots, later.goodSlots, offset),
                joined(tested, later.tested),
                joined(testedSlots, later.testedSlots, offset));
    }

    private static int last(int[] slots) {
        return Arrays.stream(slots).max().orElse(-1);
    }

    private static double[] joined(double[] first, double[] second) {
        double[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static int[] joined(int[] first, int[] second, int offset) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        for (int i = 0; i < second.length; i++) {
            joined[first.length + i] = second[i] + offset;
        }
        return joined;
    }
}
