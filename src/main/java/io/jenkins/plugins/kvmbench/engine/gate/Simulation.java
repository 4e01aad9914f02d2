package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;

/**
 * How often the gate would be wrong: builds of artificial benchmarks put through the very code that judges real ones, all
 * rounds of it. Seeded; the result does not depend on the number of processors.
 */
public final class Simulation {

    private static final int CHUNK = 50;

    private final Options options;
    private final Progress progress;
    private final AtomicLong done = new AtomicLong();
    private final long total;

    private Simulation(Options options, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.total = (long) options.builds() * options.models().size() * options.effects().size();
    }

    /**
     * What to simulate.
     *
     * @param models the kinds of noise
     * @param effects true relative slow-downs of one benchmark; 0: identical code
     * @param builds builds for each model and effect
     * @param benchmarks gated benchmarks of a build
     * @param invocations invocations a side and round, even
     * @param policy the limits
     * @param seed of all random numbers
     */
    public record Options(
            List<NoiseModel> models,
            List<Double> effects,
            int builds,
            int benchmarks,
            int invocations,
            Policy policy,
            long seed) {

        /** Every model; no effect, 3, 5 and 10 %; the default policy. */
        public static Options of(int builds, int benchmarks, int invocations) {
            return new Options(
                    NoiseModel.all(),
                    List.of(0.0, 0.03, 0.05, 0.10),
                    builds,
                    benchmarks,
                    invocations,
                    Policy.DEFAULT,
                    1);
        }

        public Options {
            models = List.copyOf(models);
            effects = List.copyOf(effects);
            if (builds < 1 || benchmarks < 1) {
                throw new IllegalArgumentException("at least one build of one benchmark, not " + builds + " of " + benchmarks);
            }
            Reach.planProblem(benchmarks, invocations, policy).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
        }
    }

    /**
     * One model and effect. Without an effect a build counts when the gate calls any of its benchmarks REGRESSED; with one it
     * counts when the gate calls the slowed benchmark so.
     *
     * @param model the model's name
     * @param effect true relative slow-down of one benchmark
     * @param builds how many builds were simulated
     * @param failRate share of builds where it fails
     * @param warnRate share of builds where it warns and does not fail
     */
    public record Cell(String model, double effect, int builds, double failRate, double warnRate) {}

    /** Told now and then how far it is, from any thread. */
    public interface Progress {
        void builds(long done, long total);
    }

    /** One cell for each model and effect, in their order. */
    public static List<Cell> run(Options options, Progress progress) {
        Simulation simulation = new Simulation(options, progress);
        List<Cell> cells = new ArrayList<>();
        for (NoiseModel model : options.models()) {
            for (double effect : options.effects()) {
                cells.add(simulation.cell(model, effect));
            }
        }
        return cells;
    }

    private Cell cell(NoiseModel model, double effect) {
        int builds = options.builds();
        long chunks = (builds + CHUNK - 1L) / CHUNK;
        long[] counts = LongStream.range(0, chunks)
                .parallel()
                .mapToObj(chunk -> count(model, effect, chunk * CHUNK, Math.min(builds, (chunk + 1) * CHUNK)))
                .reduce(new long[Level.values().length], Simulation::sum);
        return new Cell(
                model.name(),
                effect,
                builds,
                counts[Level.FAIL.ordinal()] / (double) builds,
                counts[Level.WARN.ordinal()] / (double) builds);
    }

    private static long[] sum(long[] a, long[] b) {
        long[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    private long[] count(NoiseModel model, double effect, long from, long to) {
        long[] counts = new long[Level.values().length];
        for (long build = from; build < to; build++) {
            counts[build(model, effect, build).ordinal()]++;
        }
        progress.builds(done.addAndGet(to - from), total);
        return counts;
    }

    /** What the gate makes of one build. */
    private Level build(NoiseModel model, double effect, long number) {
        int m = options.benchmarks();
        SplittableRandom random = new SplittableRandom(seed(model, effect, number));
        IntToDoubleFunction noise = model.start(random, m);
        Policy policy = options.policy();
        Policy.Limit limit = policy.limits().get(policy.limits().size() - 1);
        Judge judge = new Judge(policy, m);
        Measured[] measured = new Measured[m];
        Finding[] findings = new Finding[m];
        boolean[] suspect = new boolean[m];
        for (int b = 0; b < m; b++) {
            measured[b] = new Measured(model, noise, b, b == 0 ? Math.log1p(effect) : 0);
            suspect[b] = true;
        }
        for (int round = 1; round <= policy.rounds(); round++) {
            for (int b = 0; b < m; b++) {
                if (suspect[b]) {
                    measured[b].more(options.invocations());
                    findings[b] = judge.test(measured[b].evidence(), limit);
                    suspect[b] = round == policy.rounds() || judge.suspicious(findings[b]);
                }
            }
        }
        boolean[] betterCounts = new boolean[m];
        List<Finding> decided = judge.decide(List.of(findings), suspect, betterCounts);
        return effect == 0
                ? decided.stream().map(Finding::regression).max(Level::compareTo).orElse(Level.NONE)
                : decided.get(0).regression();
    }

    /** Scrambles (Steele, Lea and Flood 2014), so that neighbouring builds have nothing in common. */
    private long seed(NoiseModel model, double effect, long number) {
        long seed = options.seed();
        for (long part : new long[] {model.name().hashCode(), Double.doubleToLongBits(effect), number}) {
            seed = (seed + part) * 0x9e3779b97f4a7c15L;
            seed = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
            seed = (seed ^ (seed >>> 27)) * 0x94d049bb133111ebL;
            seed ^= seed >>> 31;
        }
        return seed;
    }

    /** The invocations of one benchmark so far, in ABBA order. */
    private static final class Measured {

        private final NoiseModel model;
        private final IntToDoubleFunction noise;
        private final int benchmark;
        private final double effect;
        private double[][] values = new double[2][0];
        private int[][] slots = new int[2][0];

        /** @param effect shift of ln(value) on the head */
        Measured(NoiseModel model, IntToDoubleFunction noise, int benchmark, double effect) {
            this.model = model;
            this.noise = noise;
            this.benchmark = benchmark;
            this.effect = effect;
        }

        void more(int invocations) {
            int[] count = {values[0].length, values[1].length};
            int first = count[0] + count[1];
            for (int arm = 0; arm < 2; arm++) {
                values[arm] = Arrays.copyOf(values[arm], count[arm] + invocations);
                slots[arm] = Arrays.copyOf(slots[arm], count[arm] + invocations);
            }
            for (int slot = first; slot < first + 2 * invocations; slot++) {
                int arm = slot % 4 == 0 || slot % 4 == 3 ? 0 : 1;
                double deviation = noise.applyAsDouble(benchmark) + (arm == 1 ? effect : 0);
                values[arm][count[arm]] = model.measured(deviation);
                slots[arm][count[arm]++] = slot;
            }
        }

        Evidence evidence() {
            return Evidence.of(Direction.LOWER, values[0], slots[0], values[1], slots[1]);
        }
    }
}
