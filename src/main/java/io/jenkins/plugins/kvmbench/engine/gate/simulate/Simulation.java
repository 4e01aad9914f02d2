package io.jenkins.plugins.kvmbench.engine.gate.simulate;

import io.jenkins.plugins.kvmbench.engine.gate.Finding;
import io.jenkins.plugins.kvmbench.engine.gate.Judge;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Thresholds;
import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often the gate would be wrong: builds of artificial benchmarks put through the very code that judges real ones, all
 * rounds of it. Seeded; the result does not depend on the number of processors.
 */
public final class Simulation {

    private static final int CHUNK = 50;
    private static final int LEVELS = Level.values().length;

    /** What the artificial benchmarks measure. */
    private static final Result MEASURED = new Result(
            SeriesId.of("simulated", "benchmark", Map.of(), "time"), "s", Direction.LOWER, true, Arm.HEAD, List.of());

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
            policy.planProblem(benchmarks, invocations).ifPresent(problem -> {
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
            cells.addAll(simulation.cells(model));
        }
        return cells;
    }

    private List<Cell> cells(NoiseModel model) {
        int builds = options.builds();
        List<Double> effects = options.effects();
        long[][] counts = IntStream.range(0, (builds + CHUNK - 1) / CHUNK)
                .parallel()
                .mapToObj(chunk -> count(model, chunk * CHUNK, Math.min(builds, (chunk + 1) * CHUNK)))
                .reduce(new long[effects.size()][LEVELS], Simulation::sum);
        List<Cell> cells = new ArrayList<>();
        for (int e = 0; e < effects.size(); e++) {
            double fails = counts[e][Level.FAIL.ordinal()] / (double) builds;
            double warns = counts[e][Level.WARN.ordinal()] / (double) builds;
            cells.add(new Cell(model.name(), effects.get(e), builds, fails, warns));
        }
        return cells;
    }

    private static long[][] sum(long[][] a, long[][] b) {
        long[][] sum = new long[a.length][LEVELS];
        for (int e = 0; e < a.length; e++) {
            for (int level = 0; level < LEVELS; level++) {
                sum[e][level] = a[e][level] + b[e][level];
            }
        }
        return sum;
    }

    /** How many builds came to each level, for each effect. */
    private long[][] count(NoiseModel model, int from, int to) {
        long[][] counts = new long[options.effects().size()][LEVELS];
        for (int build = from; build < to; build++) {
            Level[] levels = build(model, build);
            for (int e = 0; e < levels.length; e++) {
                counts[e][levels[e].ordinal()]++;
            }
        }
        progress.builds(done.addAndGet((long) (to - from) * counts.length), total);
        return counts;
    }

    /**
     * What the gate makes of one build, for each effect. The effects share their random numbers: only the first benchmark
     * differs, so the others are measured once.
     */
    private Level[] build(NoiseModel model, int number) {
        int m = options.benchmarks();
        SplittableRandom random = random(options.seed(), model, number);
        IntToDoubleFunction noise = model.start(random, m);
        Judge judge = new Judge(options.policy(), m);
        double[] ofFirst = new double[2 * options.invocations() * options.policy().rounds()];
        Arrays.setAll(ofFirst, slot -> noise.applyAsDouble(0));
        Finding[] findings = new Finding[m];
        boolean[] suspect = new boolean[m];
        for (int b = 1; b < m; b++) {
            int benchmark = b;
            suspect[b] = measure(judge, new Measured(model, slot -> noise.applyAsDouble(benchmark), 0), b, findings);
        }
        Level[] levels = new Level[options.effects().size()];
        for (int e = 0; e < levels.length; e++) {
            double effect = options.effects().get(e);
            suspect[0] = measure(judge, new Measured(model, slot -> ofFirst[slot], Math.log1p(effect)), 0, findings);
            List<Finding> decided = judge.decide(List.of(findings), suspect, new boolean[m]);
            levels[e] = effect == 0
                    ? decided.stream().map(Finding::regression).max(Level::compareTo).orElse(Level.NONE)
                    : decided.get(0).regression();
        }
        return levels;
    }

    /**
     * Takes one benchmark through its rounds.
     *
     * @param findings gets the last finding at {@code place}
     * @return whether it was suspicious to the end
     */
    private boolean measure(Judge judge, Measured measured, int place, Finding[] findings) {
        Policy policy = options.policy();
        Thresholds thresholds = thresholds(policy);
        for (int round = 1; round <= policy.rounds(); round++) {
            measured.more(options.invocations());
            findings[place] = judge.test(measured.evidence(), thresholds);
            if (round < policy.rounds() && !judge.suspicious(findings[place])) {
                return false;
            }
        }
        return true;
    }

    /** Scrambles (Steele, Lea and Flood 2014), so that neighbouring builds have nothing in common. */
    static SplittableRandom random(long first, NoiseModel model, int number) {
        long seed = first;
        for (long part : new long[] {model.name().hashCode(), number}) {
            seed = (seed + part) * 0x9e3779b97f4a7c15L;
            seed = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
            seed = (seed ^ (seed >>> 27)) * 0x94d049bb133111ebL;
            seed ^= seed >>> 31;
        }
        return new SplittableRandom(seed);
    }

    /** The limits that hold for the artificial benchmarks. */
    static Thresholds thresholds(Policy policy) {
        return Thresholds.of(policy.limit(MEASURED.id()), MEASURED, false, Double.NaN);
    }

    /** What one of them gave in separate runs. */
    static Evidence evidence(double[] base, double[] head) {
        int[] none = {};
        return Evidence.of(Direction.LOWER, base, none, head, none);
    }

    /** The invocations of one benchmark so far, in ABBA order. */
    private static final class Measured {

        private final NoiseModel model;
        private final IntToDoubleFunction deviation;
        private final double effect;
        private final double[][] values = new double[2][0];
        private final int[][] slots = new int[2][0];

        /**
         * @param deviation of ln(value) at a slot, asked for once each in their order
         * @param effect shift of ln(value) on the head
         */
        Measured(NoiseModel model, IntToDoubleFunction deviation, double effect) {
            this.model = model;
            this.deviation = deviation;
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
                values[arm][count[arm]] = model.measured(deviation.applyAsDouble(slot) + (arm == 1 ? effect : 0));
                slots[arm][count[arm]++] = slot;
            }
        }

        Evidence evidence() {
            return Evidence.of(Direction.LOWER, values[0], slots[0], values[1], slots[1]);
        }
    }
}
