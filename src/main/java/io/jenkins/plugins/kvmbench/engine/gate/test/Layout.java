package io.jenkins.plugins.kvmbench.engine.gate.test;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.stats.Normal;
import io.jenkins.plugins.kvmbench.engine.stats.RandomEffects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the places of the code alone do to the figures: how far they spread when one source is linked again and again.
 *
 * @param spreads of each gated benchmark, the widest first
 */
public record Layout(List<Spread> spreads) {

    /** The chance, over all benchmarks, that noise alone is taken for a spread. */
    private static final double CHANCE = 0.05;

    /**
     * One benchmark over rebuilds.
     *
     * @param sd standard deviation of ln(value) that rebuilds add to the noise; 0 where noise alone can explain it
     * @param noise standard deviation of ln(value) within a build
     * @param builds how many there were
     */
    public record Spread(SeriesId id, double sd, double noise, int builds) {}

    public Layout {
        spreads = List.copyOf(spreads);
    }

    /**
     * A spread counts where noise alone would hardly show it (permutation test, Bonferroni over the benchmarks). A benchmark
     * without two builds of two values above zero is left out.
     *
     * @param builds all results of each build
     */
    public static Layout of(List<? extends Collection<Result>> builds) {
        Map<SeriesId, List<double[]>> values = new TreeMap<>();
        for (Collection<Result> build : builds) {
            for (Result result : build) {
                double[] medians = result.medians();
                if (result.gating() && medians.length > 1 && Arrays.stream(medians).allMatch(value -> value > 0)) {
                    values.computeIfAbsent(result.id(), id -> new ArrayList<>())
                            .add(Arrays.stream(medians).map(Math::log).toArray());
                }
            }
        }
        values.values().removeIf(ofBuilds -> ofBuilds.size() < 2);
        List<Spread> spreads = new ArrayList<>();
        values.forEach((id, ofBuilds) -> {
            RandomEffects effects = RandomEffects.of(ofBuilds.toArray(double[][]::new));
            double sd = effects.p() <= CHANCE / values.size() ? effects.between() : 0;
            spreads.add(new Spread(id, sd, effects.within(), ofBuilds.size()));
        });
        spreads.sort(Comparator.comparingDouble(Spread::sd).reversed());
        return new Layout(spreads);
    }

    /** The widest spread of all; NaN when there is none. */
    public double sd() {
        return spreads.isEmpty() ? Double.NaN : spreads.get(0).sd();
    }

    /**
     * The smallest limit that placement alone reaches in at most one build of 1 / q: e^(z sd) - 1 with z the upper q/m
     * quantile of the normal distribution, 3.72 for q = .005 and m = 50.
     *
     * @param sd standard deviation of ln(value) over rebuilds
     * @param gated m, the number of gated benchmarks
     */
    public static double leastLimit(double sd, double q, int gated) {
        return Math.expm1(Normal.upperQuantile(q / gated) * sd);
    }
}
