package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.Mde;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.gate.test.ShiftTest;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes rows of findings, and puts them in order. */
public final class Rows {

    private static final double HIGH = 0.20;
    private static final double MEDIUM = 0.10;
    private static final double EQUAL = 1e-12;

    private static final Comparator<Row> WORST_FIRST = Comparator.comparing(Row::level)
            .reversed()
            // What nobody knows may be worse than what is known to be better or the same.
            .thenComparing(row -> row.verdict() == Verdict.INCONCLUSIVE ? Verdict.REGRESSED : row.verdict())
            .thenComparing(Row::verdict)
            .thenComparing(Comparator.comparingDouble(Rows::sortable).reversed())
            .thenComparing(Row::id);

    private final Policy policy;
    private final Context context;
    private final int gated;
    private final Mde mde;
    private final Reasons reasons;

    Rows(Policy policy, Context context, int gated) {
        this(policy, context, gated, new Reasons(policy, context, gated, false));
    }

    /** Rows whose p is that of all benchmarks together. */
    static Rows ofJointTest(Policy policy, Context context, int gated) {
        return new Rows(policy, context, gated, new Reasons(policy, context, gated, true));
    }

    private Rows(Policy policy, Context context, int gated, Reasons reasons) {
        this.policy = policy;
        this.context = context;
        this.gated = gated;
        this.mde = policy.mde(gated);
        this.reasons = reasons;
    }

    /** The row of a benchmark that cannot be judged; empty when it can. */
    Optional<Row> untestable(Benchmark benchmark) {
        if (benchmark.isMissing()) {
            return Optional.of(untested(
                    benchmark, Verdict.MISSING, policy.missing(), "vanished: the base has it, the head does not"));
        }
        Optional<String> problem = benchmark.problem();
        if (problem.isPresent()) {
            return Optional.of(untested(benchmark, Verdict.INVALID, Level.FAIL, problem.get()));
        }
        return benchmark.any().better() == Direction.UNKNOWN && !benchmark.unchanged()
                ? Optional.of(untested(benchmark, Verdict.INCONCLUSIVE, Level.NONE, Reasons.undirected(benchmark.id())))
                : Optional.empty();
    }

    /**
     * The row of a benchmark that the final test decided.
     *
     * @param rounds rounds the benchmark went through
     * @param droppedAfter the round after which it was no longer suspicious, 0 when it stayed to the end
     * @param shifted how the machine changed, empty when it did not
     */
    Row of(Benchmark benchmark, Finding finding, int rounds, int droppedAfter, Optional<EnvironmentShift> shifted) {
        Thresholds thresholds = finding.thresholds();
        double moved = shifted.map(shift -> shift.of(finding.evidence())).orElse(0.0);
        Level level = finding.beyond(moved);
        if (shifted.isPresent() && level == Level.NONE) {
            Verdict verdict = context.shiftedBefore() ? Verdict.INVALID : Verdict.ENV_SHIFT;
            String again = context.shiftedBefore() ? " for the second time" : ": measure once more";
            String reason = "the machine changed" + again + " (" + shifted.get().how() + ")";
            return tested(benchmark, finding, verdict, Level.FAIL, rounds, thresholds.decisive(), reason);
        }
        String reason = reasons.of(finding, benchmark.any(), droppedAfter, rounds, mde(finding, rounds))
                + shifted.map(shift -> "; beyond what the machine moved (" + shift.how() + ")").orElse("");
        double threshold = level == Level.WARN ? thresholds.warn() : thresholds.decisive();
        return tested(benchmark, finding, finding.verdict(), level, rounds, threshold, reason);
    }

    /** The row of a benchmark that no test can judge. */
    Row judgedBySize(Benchmark benchmark, Finding finding, SizeRule rule) {
        return tested(
                benchmark, finding, rule.verdict(), rule.level(), 1, rule.threshold(), reasons.bySize(finding, benchmark.any(), rule));
    }

    /** The row of a benchmark that was held against earlier builds: a regression warns and never fails. */
    Row screened(Benchmark benchmark, Finding finding) {
        Thresholds thresholds = finding.thresholds();
        Level level = finding.regression() == Level.NONE ? Level.NONE : Level.WARN;
        double threshold = finding.regression() == Level.WARN ? thresholds.warn() : thresholds.decisive();
        String reason = reasons.ofBuilds(finding, benchmark.any(), mde(finding, 1));
        return tested(benchmark, finding, finding.verdict(), level, 1, threshold, reason);
    }

    /** The row of a benchmark that too few earlier builds have. */
    Row unscreened(Benchmark benchmark, Finding finding) {
        Finding untested = finding.decided(Finding.UNTESTED, finding.spread(), false, false);
        String reason = reasons.ofTooFewBuilds(finding, benchmark.any());
        return tested(
                benchmark, untested, Verdict.INCONCLUSIVE, Level.NONE, 1, finding.thresholds().decisive(), reason);
    }

    /** Why the configuration cannot decide, and which would; empty when it can. */
    String error(List<Row> rows) {
        List<Row> tested = rows.stream()
                .filter(row -> Math.min(row.nBase(), row.nHead()) >= Reach.MIN_INVOCATIONS && !Double.isNaN(row.p()))
                .toList();
        if (context.cannotChange() || tested.stream().anyMatch(this::alarms)) {
            return "";
        }
        if (tested.isEmpty()) {
            return rows.stream().anyMatch(Row::compared) ? Reach.tooFew() : "";
        }
        int most = tested.stream()
                .mapToInt(row -> Math.min(row.nBase(), row.nHead()) / row.rounds())
                .max()
                .orElseThrow();
        return Reach.problem(gated, most, policy.rounds(), policy.q()).orElse("");
    }

    private boolean alarms(Row row) {
        int possible = policy.rounds();
        return Reach.alarms(
                row.nBase() * possible / row.rounds(), row.nHead() * possible / row.rounds(), gated, policy.q());
    }

    private Row untested(Benchmark benchmark, Verdict verdict, Level level, String reason) {
        Result any = benchmark.any();
        Policy.Limit limit = policy.limit(benchmark.id());
        return new Row(
                benchmark.id(),
                any.unit(),
                any.better(),
                verdict,
                level,
                null,
                benchmark.median(Arm.BASE),
                benchmark.median(Arm.HEAD),
                false,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                false,
                Double.NaN,
                Double.isNaN(limit.fail()) ? limit.warn() : limit.fail(),
                benchmark.counted(Arm.BASE),
                benchmark.counted(Arm.HEAD),
                benchmark.losses(Arm.BASE),
                benchmark.losses(Arm.HEAD),
                1,
                reason,
                List.of());
    }

    /**
     * A row with all numbers.
     *
     * @param threshold what it is held against, on the scale of the test
     */
    private Row tested(
            Benchmark benchmark,
            Finding finding,
            Verdict verdict,
            Level level,
            int rounds,
            double threshold,
            String reason) {
        Evidence evidence = finding.evidence();
        ShiftTest test = finding.test();
        Result any = benchmark.any();
        double change = evidence.change(test.shift());
        return new Row(
                benchmark.id(),
                any.unit(),
                any.better(),
                verdict,
                level,
                verdict == Verdict.REGRESSED ? severity(evidence, change) : null,
                evidence.baseMedian(),
                evidence.headMedian(),
                evidence.linear(),
                change,
                evidence.change(test.lower()),
                evidence.change(test.upper()),
                verdict == Verdict.IMPROVED ? finding.p().lower() : finding.p().upper(),
                test.paired(),
                mde(finding, rounds),
                evidence.change(threshold),
                benchmark.counted(Arm.BASE),
                benchmark.counted(Arm.HEAD),
                benchmark.losses(Arm.BASE),
                benchmark.losses(Arm.HEAD),
                rounds,
                reason,
                benchmark.explanations());
    }

    /** The smallest change that would have been found, in the scale of {@link Row#change()}. */
    private double mde(Finding finding, int rounds) {
        Evidence evidence = finding.evidence();
        ShiftTest test = finding.test();
        double base = test.paired() ? evidence.smallerArm() : evidence.base().length;
        double head = test.paired() ? evidence.smallerArm() : evidence.head().length;
        return evidence.change(mde.shift(
                finding.spread(), base / rounds, head / rounds, finding.thresholds().decisive()));
    }

    /** More than 20 % high, more than 10 % medium, else low; on the linear scale as a share of the base's size. */
    private static Severity severity(Evidence evidence, double change) {
        double share = evidence.linear() ? change / Math.abs(evidence.baseMedian()) : change;
        return share > HIGH + EQUAL ? Severity.HIGH : share > MEDIUM + EQUAL ? Severity.MEDIUM : Severity.LOW;
    }

    public static List<Row> worstFirst(List<Row> rows) {
        return rows.stream().sorted(WORST_FIRST).toList();
    }

    private static double sortable(Row row) {
        return Double.isNaN(row.change()) ? Double.NEGATIVE_INFINITY : row.change();
    }
}
