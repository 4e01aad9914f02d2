package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Mde;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.Glob;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The limits of a gate. Shares are fractions: 0.03 is 3 %.
 *
 * @param limits per-metric limits, the first that matches counts; the last matches everything
 * @param q the chance of any false failure in a build on identical code
 * @param rounds rounds of measuring that a suspicion goes through before it counts
 * @param screen one-sided p up to which a benchmark stays suspicious between rounds
 * @param missing how much a vanished benchmark weighs
 */
public record Policy(List<Limit> limits, double q, int rounds, double screen, Level missing) {

    /** Warn at 2 %, fail at 3 %, no absolute floor, q = .005, three rounds, a vanished benchmark warns; nobody set any of it. */
    public static final Policy DEFAULT = new Policy(
            List.of(new Limit("*", 0.02, 0.03, Amount.NONE, Amount.NONE, Set.of())), 0.005, 3, 0.10, Level.WARN);

    /** More change nothing, and what is read may ask for any number. */
    private static final int MAX_ROUNDS = 100;

    public Policy {
        limits = List.copyOf(limits);
        if (limits.isEmpty() || !limits.get(limits.size() - 1).metric().equals("*")) {
            throw new IllegalArgumentException("the last limit must match every metric ('*')");
        }
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("q must be between 0 and 1, not " + q);
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("rounds must be from 1 to " + MAX_ROUNDS + ", not " + rounds);
        }
        if (!(screen > 0 && screen <= 1)) {
            throw new IllegalArgumentException("screen must be above 0 and at most 1, not " + screen);
        }
        Objects.requireNonNull(missing, "missing");
    }

    /** One limit that somebody set for all metrics, the other values the defaults. */
    public static Policy of(double warn, double fail, double floor) {
        return DEFAULT.withLimits(List.of(new Limit("*", warn, fail, floor, Double.NaN)));
    }

    public Policy withRounds(int other) {
        return new Policy(limits, q, other, screen, missing);
    }

    public Policy withQ(double other) {
        return new Policy(limits, other, rounds, screen, missing);
    }

    public Policy withLimits(List<Limit> other) {
        return new Policy(other, q, rounds, screen, missing);
    }

    public Policy withMissing(Level other) {
        return new Policy(limits, q, rounds, screen, other);
    }

    /** Whether somebody set a limit that fails a benchmark which no test can judge. */
    boolean mayFailBySize(Row row) {
        Limit limit = limit(row.id());
        return !Double.isNaN(limit.fail()) && (limit.given().contains(Level.FAIL) || limit.absolute().named());
    }

    /**
     * A limit that is for nothing is a mistake that would let everything pass.
     *
     * @param results what was measured, on either side
     * @throws PolicyException when a limit matches none of them, or an amount goes with none of those it is for
     */
    public void check(Collection<Result> results) {
        List<Benchmark> benchmarks = Benchmark.deciding(results);
        for (Limit limit : benchmarks.isEmpty() ? List.<Limit>of() : limits) {
            List<Benchmark> matched = benchmarks.stream().filter(one -> limit.matches(one.id())).toList();
            if (matched.isEmpty()) {
                throw new PolicyException("the limit for '" + limit.metric() + "' is for nothing that is gated here: there "
                        + "are the metrics " + Nearest.of(limit.metric(), names(benchmarks, one -> one.id().metric()))
                        + " of the benchmarks " + Nearest.of(limit.metric(), names(benchmarks, one -> one.id().path())));
            }
            for (Amount amount : List.of(limit.floor(), limit.absolute())) {
                if (amount.named() && matched.stream().noneMatch(one -> amount.appliesTo(one.any()))) {
                    throw new PolicyException("the amount of " + amount + " is in no unit of what it is for: '"
                            + limit.metric() + "' is in " + Nearest.few(names(matched, one -> one.any().readIn())));
                }
            }
        }
    }

    private static List<String> names(List<Benchmark> benchmarks, Function<Benchmark, String> name) {
        return benchmarks.stream().map(name).distinct().toList();
    }

    /** The limit that applies to a series. */
    public Limit limit(SeriesId id) {
        return limits.stream()
                .filter(limit -> limit.matches(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no limit matches " + id));
    }

    /**
     * The limits of some metrics.
     *
     * @param metric a glob ({@code *} any run of characters, {@code ?} one) over the metric's name or over
     *     {@code suite/benchmark}
     * @param warn relative change from which a regression warns; NaN: never
     * @param fail relative change from which a regression fails; NaN: never
     * @param floor absolute change that a regression must reach as well
     * @param absolute threshold for values at or below zero
     * @param given which of {@code warn} and {@code fail} somebody set; the others are defaults, which numbers that no test can
     *     judge are not held against
     */
    public record Limit(String metric, double warn, double fail, Amount floor, Amount absolute, Set<Level> given) {

        public Limit {
            given = Set.copyOf(given);
            if (fail < 0 || warn < 0) {
                throw new IllegalArgumentException("limits of '" + metric + "' must not be negative");
            }
            if (fail < warn) {
                throw new IllegalArgumentException("limits of '" + metric + "': fail (" + fail
                        + ") must not be below warn (" + warn + ")");
            }
        }

        /** Limits that somebody set, with amounts in the unit of the file; an absolute of NaN: there is none. */
        public Limit(String metric, double warn, double fail, double floor, double absolute) {
            this(
                    metric,
                    warn,
                    fail,
                    new Amount(floor, ""),
                    new Amount(absolute, ""),
                    Set.of(Level.WARN, Level.FAIL));
        }

        boolean matches(SeriesId id) {
            return Glob.matchesSeries(metric, id);
        }
    }

    /**
     * Why a plan of an A/B run cannot work, and what would.
     *
     * @param invocations a side and round
     * @return empty when it can
     */
    public Optional<String> planProblem(int gated, int invocations) {
        return Reach.planProblem(gated, invocations, rounds, q);
    }

    /** What could go unseen among this many gated benchmarks. */
    public Mde mde(int gated) {
        return new Mde(rounds, screen, q, gated);
    }
}
