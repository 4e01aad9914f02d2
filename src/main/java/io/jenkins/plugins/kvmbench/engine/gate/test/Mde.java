package io.jenkins.plugins.kvmbench.engine.gate.test;

import io.jenkins.plugins.kvmbench.engine.stats.StudentT;
import java.util.HashMap;
import java.util.Map;

/**
 * The smallest change that would have been found with 80 % power.
 *
 * <p>Each step of the way, the screen, the final test and the threshold, asks for a shift of its own; the largest counts. The
 * steps are those of two-sample t-tests (Cohen 1988, chapter 2), times 1.1 for ranks in place of values and for the steps
 * having to succeed together.
 */
public final class Mde {

    private static final double RANKS_AND_STEPS = 1.1;
    private static final double MISS = 0.2;

    private final int rounds;
    private final double screen;
    private final double q;
    private final int gated;
    private final Map<Double, Map<Integer, Double>> quantiles = new HashMap<>();

    /**
     * @param rounds that a suspicion goes through
     * @param screen the level of the rounds before the last
     * @param q the level of the final test over all gated benchmarks
     */
    public Mde(int rounds, double screen, double q, int gated) {
        this.rounds = rounds;
        this.screen = screen;
        this.q = q;
        this.gated = gated;
    }

    /**
     * @param spread standard deviation of x
     * @param base invocations of the base in one round
     * @param head invocations of the head in one round
     * @param threshold the shift that decides
     * @return on the scale of x; NaN when too little is known
     */
    public double shift(double spread, double base, double head, double threshold) {
        if (!(base + head > 2) || Double.isNaN(spread) || Double.isNaN(threshold)) {
            return Double.NaN;
        }
        double test = detectable(q / gated, spread, rounds * base, rounds * head);
        double size = threshold + error(MISS, spread, rounds * base, rounds * head);
        double largest = Math.max(test, size);
        if (rounds > 1) {
            largest = Math.max(largest, detectable(screen, spread, base, head));
        }
        return RANKS_AND_STEPS * largest;
    }

    private double detectable(double alpha, double spread, double base, double head) {
        return error(alpha, spread, base, head) + error(MISS, spread, base, head);
    }

    private double error(double tail, double spread, double base, double head) {
        int freedom = (int) Math.round(base + head - 2);
        double quantile = quantiles
                .computeIfAbsent(tail, key -> new HashMap<>())
                .computeIfAbsent(freedom, key -> StudentT.upperQuantile(tail, freedom));
        return quantile * spread * Math.sqrt(1 / base + 1 / head);
    }
}
