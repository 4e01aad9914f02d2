package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The gate of mode HISTORY: a build against the last stable segment of earlier ones on the same machine.
 *
 * <ul>
 *   <li>Each benchmark's median is held against the prediction bound of its earlier builds, see {@link PredictionTest}, with
 *       Benjamini-Hochberg at q over all m.
 *   <li>It only screens. How builds vary is not known to be normal, and with 50 bimodal or heavy-tailed benchmarks up to half of
 *       all builds would fail by chance: so a regression is at most a warning, and an A/B run confirms it or does not.
 *   <li>Who has fewer than {@value PredictionTest#MIN_BUILDS} builds is INCONCLUSIVE.
 * </ul>
 */
public final class HistoryGate {

    private final Policy policy;

    public HistoryGate(Policy policy) {
        this.policy = policy.withRounds(1);
    }

    /**
     * @param base of each series the segment: an invocation for each build, the earliest first
     * @param head what was measured now
     * @throws PolicyException when a limit of the policy is for nothing that is there
     */
    public Decision decide(ResultSet base, ResultSet head) {
        List<Result> results = ResultSet.together(base, head).results();
        policy.check(results);
        List<Benchmark> benchmarks = Benchmark.gated(results);
        int gated = benchmarks.size();
        Rows rows = new Rows(policy, Context.NONE, gated);
        List<Row> decided = new ArrayList<>();
        List<Benchmark> measured = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            rows.untestable(benchmark).ifPresentOrElse(decided::add, () -> measured.add(benchmark));
        }
        List<Finding> findings = findings(measured, gated);
        for (int i = 0; i < findings.size(); i++) {
            decided.add(enough(measured.get(i))
                    ? rows.screened(measured.get(i), findings.get(i))
                    : rows.unscreened(measured.get(i), findings.get(i)));
        }
        int screened = (int) measured.stream().filter(HistoryGate::enough).count();
        List<String> notes = new Notes(policy, Context.NONE, gated)
                .ofHistory(screened, measured.size() - screened, base.agent(), head.agent(), results);
        return Decisions.of(Mode.HISTORY, policy, gated, 1, Rows.worstFirst(decided), notes, "");
    }

    private List<Finding> findings(List<Benchmark> measured, int gated) {
        Judge judge = new Judge(policy, gated);
        List<Finding> alone = measured.stream().map(judge::testOfBuilds).toList();
        boolean[] counts = new boolean[alone.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = enough(measured.get(i));
        }
        return judge.decide(alone, counts, counts);
    }

    private static boolean enough(Benchmark benchmark) {
        return benchmark.counted(Arm.BASE) >= PredictionTest.MIN_BUILDS;
    }
}
