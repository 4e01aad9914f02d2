package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.result.Direction;

/**
 * The two values that stand beside a row's change, so that one number a row is told. The change is the median of all
 * differences between invocations; where invocations fall into groups, the two medians alone may say something else. Then the
 * base's median moved by the change is shown, marked, with the head's own median beside it.
 *
 * @param base the base's median, NaN when there is none
 * @param head what agrees with the change, NaN when there is none
 * @param median the head's median
 * @param unit of all three
 */
public record Values(double base, double head, double median, String unit) {

    /** What the mark means; said once wherever it stands. */
    public static final String MOVED = "~ is the base's median moved by the change, which is the median of all differences between"
            + " invocations; the median of this change alone, in parentheses, says otherwise.";

    /** Differences of half a percent, or of a fiftieth of a large change, are what rounding and two ways of averaging leave. */
    private static final double LEAST = 0.005;

    private static final double SHARE = 0.02;

    public static Values of(Row row) {
        double moved = moved(row);
        return new Values(row.base(), agrees(row, moved) ? row.head() : moved, row.head(), row.unit());
    }

    /** Whether {@code head} is not what was measured but what the change says. */
    public boolean isMoved() {
        return Double.compare(head, median) != 0;
    }

    /** {@code 10.10 k/s → 9.350 k/s}, or {@code 1.200 s → ~10.32 s (median 1.200 s)}; empty where nothing is known. */
    public String text() {
        return Double.isNaN(base) && Double.isNaN(head) ? "" : Quantity.of(base, unit) + " → " + headText();
    }

    /** {@code 9.350 k/s}, or {@code ~10.32 s (median 1.200 s)}. */
    public String headText() {
        return isMoved()
                ? "~" + Quantity.of(head, unit) + " (median " + Quantity.of(median, unit) + ")"
                : Quantity.of(head, unit).toString();
    }

    private static double moved(Row row) {
        boolean higher = row.better() == Direction.HIGHER;
        if (row.linear()) {
            return row.base() + (higher ? -row.change() : row.change());
        }
        return higher ? row.base() / (1 + row.change()) : row.base() * (1 + row.change());
    }

    private static boolean agrees(Row row, double moved) {
        if (!Double.isFinite(moved) || Double.isNaN(row.head())) {
            return true;
        }
        if (Quantity.of(moved, row.unit()).equals(Quantity.of(row.head(), row.unit()))) {
            return true;
        }
        if (row.linear()) {
            return Math.abs(row.head() - moved) <= SHARE * Math.abs(row.change());
        }
        double shift = Math.log1p(row.change());
        double ofMedians = (row.better() == Direction.HIGHER ? -1 : 1) * Math.log(row.head() / row.base());
        boolean contradict = shift * ofMedians < 0
                && !Change.share(Math.expm1(ofMedians), row.unit(), row.better()).isNone()
                && !Change.of(row).isNone();
        return !contradict && Math.abs(ofMedians - shift) <= Math.max(LEAST, SHARE * Math.abs(shift));
    }
}
