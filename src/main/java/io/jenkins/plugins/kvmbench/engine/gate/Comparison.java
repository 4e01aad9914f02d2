package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Basis;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How two sides were compared: all that their verdict depends on beside the samples and the subjects.
 *
 * @param mode what the head is compared with
 * @param policy what the head is held against
 * @param baseAgent the base's machine where it was measured in runs of its own; empty where both sides were interleaved in one
 * @param rounds rounds that were measured and screened; 0 where the first was not complete, and in separate runs
 * @param dropped who was no longer suspicious, with the round after which it was left out
 * @param shiftedBefore whether an earlier measurement of the same comparison ended in ENV_SHIFT
 * @param judgeIdentical whether an A/A is judged all the same
 * @param layoutSd standard deviation of ln(value) over rebuilds of the same source, NaN when it was not measured
 * @param terms waivers, and where they and the limits come from
 */
public record Comparison(
        Mode mode,
        Policy policy,
        Optional<Agent> baseAgent,
        int rounds,
        SortedMap<SeriesId, Integer> dropped,
        boolean shiftedBefore,
        boolean judgeIdentical,
        double layoutSd,
        Terms terms)
        implements Basis {

    /** @throws IllegalArgumentException when they contradict each other */
    public Comparison {
        Objects.requireNonNull(policy, "policy");
        if ((mode == Mode.AB) == baseAgent.isPresent()) {
            throw new IllegalArgumentException("interleaved sides have one machine, separate runs have two");
        }
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
        if (baseAgent.isPresent() && (rounds != 0 || !dropped.isEmpty())) {
            throw new IllegalArgumentException("separate runs have no rounds");
        }
        if (rounds < 0 || rounds > policy.rounds()) {
            throw new IllegalArgumentException("rounds cannot be " + rounds + " where the policy has " + policy.rounds());
        }
        for (int after : dropped.values()) {
            if (after < 1 || after > rounds) {
                throw new IllegalArgumentException("nothing can drop out after round " + after + " of " + rounds);
            }
        }
        if (layoutSd < 0) {
            throw new IllegalArgumentException("a standard deviation cannot be " + layoutSd);
        }
    }

    /** Without terms. */
    public Comparison(
            Policy policy,
            Optional<Agent> baseAgent,
            int rounds,
            SortedMap<SeriesId, Integer> dropped,
            boolean shiftedBefore,
            boolean judgeIdentical,
            double layoutSd) {
        this(
                baseAgent.isPresent() ? Mode.BASELINE : Mode.AB,
                policy,
                baseAgent,
                rounds,
                dropped,
                shiftedBefore,
                judgeIdentical,
                layoutSd,
                Terms.NONE);
    }

    /** Both sides interleaved in one run, as far as it came. */
    public static Comparison interleaved(Policy policy, Rounds rounds, Context context) {
        return new Comparison(
                Mode.AB,
                policy,
                Optional.empty(),
                rounds.done(),
                rounds.dropped(),
                context.shiftedBefore(),
                context.judgeIdentical(),
                context.layoutSd(),
                context.terms());
    }

    /** Two runs, whose base was measured on this machine. */
    public static Comparison apart(Policy policy, Agent base) {
        return new Comparison(policy, Optional.of(base), 0, Collections.emptySortedMap(), false, false, Double.NaN);
    }

    /** Earlier builds, on this machine, and a new one. */
    public static Comparison history(Policy policy, Agent base, Terms terms) {
        return new Comparison(
                Mode.HISTORY,
                policy,
                Optional.of(base),
                0,
                Collections.emptySortedMap(),
                false,
                false,
                Double.NaN,
                terms);
    }

    /** How results were compared, as they say themselves. */
    public static Optional<Comparison> of(ResultSet results) {
        return results.basis().filter(Comparison.class::isInstance).map(Comparison.class::cast);
    }

    /**
     * The same by another policy and on other terms, in one round, in which nobody drops out.
     *
     * @param judgeAlways an A/A as well
     */
    Comparison inOneRound(Policy other, Terms otherTerms, boolean judgeAlways) {
        return new Comparison(
                mode,
                other.withRounds(1),
                baseAgent,
                baseAgent.isPresent() ? 0 : 1,
                Collections.emptySortedMap(),
                shiftedBefore,
                judgeIdentical || judgeAlways,
                layoutSd,
                otherTerms);
    }

    /** What the gate of mode AB has to know beside the numbers. */
    Context context(ResultSet results) {
        return new Context(Context.of(results.run()).identical(), judgeIdentical, shiftedBefore, layoutSd);
    }
}
