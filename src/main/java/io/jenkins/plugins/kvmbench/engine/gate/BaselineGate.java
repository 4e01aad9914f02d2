package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.JointTest;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.stats.Tails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gate of mode BASELINE: two files that were measured apart. Weak evidence, and every decision says so.
 *
 * <ul>
 *   <li>Where there are invocations enough, all benchmarks are tested together, see {@link JointTest}: REGRESSED is who is worse
 *       with p up to the policy's q and by the policy's limits. Slots of separate runs are not comparable, so nothing is paired.
 *   <li>Any other is judged by the size of its change alone, see {@link SizeRule}.
 *   <li>Signs that the machine changed are told, and change no verdict: in files they cannot be told from the subject's.
 * </ul>
 */
public final class BaselineGate {

    private final Policy policy;
    private final Context context;

    public BaselineGate(Policy policy, Context context) {
        this.policy = policy.withRounds(1);
        this.context = context;
    }

    /**
     * Compares one arm of each file: the head's, or the base's where a file holds nothing else.
     *
     * @throws PolicyException when a limit of the policy is for nothing that is there
     */
    public Decision decide(ResultSet base, ResultSet head) {
        List<Result> results = ResultSet.together(base, head).results();
        policy.check(results);
        List<Benchmark> benchmarks = Benchmark.gated(results);
        int gated = benchmarks.size();
        Rows rows = Rows.ofJointTest(policy, context, gated);
        List<Row> decided = new ArrayList<>();
        List<Benchmark> measured = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            rows.untestable(benchmark).ifPresentOrElse(decided::add, () -> measured.add(benchmark));
        }
        Map<Benchmark, Finding> findings = findings(measured, gated);
        findings.forEach((benchmark, finding) -> decided.add(
                tested(finding) || context.cannotChange()
                        ? rows.of(benchmark, finding, 1, 0, Optional.empty())
                        : rows.judgedBySize(benchmark, finding, new SizeRule(finding, policy.limit(benchmark.id())))));
        int tested = (int) findings.values().stream().filter(BaselineGate::tested).count();
        List<String> notes = new Notes(policy, context, gated)
                .ofBaseline(
                        tested,
                        findings.size() - tested,
                        JointTest.needed(policy.q(), groups(findings)),
                        base.agent(),
                        head.agent(),
                        results,
                        shifted(results, findings));
        return Decisions.of(Mode.BASELINE, policy, gated, 1, Rows.worstFirst(decided), notes, "");
    }

    private Map<Benchmark, Finding> findings(List<Benchmark> measured, int gated) {
        Judge judge = new Judge(policy, gated);
        List<Finding> alone = measured.stream().map(judge::testOfSeparateRuns).toList();
        List<Optional<JointTest.Joint>> together =
                JointTest.of(alone.stream().map(Finding::evidence).toList(), policy.q());
        Map<Benchmark, Finding> findings = new LinkedHashMap<>();
        for (int i = 0; i < alone.size(); i++) {
            Tails p = together.get(i).map(JointTest.Joint::p).orElse(Finding.UNTESTED);
            double spread = together.get(i).map(JointTest.Joint::spread).orElse(alone.get(i).spread());
            boolean decides = !context.cannotChange();
            findings.put(
                    measured.get(i),
                    alone.get(i)
                            .decided(
                                    p,
                                    spread,
                                    decides && JointTest.finds(p.upper(), policy.q()),
                                    decides && JointTest.finds(p.lower(), policy.q())));
        }
        return findings;
    }

    private static int groups(Map<Benchmark, Finding> findings) {
        return JointTest.groups(findings.values().stream().map(Finding::evidence).toList());
    }

    private static boolean tested(Finding finding) {
        return !Double.isNaN(finding.p().upper());
    }

    private Optional<String> shifted(List<Result> results, Map<Benchmark, Finding> findings) {
        return context.cannotChange()
                ? Optional.empty()
                : EnvironmentShift.ofAnchors(Benchmark.anchors(results), true)
                        .map(EnvironmentShift::how)
                        .or(() -> EnvironmentShift.ofMost(findings));
    }
}
