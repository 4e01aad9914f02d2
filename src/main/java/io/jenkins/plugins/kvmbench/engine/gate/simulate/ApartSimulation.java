package io.jenkins.plugins.kvmbench.engine.gate.simulate;

import io.jenkins.plugins.kvmbench.engine.gate.Finding;
import io.jenkins.plugins.kvmbench.engine.gate.Judge;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Words;
import io.jenkins.plugins.kvmbench.engine.gate.test.JointTest;
import io.jenkins.plugins.kvmbench.engine.stats.MaxT;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * {@link Simulation} of two files that were measured apart: the joint test, and beside it what ranks and Benjamini-Hochberg
 * would have found on the same numbers.
 */
public final class ApartSimulation {

    private final Options options;

    private ApartSimulation(Options options) {
        this.options = options;
    }

    /**
     * What to simulate.
     *
     * @param models the kinds of noise
     * @param effects true relative slow-downs of one benchmark; 0: identical code
     * @param builds pairs of files for each model without an effect; an effect has a twentieth of them, at least 10: to see how
     *     often it is caught takes fewer, and each takes all permutations
     * @param benchmarks in each file
     * @param invocations of each benchmark in each file
     * @param inTurns whether the files were measured in turn, A B B A; otherwise all of the base and then all of the head, which
     *     differs where noise depends on time
     * @param policy the limits
     * @param seed of all random numbers
     */
    public record Options(
            List<NoiseModel> models,
            List<Double> effects,
            int builds,
            int benchmarks,
            int invocations,
            boolean inTurns,
            Policy policy,
            long seed) {

        public Options {
            models = List.copyOf(models);
            effects = List.copyOf(effects);
            if (builds < 1 || benchmarks < 1 || invocations < 2) {
                throw new IllegalArgumentException("at least one build of one benchmark and two invocations a side, not "
                        + builds + " of " + benchmarks + " and " + invocations);
            }
            int needed = JointTest.needed(policy.q(), 1);
            if (invocations < needed) {
                throw new IllegalArgumentException("K = " + invocations + " invocations a side cannot be tested at q = "
                        + Words.plain(policy.q()) + ": K = " + needed + " would do");
            }
        }
    }

    /**
     * One model and effect: as in {@link Simulation.Cell}, of REGRESSED (fail).
     *
     * @param builds how many were simulated
     * @param joint share of builds that the joint test fails
     * @param ranks share of builds that rank sums and Benjamini-Hochberg fail
     */
    public record Cell(String model, double effect, int builds, double joint, double ranks) {}

    /** One cell for each model and effect, in their order. */
    public static List<Cell> run(Options options, Simulation.Progress progress) {
        ApartSimulation simulation = new ApartSimulation(options);
        List<Cell> cells = new ArrayList<>();
        long each = (long) options.builds() * options.effects().size();
        for (NoiseModel model : options.models()) {
            cells.addAll(simulation.cells(model));
            progress.builds(cells.size() * (long) options.builds(), each * options.models().size());
        }
        return cells;
    }

    private List<Cell> cells(NoiseModel model) {
        int effects = options.effects().size();
        long[] counts = IntStream.range(0, options.builds())
                .parallel()
                .mapToObj(build -> failures(model, build))
                .reduce(new long[2 * effects], ApartSimulation::sum);
        List<Cell> cells = new ArrayList<>();
        for (int e = 0; e < effects; e++) {
            double effect = options.effects().get(e);
            int builds = builds(effect);
            double joint = counts[2 * e] / (double) builds;
            cells.add(new Cell(model.name(), effect, builds, joint, counts[2 * e + 1] / (double) builds));
        }
        return cells;
    }

    private int builds(double effect) {
        return effect == 0 ? options.builds() : Math.min(options.builds(), Math.max(10, options.builds() / 20));
    }

    private static long[] sum(long[] a, long[] b) {
        long[] sum = new long[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    /** For each effect 1 where the joint test fails the build, and 1 where ranks do. */
    private long[] failures(NoiseModel model, int build) {
        int m = options.benchmarks();
        IntToDoubleFunction noise = model.start(Simulation.random(options.seed(), model, build), m);
        int[][] slots = slots(options.invocations(), options.inTurns());
        double[][][] deviations = new double[m][2][options.invocations()];
        for (int b = 0; b < m; b++) {
            for (int slot = 0; slot < 2 * options.invocations(); slot++) {
                int arm = Arrays.binarySearch(slots[0], slot) >= 0 ? 0 : 1;
                deviations[b][arm][Arrays.binarySearch(slots[arm], slot)] = noise.applyAsDouble(b);
            }
        }
        Judge judge = new Judge(options.policy(), m);
        Finding[] findings = new Finding[m];
        for (int b = 1; b < m; b++) {
            findings[b] = finding(judge, model, deviations[b], 0);
        }
        long[] failures = new long[2 * options.effects().size()];
        for (int e = 0; e < options.effects().size(); e++) {
            double effect = options.effects().get(e);
            if (build >= builds(effect)) {
                continue;
            }
            findings[0] = finding(judge, model, deviations[0], Math.log1p(effect));
            // Without an effect any failure counts, with one only that of the slowed benchmark.
            int asked = effect == 0 ? m : 1;
            failures[2 * e] = jointly(findings, asked) ? 1 : 0;
            failures[2 * e + 1] = byRanks(judge, findings, asked) ? 1 : 0;
        }
        return failures;
    }

    private static int[][] slots(int invocations, boolean inTurns) {
        int[][] slots = new int[2][invocations];
        int[] next = new int[2];
        for (int slot = 0; slot < 2 * invocations; slot++) {
            boolean toBase = inTurns ? slot % 4 == 0 || slot % 4 == 3 : slot < invocations;
            int arm = toBase && next[0] < invocations || next[1] == invocations ? 0 : 1;
            slots[arm][next[arm]++] = slot;
        }
        return slots;
    }

    private Finding finding(Judge judge, NoiseModel model, double[][] deviations, double effect) {
        double[] base = Arrays.stream(deviations[0]).map(model::measured).toArray();
        double[] head = Arrays.stream(deviations[1]).map(x -> model.measured(x + effect)).toArray();
        return judge.test(Simulation.evidence(base, head), Simulation.thresholds(options.policy()));
    }

    private boolean jointly(Finding[] findings, int asked) {
        int[] candidates = IntStream.range(0, asked)
                .filter(b -> findings[b].decided(true, false).regression() == Level.FAIL)
                .toArray();
        double[][] base = Arrays.stream(findings).map(f -> f.evidence().base()).toArray(double[][]::new);
        double[][] head = Arrays.stream(findings).map(f -> f.evidence().head()).toArray(double[][]::new);
        return MaxT.anyWorse(base, head, candidates, options.policy().q());
    }

    private boolean byRanks(Judge judge, Finding[] findings, int asked) {
        boolean[] all = new boolean[findings.length];
        Arrays.fill(all, true);
        return judge.decide(List.of(findings), all, new boolean[findings.length]).stream()
                .limit(asked)
                .anyMatch(finding -> finding.regression() == Level.FAIL);
    }
}
