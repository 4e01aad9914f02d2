package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The gates of a step.
 *
 * @param gates the first that matches a metric counts; empty: the configured limits for all metrics. What none matches is
 *     compared but held against nothing
 * @param missing how much a vanished benchmark weighs: {@code none}, {@code warn} or {@code fail}
 */
public record Gates(List<BenchmarkGate> gates, String missing) implements Serializable {

    private static final String ALL = "*";

    public Gates {
        gates = List.copyOf(gates);
    }

    /** @throws AbortException when the limits contradict each other or a word is unknown */
    Policy policy() throws AbortException {
        Policy defaults = KvmBenchConfiguration.get().policy();
        Policy.Limit rest = defaults.limits().get(defaults.limits().size() - 1);
        List<Policy.Limit> limits = new ArrayList<>();
        for (BenchmarkGate gate : gates) {
            try {
                limits.add(gate.limit(rest));
            } catch (IllegalArgumentException e) {
                throw new AbortException(Messages.Gates_Impossible(e.getMessage()));
            }
        }
        if (limits.isEmpty()) {
            limits.add(rest);
        } else if (!limits.get(limits.size() - 1).metric().equals(ALL)) {
            limits.add(new Policy.Limit(ALL, Double.NaN, Double.NaN, 0, Double.NaN));
        }
        return defaults.withLimits(limits).withMissing(level(missing));
    }

    static Level level(String missing) throws AbortException {
        for (Level level : Level.values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(missing)) {
                return level;
            }
        }
        throw new AbortException(Messages.Gates_UnknownLevel(missing));
    }

    /** What a decision under these gates' policy does to the build, weakest first; empty when it does nothing. */
    SortedSet<Criticality> consequences(Decision decision) {
        return decision.rows().stream()
                .filter(row -> row.level() != Level.NONE)
                .map(row -> consequence(decision.policy(), row))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether there are consequences, and none but notes. */
    boolean onlyNote(Decision decision) {
        SortedSet<Criticality> consequences = consequences(decision);
        return !consequences.isEmpty() && consequences.last() == Criticality.NOTE;
    }

    private Criticality consequence(Policy policy, Row row) {
        int gate = policy.limits().indexOf(policy.limit(row.id()));
        Criticality atFail = gate < gates.size() ? gates.get(gate).getCriticality() : Criticality.FAILURE;
        return row.level() == Level.FAIL ? atFail : atFail.atWarning();
    }
}
