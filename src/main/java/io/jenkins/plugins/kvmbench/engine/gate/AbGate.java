package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.ArrayList;
import java.util.Collection;
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
        policy.check(results);
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
                && judge.suspicious(judge.test(benchmark));
    }

    /** Whether another round is to be measured, of {@link Rounds#suspects()} alone. */
    public boolean again(Rounds rounds) {
        return rounds.done() < policy.rounds() && !rounds.suspects().isEmpty();
    }

    /** The rounds of results that were measured earlier, by what they carry. */
    static Rounds recorded(Comparison comparison, Collection<Result> results) {
        SortedSet<SeriesId> suspects = new TreeSet<>();
        for (Benchmark benchmark : Benchmark.gated(results)) {
            if (benchmark.judgeable() && !comparison.dropped().containsKey(benchmark.id())) {
                suspects.add(benchmark.id());
            }
        }
        return new Rounds(comparison.rounds(), suspects, comparison.dropped());
    }

    /** The decision on results that were measured in one go. */
    public Decision decide(Collection<Result> results) {
        return decide(screen(Rounds.NONE, results), results);
    }

    /**
     * The decision after the last round.
     *
     * @param screened the screening of every round, the last included
     * @param results everything measured on both arms
     */
    public Decision decide(Rounds screened, Collection<Result> results) {
        policy.check(results);
        List<Benchmark> benchmarks = Benchmark.gated(results);
        int gated = benchmarks.size();
        Rows rows = new Rows(policy, context, gated);
        List<Row> decided = new ArrayList<>();
        List<Benchmark> tested = new ArrayList<>();
        for (Benchmark benchmark : benchmarks) {
            rows.untestable(benchmark).ifPresentOrElse(decided::add, () -> tested.add(benchmark));
        }
        Optional<EnvironmentShift> shifted = context.cannotChange()
                ? Optional.empty()
                : EnvironmentShift.ofAnchors(Benchmark.anchors(results), false);
        Judge judge = new Judge(policy, gated);
        List<Finding> tests = tested.stream()
                .map(judge::test)
                .toList();
        Rounds rounds = confirmed(screened, judge, tested, tests);
        List<Finding> findings = findings(judge, tested, tests, rounds);
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

    /**
     * Who dropped out and is suspicious on all that was measured of it did not drop out: because it was measured again with
     * another metric of its benchmark, or because the record is wrong. The screen spares measuring; it never acquits alone.
     */
    private Rounds confirmed(Rounds screened, Judge judge, List<Benchmark> tested, List<Finding> tests) {
        SortedMap<SeriesId, Integer> dropped = new TreeMap<>(screened.dropped());
        for (int i = 0; i < tests.size(); i++) {
            if (!context.cannotChange() && judge.suspicious(tests.get(i))) {
                dropped.remove(tested.get(i).id());
            }
        }
        return new Rounds(screened.done(), screened.suspects(), dropped);
    }

    private List<Finding> findings(Judge judge, List<Benchmark> tested, List<Finding> tests, Rounds rounds) {
        boolean[] worseCounts = new boolean[tested.size()];
        boolean[] betterCounts = new boolean[tested.size()];
        for (int i = 0; i < tested.size(); i++) {
            betterCounts[i] = !context.cannotChange() && tests.get(i).decides();
            worseCounts[i] = betterCounts[i] && !rounds.dropped().containsKey(tested.get(i).id());
        }
        return judge.decide(tests, worseCounts, betterCounts);
    }
}
