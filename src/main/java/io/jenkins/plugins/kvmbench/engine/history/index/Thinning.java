package io.jenkins.plugins.kvmbench.engine.history.index;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Chooses the points to draw where there are more than a chart can show. The first and the last stay, and of those that must
 * stay (regressions, accepted baselines, another agent) the newest; the others are divided into equal stretches, and of each
 * stretch the lowest and the highest stay, so that no spike is lost.
 */
public final class Thinning {

    private Thinning() {}

    /**
     * @param values of the points in their order
     * @param notable the points that must stay
     * @param max how many points to choose at most, at least 2
     * @return the places of the chosen points, in order
     */
    public static int[] choose(double[] values, BitSet notable, int max) {
        int count = values.length;
        if (count <= max) {
            return IntStream.range(0, count).toArray();
        }
        BitSet chosen = new BitSet(count);
        chosen.set(0);
        chosen.set(count - 1);
        int left = max - chosen.cardinality();
        for (int i = notable.previousSetBit(count - 2); i > 0 && left > 0; i = notable.previousSetBit(i - 1)) {
            chosen.set(i);
            left--;
        }
        BitSet others = new BitSet(count);
        others.set(0, count);
        others.andNot(chosen);
        int[] rest = others.stream().toArray();
        int stretches = left / 2;
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) rest.length * i / stretches);
            int to = (int) ((long) rest.length * (i + 1) / stretches);
            extremes(values, rest, from, to, chosen);
        }
        return chosen.stream().toArray();
    }

    private static void extremes(double[] values, int[] rest, int from, int to, BitSet chosen) {
        if (from == to) {
            return;
        }
        int lowest = rest[from];
        int highest = rest[from];
        for (int i = from; i < to; i++) {
            lowest = values[rest[i]] < values[lowest] ? rest[i] : lowest;
            highest = values[rest[i]] > values[highest] ? rest[i] : highest;
        }
        chosen.set(lowest);
        chosen.set(highest);
    }
}
