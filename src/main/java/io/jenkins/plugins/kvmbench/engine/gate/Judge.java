package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.gate.test.ShiftTest;
import io.jenkins.plugins.kvmbench.engine.stats.BenjaminiHochberg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The decision on numbers alone: what the gates and the simulation both drive. */
public final class Judge {

    private final Policy policy;
    private final int gated;

    /** @param gated m: how many benchmarks are gated, those without evidence included */
    public Judge(Policy policy, int gated) {
        this.policy = policy;
        this.gated = gated;
    }

    /** Tests a benchmark on all that was measured of it so far. */
    public Finding test(Benchmark benchmark) {
        return test(benchmark, benchmark.evidence());
    }

    /** Tests a benchmark that was measured in two runs, as if it were the only one. */
    public Finding testOfSeparateRuns(Benchmark benchmark) {
        return test(benchmark, benchmark.evidenceOfSeparateRuns());
    }

    /** Tests a benchmark whose base are earlier builds. */
    public Finding testOfBuilds(Benchmark benchmark) {
        Evidence evidence = benchmark.evidenceOfBuilds();
        PredictionTest test = PredictionTest.of(evidence);
        return new Finding(evidence, test, thresholds(benchmark, evidence), test.tails(), test.spread(), false, false);
    }

    private Finding test(Benchmark benchmark, Evidence evidence) {
        return test(evidence, thresholds(benchmark, evidence));
    }

    private Thresholds thresholds(Benchmark benchmark, Evidence evidence) {
        return Thresholds.of(policy.limit(benchmark.id()), benchmark.any(), evidence.linear(), evidence.shareable());
    }

    public Finding test(Evidence evidence, Thresholds thresholds) {
        ShiftTest test = ShiftTest.of(evidence, policy.q() / gated);
        return new Finding(evidence, test, thresholds, test.tails(), test.spread(), false, false);
    }

    /** Whether a benchmark stays suspicious between two rounds. */
    public boolean suspicious(Finding finding) {
        return finding.test().p() <= policy.screen()
                && Thresholds.reaches(finding.test().shift(), finding.thresholds().first());
    }

    /**
     * The final decision: Benjamini-Hochberg over all m, once for worse and once for better.
     *
     * @param findings the benchmarks with evidence
     * @param worseCounts whether each may be called worse; the others count as p = 1
     * @param betterCounts whether each may be called better; the others count as p = 1
     */
    public List<Finding> decide(List<Finding> findings, boolean[] worseCounts, boolean[] betterCounts) {
        double[] worseP = new double[gated];
        double[] betterP = new double[gated];
        Arrays.fill(worseP, 1);
        Arrays.fill(betterP, 1);
        for (int i = 0; i < findings.size(); i++) {
            ShiftTest test = findings.get(i).test();
            worseP[i] = worseCounts[i] ? test.p() : 1;
            betterP[i] = betterCounts[i] ? test.mirroredP() : 1;
        }
        boolean[] worse = BenjaminiHochberg.rejected(worseP, policy.q());
        boolean[] better = BenjaminiHochberg.rejected(betterP, policy.q());
        List<Finding> decided = new ArrayList<>(findings.size());
        for (int i = 0; i < findings.size(); i++) {
            decided.add(findings.get(i).decided(worse[i], better[i]));
        }
        return decided;
    }
}
