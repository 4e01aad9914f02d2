package io.jenkins.plugins.kvmbench.engine.stats;

/** Whether values in order of time drift or hang together, by their midranks, which outliers cannot bend. */
public final class SerialDependence {

    private final double trend;
    private final double lagOne;
    private final int n;

    private SerialDependence(double trend, double lagOne, int n) {
        this.trend = trend;
        this.lagOne = lagOne;
        this.n = n;
    }

    /** @param inOrder values in order of time */
    public static SerialDependence of(double[] inOrder) {
        int n = inOrder.length;
        int[] ranks = Ranks.doubled(inOrder);
        double squares = 0;
        double withTime = 0;
        double withNext = 0;
        for (int t = 0; t < n; t++) {
            double centred = ranks[t] - (n + 1);
            squares += centred * centred;
            withTime += centred * (2 * t - (n - 1));
            withNext += t + 1 < n ? centred * (ranks[t + 1] - (n + 1)) : 0;
        }
        double timeSquares = n * ((double) n * n - 1) / 3;
        return new SerialDependence(withTime / Math.sqrt(squares * timeSquares), withNext / squares, n);
    }

    /** All values are the same: nothing can be said. */
    public boolean constant() {
        return Double.isNaN(lagOne);
    }

    /** Spearman's correlation of value and time; NaN when constant. */
    public double trend() {
        return trend;
    }

    /** Correlation of each rank with the next one, sum(c_t c_(t+1)) / sum(c_t^2); NaN when constant. */
    public double lagOne() {
        return lagOne;
    }

    /** Two-sided p of {@link #trend}, by Student's t with n - 2 degrees of freedom; 1 when it cannot be computed. */
    public double trendP() {
        if (n < 3 || Double.isNaN(trend)) {
            return 1;
        }
        double rest = 1 - trend * trend;
        return rest <= 0 ? 0 : 2 * StudentT.upperTail(Math.abs(trend) * Math.sqrt((n - 2) / rest), n - 2);
    }
}
