package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.Normal;
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

    /**
     * One benchmark over rebuilds.
     *
     * @param sd standard deviation of ln(value) that rebuilds add to the noise; 0 where the noise explains all
     * @param noise standard deviation of ln(value) within a build
     * @param builds how many there were
     */
    public record Spread(SeriesId id, double sd, double noise, int builds) {}

    public Layout {
        spreads = List.copyOf(spreads);
    }

    /**
     * The variance of the builds' means, less what the noise within builds contributes to it: the analysis-of-variance
     * estimator of a one-way random model with unweighted means (Searle, Casella, McCulloch: Variance Components, 1992,
     * chapter 3). A benchmark without two builds of two values above zero is left out.
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
        List<Spread> spreads = new ArrayList<>();
        values.forEach((id, ofBuilds) -> {
            if (ofBuilds.size() > 1) {
                spreads.add(spread(id, ofBuilds));
            }
        });
        spreads.sort(Comparator.comparingDouble(Spread::sd).reversed());
        return new Layout(spreads);
    }

    private static Spread spread(SeriesId id, List<double[]> builds) {
        double[] means = builds.stream().mapToDouble(Descriptive::mean).toArray();
        double within = 0;
        double ofMeans = 0;
        for (double[] build : builds) {
            double variance = Math.pow(Descriptive.sd(build), 2) / builds.size();
            within += variance;
            ofMeans += variance / build.length;
        }
        double between = Math.pow(Descriptive.sd(means), 2) - ofMeans;
        return new Spread(id, Math.sqrt(Math.max(0, between)), Math.sqrt(within), builds.size());
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
