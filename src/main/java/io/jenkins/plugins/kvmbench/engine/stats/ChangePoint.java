package io.jenkins.plugins.kvmbench.engine.stats;

/**
 * Where a series goes on at another level.
 *
 * @param index of the first value of the new level
 * @param before mean of the segment before it
 * @param after mean of the segment that begins with it
 * @param p two-sided, of Student's t-test between the two segments
 */
public record ChangePoint(int index, double before, double after, double p) {

    /** The change as a share of the level before; not finite, or NaN, where that is 0. */
    public double change() {
        return after / before - 1;
    }

    /** The larger of both shares, forwards and backwards; one of a level of 0 does not count. */
    double magnitude() {
        double forwards = before == 0 ? 0 : Math.abs(after / before - 1);
        double backwards = after == 0 ? 0 : Math.abs(before / after - 1);
        return Math.max(forwards, backwards);
    }

    /**
     * What lies between two stretches of values.
     *
     * @param index where the first ends and the second begins
     */
    static ChangePoint between(double[] values, int start, int index, int end) {
        double before = mean(values, start, index);
        double after = mean(values, index, end);
        return new ChangePoint(index, before, after, p(values, start, index, end, before, after));
    }

    /**
     * Student's t-test with equal variances, which are taken over n and not n - 1: so p is a little small where segments are
     * short, as in the published results of Hunter (Fleming et al. 2023) and Apache Otava, which this reproduces.
     */
    private static double p(double[] values, int start, int index, int end, double before, double after) {
        int left = index - start;
        int right = end - index;
        int freedom = left + right - 2;
        if (freedom < 1 || before == after) {
            return 1;
        }
        double squares = (left - 1.0) / left * squares(values, start, index, before)
                + (right - 1.0) / right * squares(values, index, end, after);
        double t = Math.abs(before - after) / Math.sqrt(squares / freedom * (1.0 / left + 1.0 / right));
        return 2 * StudentT.upperTail(t, freedom);
    }

    private static double mean(double[] values, int start, int end) {
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += values[i];
        }
        return sum / (end - start);
    }

    private static double squares(double[] values, int start, int end, double mean) {
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return sum;
    }
}
