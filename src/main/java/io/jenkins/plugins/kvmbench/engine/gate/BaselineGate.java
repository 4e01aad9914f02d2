package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gate of mode BASELINE: two files that were measured apart. Weak evidence, and every decision says so.
 *
 * <ul>
 *   <li>A benchmark with at least {@value Reach#MIN_INVOCATIONS} invocations a side, and enough of them that one finding among
 *       all m can stand (1 / C(n1 + n2, n1) up to q / m), is tested: two-sample, one round, Benjamini-Hochberg at the
 *       policy's q over all m, the policy's limits. Slots of separate runs are not comparable, so nothing is paired.
 *   <li>Any other is judged by the size of its change alone: more than 10 % worse is REGRESSED (warn), more than 20 %
 *       REGRESSED (fail, severity high), more than 5 % better IMPROVED, within 5 % OK, in between INCONCLUSIVE. Wider limits
 *       of the policy widen the first two. These count as p = 1 in the test of the others.
 *   <li>More than half of at least six unrelated benchmarks that moved the same way are ENV_SHIFT: tested ones by more than
 *       2 % with p up to .005, the others beyond 5 %.
 * </ul>
 */
public final class BaselineGate {

    private final Policy policy;
    private final Context context;

    public BaselineGate(Policy policy, Context context) {
        this.policy = policy.withRounds(1);
        this.context = context;
    }

    /** Compares one arm of each file: the head's, or the base's where a file holds nothing else. */
    public Decision decide(ResultSet base, ResultSet head) {
        List<Result> results = ResultSet.together(base, head).results();
        List<Benchmark> benchmarks = Benchmark.gated(results);
        int gated = benchmarks.size();
        Rows rows = new Rows(policy, context, gated);
        List<Row> decided = new ArrayList<>();
        List<Benchmark> measured = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            rows.untestable(benchmark).ifPresentOrElse(decided::add, () -> measured.add(benchmark));
        }
        List<Finding> findings = findings(measured, gated);
        Optional<String> shifted = shifted(results, measured, findings, gated);
        int tested = 0;
        for (int i = 0; i < findings.size(); i++) {
            Benchmark benchmark = measured.get(i);
            Finding finding = findings.get(i);
            boolean testable = testable(finding, gated);
            tested += testable ? 1 : 0;
            boolean bySize = !testable && shifted.isEmpty() && !finding.lacksThreshold() && !context.cannotChange();
            decided.add(bySize ? bySize(rows, benchmark, finding) : rows.of(benchmark, finding, 1, 0, shifted));
        }
        List<String> notes = new Notes(policy, context, gated)
                .ofBaseline(tested, Thumb.DEFAULT, base.agent(), head.agent(), results, shifted);
        return Decisions.of(Mode.BASELINE, policy, gated, 1, Rows.worstFirst(decided), notes, rows.lacking(decided));
    }

    private List<Finding> findings(List<Benchmark> measured, int gated) {
        Judge judge = new Judge(policy, gated);
        List<Finding> findings = new ArrayList<>(measured.size());
        boolean[] counts = new boolean[measured.size()];
        for (int i = 0; i < measured.size(); i++) {
            Benchmark benchmark = measured.get(i);
            Evidence evidence = benchmark.evidenceOfSeparateRuns();
            Finding finding = judge.test(evidence, Thresholds.of(policy.limit(benchmark.id()), benchmark.any(), evidence.linear()));
            findings.add(finding);
            counts[i] = !context.cannotChange() && testable(finding, gated);
        }
        return judge.decide(findings, counts, counts);
    }

    private boolean testable(Finding finding, int gated) {
        Evidence evidence = finding.evidence();
        return finding.decides() && Reach.alarms(evidence.base().length, evidence.head().length, gated, policy.q());
    }

    private Row bySize(Rows rows, Benchmark benchmark, Finding finding) {
        double change = finding.evidence().change(finding.test().shift());
        boolean linear = finding.evidence().linear();
        Thumb thumb = Thumb.DEFAULT.within(policy.limit(benchmark.id()), finding.thresholds(), linear);
        Words words = new Words(benchmark.any().unit(), linear);
        Level level = thumb.level(change, finding);
        return rows.judgedBySize(
                benchmark,
                finding,
                thumb.verdict(change, finding),
                level,
                level == Level.FAIL ? thumb.high() : thumb.alert(),
                words.change(change) + " by " + finding.evidence().base().length + " against "
                        + Words.count(finding.evidence().head().length, "invocation")
                        + ", judged by size alone: weak evidence");
    }

    private Optional<String> shifted(
            List<Result> results, List<Benchmark> measured, List<Finding> findings, int gated) {
        if (context.cannotChange()) {
            return Optional.empty();
        }
        Map<Benchmark, Integer> directions = new LinkedHashMap<>();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            directions.put(
                    measured.get(i),
                    testable(finding, gated)
                            ? EnvironmentShift.direction(finding.evidence(), finding.test())
                            : directionBySize(finding));
        }
        return EnvironmentShift.ofAnchors(Benchmark.anchors(results), true)
                .or(() -> EnvironmentShift.ofMost(directions));
    }

    private static int directionBySize(Finding finding) {
        double change = finding.evidence().change(finding.test().shift());
        boolean moved = !finding.evidence().linear() && Math.abs(change) > Thumb.DEFAULT.improvement();
        return moved ? (int) Math.signum(change) : 0;
    }
}
