package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Results and what the gate makes of them: the one way from the one to the other, whoever asks. Who measured them and who reads
 * their file later get the same.
 *
 * @param results of both sides where there are two
 * @param decision empty where nothing was compared
 */
public record Judgement(ResultSet results, Optional<Decision> decision) {

    private static final String INTERRUPTED =
            "the run was interrupted, and before its end nothing is decided: go on with --resume, or measure again";

    public Judgement {
        Objects.requireNonNull(results, "results");
        Objects.requireNonNull(decision, "decision");
    }

    /** By what the results carry. Where both sides carry nothing, in one round by the default policy. */
    public static Judgement of(ResultSet results) {
        return Comparison.of(results)
                .map(carried -> new Judgement(results, decided(results, carried)))
                .orElseGet(() -> inOneRound(results, Policy.DEFAULT));
    }

    /**
     * By a policy of whoever asks, in one round over everything that was measured: of what the results carry, neither the limits
     * count nor who dropped out.
     */
    public static Judgement inOneRound(ResultSet results, Policy own) {
        return byOwn(results, own, Terms.NONE, false);
    }

    /**
     * Results that nobody vouches for, as {@link #inOneRound}: nor is it believed that both sides are one artefact, which could
     * not fail. What is left to forge are the samples.
     */
    public static Judgement untrusted(ResultSet results, Policy own, Terms terms) {
        return byOwn(results, own, terms, true);
    }

    private static Judgement byOwn(ResultSet results, Policy own, Terms terms, boolean judgeIdentical) {
        Optional<Comparison> carried = Comparison.of(results);
        if (carried.isEmpty() && results.on(Arm.BASE).isEmpty()) {
            return new Judgement(results, Optional.empty());
        }
        Comparison comparison = carried.orElseGet(() -> Comparison.interleaved(own, Rounds.NONE, Context.NONE))
                .inOneRound(own, terms, judgeIdentical);
        Optional<Decision> decision = decided(results, comparison);
        return new Judgement(
                results,
                carried.isPresent()
                        ? decision.map(one -> one.noting(Notes.otherPolicy(own, carried.get().policy())))
                        : decision);
    }

    /** Two runs that were measured apart, one arm of each: the head's, or the base's where a run holds nothing else. */
    public static Judgement apart(ResultSet base, ResultSet head, Policy policy) {
        Judgement judgement = of(ResultSet.together(base, head).withBasis(Comparison.apart(policy, base.agent())));
        return new Judgement(
                judgement.results(), judgement.decision().map(one -> noting(noting(one, "head", head), "base", base)));
    }

    /**
     * A build and the earlier ones that it is screened against.
     *
     * @param builds of each series an invocation for each build, the earliest first, see {@code history.Reference}
     * @param terms what readers must know of them
     */
    public static Judgement ofHistory(ResultSet builds, ResultSet head, Policy policy, Terms terms) {
        Judgement judgement = of(ResultSet.together(builds, head).withBasis(Comparison.history(policy, builds.agent(), terms)));
        return new Judgement(judgement.results(), judgement.decision().map(one -> noting(one, "head", head)));
    }

    private static Decision noting(Decision decision, String side, ResultSet results) {
        return results.run().unfinished() ? decision.noting(Notes.unfinished(side)) : decision;
    }

    private static Optional<Decision> decided(ResultSet results, Comparison comparison) {
        return judged(results, comparison)
                .map(decision -> onTerms(decision, comparison.terms(), results.run()))
                .map(decision -> withoutBroken(decision, results.skips()));
    }

    private static Decision onTerms(Decision decision, Terms terms, RunInfo run) {
        // Of a run that is not over nothing is decided yet.
        Decision waived = run.finished() == null ? decision : Waivers.applied(decision, terms.waivers(), run.finished());
        return terms.notes().isEmpty() ? waived : waived.noting(terms.notes());
    }

    /** What a file held that could not be read may be what got worse: a regression that was shown stands, and nothing passes. */
    private static Decision withoutBroken(Decision decision, List<Skip> skips) {
        List<Skip> broken = skips.stream().filter(Skip::broken).toList();
        if (broken.isEmpty()) {
            return decision;
        }
        String more = broken.size() > 1 ? "; " + (broken.size() - 1) + " more could not be read" : "";
        String note = "not everything could be read, so nothing passes: " + broken.get(0).what() + ": "
                + broken.get(0).reason() + more;
        return decision.outcome() == Outcome.FAILED ? decision.noting(note) : decision.invalid(note);
    }

    private static Optional<Decision> judged(ResultSet results, Comparison comparison) {
        if (comparison.baseAgent().isPresent()) {
            Agent agent = comparison.baseAgent().get();
            ResultSet base = new ResultSet(RunInfo.UNKNOWN, agent, results.on(Arm.BASE), List.of());
            ResultSet head = new ResultSet(RunInfo.UNKNOWN, results.agent(), results.on(Arm.HEAD), List.of());
            return Optional.of(
                    comparison.mode() == Mode.HISTORY
                            ? new HistoryGate(comparison.policy()).decide(base, head)
                            : new BaselineGate(comparison.policy(), Context.NONE).decide(base, head));
        }
        if (nothingPossible(results)) {
            return Optional.empty();
        }
        AbGate gate = new AbGate(comparison.policy(), comparison.context(results));
        Rounds rounds = AbGate.recorded(comparison, results.results());
        Decision decision = gate.decide(rounds, results.results());
        boolean interrupted = Comparison.of(results).isPresent() && results.run().finished() == null;
        return Optional.of(interrupted ? decision.invalid(INTERRUPTED) : decision);
    }

    /** Whether nothing was measured because the machine cannot; the results' skips say why. */
    public boolean cannot() {
        return decision.isEmpty() && nothingPossible(results);
    }

    private static boolean nothingPossible(ResultSet results) {
        return !results.skips().isEmpty()
                && results.results().stream()
                        .allMatch(result -> result.id().suite().equals(Benchmark.ANCHOR_SUITE));
    }
}
