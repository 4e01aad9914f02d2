package io.jenkins.plugins.kvmbench.engine.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds where a series changes its level: windowed E-divisive (Matteson and James 2014; Fleming et al. 2023, "Hunter", ICPE
 * 2023, section 4), with the results of Apache Otava.
 *
 * <ul>
 *   <li>Windows overlap by a half, or begin at the last change in the one before. In each, the best split of all stretches is
 *       taken as long as a t-test finds it at the weak level.
 *   <li>Then the least significant of all of these is removed until the rest are below the level; and then the smallest until
 *       the rest are above the least magnitude. After each, two of the rest are tested anew: not always the two next to it, so a
 *       few that are left do not stand between the segments that are left. {@link #confirmed} removes these as well.
 * </ul>
 *
 * The time is linear in the series' length and in the window's.
 *
 * @param window how many values are looked at together, 2 or more
 * @param p the level of the t-test, above 0 and below 1
 * @param minMagnitude least relative change, as a share: of the level before, or if that is more, of the one after
 */
public record ChangePoints(int window, double p, double minMagnitude) {

    /** What trends and the gate use: window 50, p .001, 3 %. */
    public static final ChangePoints DEFAULT = new ChangePoints(50, 0.001, 0.03);

    public ChangePoints {
        if (window < 2) {
            throw new IllegalArgumentException("a window of " + window + " values cannot be split: 2 or more");
        }
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("p must be above 0 and below 1, not " + p);
        }
        if (!(minMagnitude >= 0)) {
            throw new IllegalArgumentException("the least magnitude must be 0 or more, not " + minMagnitude);
        }
    }

    /**
     * The change points of a series, in its order: those that Apache Otava finds, with the numbers of the segments between them.
     *
     * @param values finite
     */
    public List<ChangePoint> of(double[] values) {
        List<ChangePoint> points = merged(values);
        for (int i = 0; i < points.size(); i++) {
            refresh(values, points, i);
        }
        return points;
    }

    /**
     * Those of them that are below the level and above the least magnitude between the segments that are left.
     *
     * @param values finite
     */
    public List<ChangePoint> confirmed(double[] values) {
        List<ChangePoint> points = of(values);
        for (int weakest = weakest(points); weakest >= 0; weakest = weakest(points)) {
            points.remove(weakest);
            refresh(values, points, weakest - 1);
            refresh(values, points, weakest);
        }
        return points;
    }

    private List<ChangePoint> merged(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("value " + i + " is " + values[i] + ", which has no level");
            }
        }
        return merged(values, split(values));
    }

    /** The level for what the merge then looks at more closely. */
    private double weak() {
        return p < 0.05 ? 10 * p : p < 0.5 ? 2 * p : p;
    }

    private int[] split(double[] values) {
        int[] found = new int[16];
        int count = 0;
        int start = 0;
        double[] work = new double[Math.min(window, values.length) + 1];
        while (start < values.length) {
            int end = (int) Math.min((long) start + window, values.length);
            int next = start + window / 2;
            for (int index : inWindow(values, start, end, work)) {
                // A window that begins in the last one may find the same once more.
                if (Arrays.stream(found, 0, count).noneMatch(known -> known == index)) {
                    found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                    found[count++] = index;
                }
                next = Math.max(next, index);
            }
            start = next;
        }
        Arrays.sort(found, 0, count);
        return Arrays.copyOf(found, count);
    }

    /** The changes in a window. Its best split may hide another, so all its stretches are looked at again after each. */
    private List<Integer> inWindow(double[] values, int start, int end, double[] work) {
        List<Integer> found = new ArrayList<>();
        List<Stretch> stretches = new ArrayList<>();
        Stretch.of(values, start, end, work, stretches, 0);
        while (!stretches.isEmpty()) {
            int best = 0;
            for (int i = 1; i < stretches.size(); i++) {
                if (stretches.get(i).split().energy() > stretches.get(best).split().energy()) {
                    best = i;
                }
            }
            Stretch stretch = stretches.get(best);
            int index = stretch.split().index();
            if (ChangePoint.between(values, stretch.start(), index, stretch.end()).p() > weak()) {
                break;
            }
            found.add(index);
            stretches.remove(best);
            Stretch.of(values, index, stretch.end(), work, stretches, best);
            Stretch.of(values, stretch.start(), index, work, stretches, best);
        }
        return found;
    }

    /** Part of a window, and where it would be split. */
    private record Stretch(int start, int end, EnergySplit split) {

        /** Adds a stretch in its place, unless it is too short to be split. */
        static void of(double[] values, int start, int end, double[] work, List<Stretch> stretches, int place) {
            if (end - start > 1) {
                stretches.add(place, new Stretch(start, end, EnergySplit.of(values, start, end, work)));
            }
        }
    }

    private List<ChangePoint> merged(double[] values, int[] indexes) {
        List<ChangePoint> points = new ArrayList<>(indexes.length);
        for (int i = 0; i < indexes.length; i++) {
            int end = i + 1 < indexes.length ? indexes[i + 1] : values.length;
            points.add(ChangePoint.between(values, i == 0 ? 0 : indexes[i - 1], indexes[i], end));
        }
        for (int weakest = weakest(points); weakest >= 0; weakest = weakest(points)) {
            points.remove(weakest);
            // Which two decides what is found. These are Otava's, though the one before has changed and the second has not.
            refresh(values, points, weakest);
            refresh(values, points, weakest + 1);
        }
        return points;
    }

    /** The place of the next to be removed; negative when all may stay. */
    private int weakest(List<ChangePoint> points) {
        int leastSure = -1;
        int smallest = -1;
        for (int i = 0; i < points.size(); i++) {
            leastSure = leastSure < 0 || points.get(i).p() > points.get(leastSure).p() ? i : leastSure;
            smallest = smallest < 0 || points.get(i).magnitude() < points.get(smallest).magnitude() ? i : smallest;
        }
        if (leastSure < 0 || points.get(leastSure).p() >= p) {
            return leastSure;
        }
        return points.get(smallest).magnitude() > minMagnitude ? -1 : smallest;
    }

    private static void refresh(double[] values, List<ChangePoint> points, int place) {
        if (place >= 0 && place < points.size()) {
            int start = place == 0 ? 0 : points.get(place - 1).index();
            int end = place + 1 < points.size() ? points.get(place + 1).index() : values.length;
            points.set(place, ChangePoint.between(values, start, points.get(place).index(), end));
        }
    }
}
