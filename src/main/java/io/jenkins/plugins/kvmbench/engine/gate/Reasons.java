package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;

/** Why a tested benchmark got its verdict, in words. */
final class Reasons {

    private static final String NO_SHARE = "no percentage exists: set an absolute limit to fail";

    private final Policy policy;
    private final Context context;
    private final int gated;
    private final boolean joint;

    /** @param joint whether p is that of all benchmarks together, which is held against q as it is */
    Reasons(Policy policy, Context context, int gated, boolean joint) {
        this.joint = joint;
        this.policy = policy;
        this.context = context;
        this.gated = gated;
    }

    /** Why a metric that nobody gave a direction has no verdict, and how to give it one. */
    static String undirected(SeriesId id) {
        return "nobody said whether more or less of it is better, so no change of it is worse or better: say --better '"
                + id.metric() + "=lower' or '=higher'";
    }

    /**
     * @param droppedAfter the round after which a benchmark was no longer suspicious, 0 when it stayed to the end
     * @param rounds rounds the benchmark went through
     * @param mde in the scale of changes
     */
    String of(Finding finding, Result any, int droppedAfter, int rounds, double mde) {
        Words words = new Words(any.unit(), finding.evidence().linear());
        return switch (finding.verdict()) {
            case REGRESSED -> regressed(finding, words);
            case IMPROVED -> improved(finding, words);
            case OK -> ok(finding, any, words);
            default -> undecided(finding, any, words, droppedAfter, rounds, mde);
        };
    }

    /** The reason of a benchmark that no test can judge. */
    String bySize(Finding finding, Result any, SizeRule rule) {
        Evidence evidence = finding.evidence();
        Words words = new Words(any.unit(), evidence.linear());
        String size = words.change(evidence.change(finding.test().shift())) + " by " + evidence.base().length + " against "
                + Words.count(evidence.head().length, "invocation") + ", judged by size alone: weak evidence";
        if (finding.thresholds().underFloor(finding.test().shift(), evidence)) {
            return size + "; less than the floor of " + policy.limit(any.id()).floor().inWords(any);
        }
        return finding.thresholds().amountMissing() && !evidence.unchangedAmounts() ? size + "; " + NO_SHARE : size;
    }

    /** The reason of a benchmark that was held against earlier builds. */
    String ofBuilds(Finding finding, Result any, double mde) {
        Words words = new Words(any.unit(), finding.evidence().linear());
        return switch (finding.verdict()) {
            case REGRESSED -> regressed(finding, words) + "; against " + builds(finding)
                    + ", which is a suspicion: an A/B run confirms it or does not";
            case IMPROVED -> improved(finding, words) + "; against " + builds(finding);
            case OK -> ok(finding, any, words);
            default -> range(finding, any, words) + missed(words, mde);
        };
    }

    /** The reason of a benchmark that too few earlier builds have. */
    String ofTooFewBuilds(Finding finding, Result any) {
        Evidence evidence = finding.evidence();
        return new Words(any.unit(), evidence.linear()).change(evidence.change(finding.test().shift())) + " against "
                + builds(finding) + " on this machine since the level last changed; " + PredictionTest.MIN_BUILDS
                + " are the least that decide";
    }

    private static String builds(Finding finding) {
        return Words.count(finding.evidence().base().length, "earlier build");
    }

    private static String missed(Words words, double mde) {
        return Double.isNaN(mde) ? "" : "; a regression of less than " + words.amount(mde) + " could have gone unseen";
    }

    private String regressed(Finding finding, Words words) {
        if (finding.thresholds().amountMissing()) {
            return words.change(finding.test().shift()) + ": " + NO_SHARE + "; " + significance(finding.p().upper());
        }
        Evidence evidence = finding.evidence();
        Thresholds thresholds = finding.thresholds();
        boolean fails = finding.regression() == Level.FAIL;
        double threshold = evidence.change(fails ? thresholds.fail() : thresholds.warn());
        double lower = evidence.change(finding.test().lower());
        return words.change(evidence.change(finding.test().shift()))
                + (lower > 0 ? ", with 95 % confidence at least " + words.amount(lower) : "")
                + ": reaches the " + (fails ? "limit of " : "warning limit of ") + words.amount(threshold) + "; "
                + significance(finding.p().upper());
    }

    private String improved(Finding finding, Words words) {
        double upper = finding.evidence().change(finding.test().upper());
        return words.change(finding.evidence().change(finding.test().shift()))
                + (upper < 0 ? ", with 95 % confidence at least " + words.amount(-upper) : "")
                + "; " + significance(finding.p().lower());
    }

    private String significance(double p) {
        return joint
                ? Words.p(p) + " in the joint test of " + Words.count(gated, "benchmark") + ", at most "
                        + Words.plain(policy.q())
                : Words.p(p) + " stands among " + Words.count(gated, "benchmark") + " at q = " + Words.plain(policy.q());
    }

    private String ok(Finding finding, Result any, Words words) {
        Evidence evidence = finding.evidence();
        double decisive = finding.thresholds().decisive();
        if (evidence.unchangedAmounts()) {
            return "unchanged: every value is " + Words.plain(evidence.baseMedian());
        }
        if (finding.thresholds().amountMissing()) {
            return "with 95 % confidence " + words.change(evidence.change(finding.test().upper())) + " at most";
        }
        if (Double.isNaN(decisive)) {
            return "no limit is set for this metric";
        }
        double upper = finding.test().upper();
        String bound = "with 95 % confidence at most " + words.change(evidence.change(upper));
        if (finding.thresholds().underFloor(upper, evidence)) {
            return bound + ", which is less than the floor of " + policy.limit(any.id()).floor().inWords(any);
        }
        return bound + ", below the limit of " + words.amount(evidence.change(decisive));
    }

    private String undecided(Finding finding, Result any, Words words, int droppedAfter, int rounds, double mde) {
        Evidence evidence = finding.evidence();
        int nBase = evidence.base().length;
        int nHead = evidence.head().length;
        if (context.cannotChange()) {
            return "both sides are the same artefact: an A/A, which cannot fail";
        }
        if (!joint && evidence.smallerArm() < Reach.MIN_INVOCATIONS) {
            return "informational: " + nBase + " and " + nHead + " invocations decide nothing, "
                    + Reach.MIN_INVOCATIONS + " a side are the least";
        }
        int possible = policy.rounds();
        if (!joint && !Reach.alarms(nBase * possible / rounds, nHead * possible / rounds, gated, policy.q())) {
            return "cannot alarm on its own: the smallest p of " + nBase + " and " + nHead + " invocations is too large for"
                    + " one finding among " + Words.count(gated, "benchmark") + "; K = "
                    + Reach.needed(gated, possible, policy.q()) + " a side would do";
        }
        if (finding.worseInPart()) {
            return "part of the invocations are worse: the median change is " + words.change(evidence.change(finding.test().shift()))
                    + ", that of the means " + words.change(evidence.change(evidence.meanShift())) + "; "
                    + significance(finding.p().upper());
        }
        String range = range(finding, any, words);
        if (droppedAfter > 1) {
            return "suspicious at first, not confirmed in round " + droppedAfter + " (" + Words.p(finding.p().upper())
                    + "): " + range + missed(words, mde);
        }
        return range + missed(words, mde);
    }

    private String range(Finding finding, Result any, Words words) {
        Evidence evidence = finding.evidence();
        double lower = evidence.change(finding.test().lower());
        double upper = evidence.change(finding.test().upper());
        if (Double.isNaN(upper)) {
            return words.change(evidence.change(finding.test().shift())) + ", too few invocations for bounds";
        }
        double decisive = finding.thresholds().decisive();
        String limit = (Double.isNaN(decisive) ? "" : ", limit " + words.amount(evidence.change(decisive)))
                + (finding.thresholds().floor() > 0 ? ", floor " + policy.limit(any.id()).floor().inWords(any) : "");
        return "somewhere between " + words.change(lower) + " and " + words.change(upper) + " (95 % each)" + limit + ", "
                + Words.p(finding.p().upper());
    }
}
