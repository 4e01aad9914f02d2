package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The gate of mode A/B: both arms interleaved in one run, in rounds. Immutable.
 *
 * <pre>{@code
 * AbGate gate = new AbGate(policy, Context.of(run));
 * Rounds rounds = gate.screen(Rounds.NONE, results);        // after K invocations a side of everything
 * while (gate.again(rounds)) {
 *     results = ...                                         // K more a side of rounds.suspects(), all results so far
 *     rounds = gate.screen(rounds, results);
 * }
 * Decision decision = gate.decide(rounds, results);
 * }</pre>
 */
public final class AbGate {

    private final Policy policy;
    private final Context context;

    public AbGate(Policy policy, Context context) {
        this.policy = policy;
        this.context = context;
    }

    /**
     * Screens after a round of measuring. Between rounds only the suspicious stay: p up to the policy's screen and a shift
     * that reaches the warning threshold, on all that was measured so far. After the last round nobody drops out: the final
     * test decides.
     *
     * @param before what was screened so far, {@link Rounds#NONE} after the first round
     * @param results everything measured so far on both arms
     */
    public Rounds screen(Rounds before, Collection<Result> results) {
        int done = before.done() + 1;
        List<Benchmark> benchmarks = Benchmark.gated(results);
        Judge judge = new Judge(policy, benchmarks.size());
        SortedSet<SeriesId> suspects = new TreeSet<>();
        SortedMap<SeriesId, Integer> dropped = new TreeMap<>(before.dropped());
        for (Benchmark benchmark : benchmarks) {
            SeriesId id = benchmark.id();
            boolean asked = before.done() == 0 || before.suspects().contains(id);
            if (asked && benchmark.judgeable()) {
                if (done >= policy.rounds() || suspicious(judge, benchmark)) {
                    suspects.add(id);
                } else {
                    dropped.put(id, done);
                }
            }
        }
        return new Rounds(done, suspects, dropped);
    }

    private boolean suspicious(Judge judge, Benchmark benchmark) {
        return !context.cannotChange()
                && judge.suspicious(judge.test(benchmark.evidence(), policy.limit(benchmark.id())));
    }

    /** Whether another round is to be measured, of {@link Rounds#suspects()} alone. */
    public boolean again(Rounds rounds) {
        return rounds.done() < policy.rounds() && !rounds.suspects().isEmpty();
    }

    /**
     * The rounds of results that were measured earlier. The benchmark with the fewest invocations shows how many a round had,
     * and who has fewer than the others dropped out of the later rounds.
     */
    public Rounds replay(Collection<Result> results) {
        List<Benchmark> judged = Benchmark.gated(results).stream()
                .filter(Benchmark::judgeable)
                .toList();
        int perRound = judged.stream().mapToInt(AbGate::invocations).min().orElse(1);
        int most = judged.stream().mapToInt(AbGate::invocations).max().orElse(1);
        int rounds = Math.min(policy.rounds(), most / perRound);
        SortedMap<SeriesId, Integer> dropped = new TreeMap<>();
        SortedSet<SeriesId> suspects = new TreeSet<>();
        for (Benchmark benchmark : judged) {
            int done = invocations(benchmark) / perRound;
            if (done < rounds) {
                dropped.put(benchmark.id(), done);
            } else {
                suspects.add(benchmark.id());
            }
        }
        return screen(new Rounds(rounds - 1, rounds == 1 ? Collections.emptySortedSet() : suspects, dropped), results);
    }

    private static int invocations(Benchmark benchmark) {
        return Math.min(benchmark.base().counted().size(), benchmark.head().counted().size());
    }

    /** The decision on results that were measured in one go. */
    public Decision decide(Collection<Result> results) {
        return decide(screen(Rounds.NONE, results), results);
    }

    /**
     * The decision after the last round.
     *
     * @param rounds the screening of every round, the last included
     * @param results everything measured on both arms
     */
    public Decision decide(Rounds rounds, Collection<Result> results) {
        List<Benchmark> benchmarks = Benchmark.gated(results);
        int gated = benchmarks.size();
        Rows rows = new Rows(policy, context, gated);
        List<Row> decided = new ArrayList<>();
        List<Benchmark> tested = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            rows.untestable(benchmark).ifPresentOrElse(decided::add, () -> tested.add(benchmark));
        }
        Optional<String> shifted = context.cannotChange()
                ? Optional.empty()
                : EnvironmentShift.ofAnchors(Benchmark.anchors(results), false);
        List<Finding> findings = findings(tested, rounds, gated);
        for (int i = 0; i < findings.size(); i++) {
            Benchmark benchmark = tested.get(i);
            decided.add(rows.of(
                    benchmark,
                    findings.get(i),
                    rounds.of(benchmark.id()),
                    rounds.dropped().getOrDefault(benchmark.id(), 0),
                    shifted));
        }
        List<String> notes = new Notes(policy, context, gated).ofAb(rounds, again(rounds), results, shifted);
        int measured = Math.max(1, rounds.done());
        return Decisions.of(Mode.AB, policy, gated, measured, Rows.worstFirst(decided), notes, rows.error(decided));
    }

    private List<Finding> findings(List<Benchmark> tested, Rounds rounds, int gated) {
        Judge judge = new Judge(policy, gated);
        List<Finding> findings = new ArrayList<>(tested.size());
        boolean[] worseCounts = new boolean[tested.size()];
        boolean[] betterCounts = new boolean[tested.size()];
        for (int i = 0; i < tested.size(); i++) {
            Benchmark benchmark = tested.get(i);
            Finding finding = judge.test(benchmark.evidence(), policy.limit(benchmark.id()));
            findings.add(finding);
            betterCounts[i] = !context.cannotChange() && finding.decides();
            worseCounts[i] = betterCounts[i] && !rounds.dropped().containsKey(benchmark.id());
        }
        return judge.decide(findings, worseCounts, betterCounts);
    }
}
