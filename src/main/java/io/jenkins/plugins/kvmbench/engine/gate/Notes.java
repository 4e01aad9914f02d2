package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Layout;
import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader of a decision must know beside its rows. */
final class Notes {

    /** Limits of a file may be of any number and length. */
    private static final int MOST_LIMITS = 4;

    private static final int LONGEST_PATTERN = 60;

    private final Policy policy;
    private final Context context;
    private final int gated;

    Notes(Policy policy, Context context, int gated) {
        this.policy = policy;
        this.context = context;
        this.gated = gated;
    }

    /** @param cutShort whether suspects should have been measured once more */
    List<String> ofAb(Rounds rounds, boolean cutShort, Collection<Result> results, Optional<EnvironmentShift> shifted) {
        List<String> notes = common(results);
        shifted.ifPresent(shift -> notes.add(0, "the machine changed, not the subject: " + shift.how()));
        if (policy.rounds() == 1) {
            notes.add("one round, nothing was run again: decided by Benjamini-Hochberg at q = " + Words.plain(policy.q())
                    + " over " + Words.count(gated, "benchmark"));
        } else if (cutShort && rounds.done() > 0) {
            notes.add("stopped after round " + rounds.done() + " of " + policy.rounds() + " with "
                    + Words.count(rounds.suspects().size(), "suspicious benchmark")
                    + ": the final test was made on what there is");
        }
        return notes;
    }

    /**
     * @param tested how many benchmarks the joint test decided
     * @param bySize how many were judged by size alone
     * @param needed how many invocations a side would do for a test; 0: no number would
     * @param shifted signs that the machine changed
     */
    List<String> ofBaseline(
            int tested,
            int bySize,
            int needed,
            Agent base,
            Agent head,
            Collection<Result> results,
            Optional<String> shifted) {
        List<String> notes = new ArrayList<>();
        notes.add("weak evidence: base and head were measured in separate runs, and whatever changed between them counts"
                + " as a change; only an A/B run tells them apart");
        if (tested > 0) {
            notes.add(Words.count(tested, "benchmark") + " decided by the joint permutation test at q = "
                    + Words.plain(policy.q()));
        }
        if (bySize > 0) {
            notes.add(Words.count(bySize, "benchmark") + " with too few invocations for a test, judged by size alone,"
                    + " which promises nothing: " + SizeRule.IN_WORDS + "; "
                    + (needed > 0
                            ? needed + " invocations a side would do for a test"
                            : "at q = " + Words.plain(policy.q()) + " no number of them would do for a test"));
        }
        shifted.ifPresent(how -> notes.add("the machine may have changed: " + how + "; no verdict depends on it"));
        machinesDiffer(base, head).ifPresent(notes::add);
        notes.addAll(common(results));
        return notes;
    }

    /**
     * @param screened how many benchmarks had builds enough
     * @param few how many had not
     */
    List<String> ofHistory(int screened, int few, Agent base, Agent head, Collection<Result> results) {
        List<String> notes = new ArrayList<>();
        notes.add("screened against earlier builds on this machine, since the level of each benchmark last changed: what is"
                + " worse is a suspicion and warns; only an A/B run can fail");
        if (screened > 0) {
            notes.add(Words.count(screened, "benchmark") + " held against the prediction bound of " + PredictionTest.MIN_BUILDS
                    + " to " + PredictionTest.MAX_BUILDS + " builds, Benjamini-Hochberg at q = " + Words.plain(policy.q()));
        }
        if (few > 0) {
            notes.add(Words.count(few, "benchmark") + " with too few builds on this machine since the level last changed: "
                    + PredictionTest.MIN_BUILDS + " decide");
        }
        if (head.fingerprint().isEmpty()) {
            notes.add("nobody said on which machine the builds were measured: what another machine changes counts as a change");
        }
        machinesDiffer(base, head).ifPresent(notes::add);
        notes.addAll(common(results));
        return notes;
    }

    private static Optional<String> machinesDiffer(Agent base, Agent head) {
        return base.fingerprint().equals(head.fingerprint())
                ? Optional.empty()
                : Optional.of("the machines differ: " + describe(base) + " against " + describe(head));
    }

    private List<String> common(Collection<Result> results) {
        List<String> notes = new ArrayList<>();
        nothing(results).ifPresent(notes::add);
        if (context.identical()) {
            notes.add("both sides are the same artefact: an A/A"
                    + (context.judgeIdentical() ? ", judged all the same" : ", which cannot fail"));
        }
        List<Benchmark> newcomers = Benchmark.newcomers(results);
        if (!newcomers.isEmpty()) {
            notes.add("new, with nothing to compare with: " + Nearest.few(texts(newcomers)));
        }
        losses(Benchmark.gated(results)).ifPresent(notes::add);
        layout().ifPresent(notes::add);
        return notes;
    }

    /** Why nothing was compared, and what was there; empty where something was. */
    private static Optional<String> nothing(Collection<Result> results) {
        List<Benchmark> gated = Benchmark.gated(results);
        List<Benchmark> newcomers = Benchmark.newcomers(results);
        List<Benchmark> onBoth = gated.stream().filter(benchmark -> !benchmark.isMissing()).toList();
        if (onBoth.isEmpty()) {
            return Optional.of("nothing was compared: no benchmark is on both sides; the base has " + there(gated)
                    + ", the head " + there(newcomers));
        }
        boolean nobodySaid = onBoth.stream()
                .filter(benchmark -> benchmark.problem().isEmpty())
                .allMatch(benchmark -> benchmark.any().better() == Direction.UNKNOWN && !benchmark.unchanged());
        return nobodySaid && onBoth.stream().anyMatch(benchmark -> benchmark.problem().isEmpty())
                ? Optional.of("nothing was judged: nobody said whether more or less is better of "
                        + Nearest.few(texts(onBoth)) + ": say --better 'METRIC=lower' or '=higher'")
                : Optional.empty();
    }

    private static String there(List<Benchmark> benchmarks) {
        return benchmarks.isEmpty() ? "none" : Nearest.few(texts(benchmarks));
    }

    private static List<String> texts(List<Benchmark> benchmarks) {
        return benchmarks.stream().map(benchmark -> benchmark.id().toString()).toList();
    }

    /** Where most was lost: a verdict on what is left can be right, and people must know what it is left of. */
    private static Optional<String> losses(List<Benchmark> benchmarks) {
        List<Result> losing = benchmarks.stream()
                .flatMap(benchmark -> Stream.of(benchmark.base(), benchmark.head()))
                .filter(result -> result != null && result.losses().count() > 0)
                .toList();
        long where = losing.stream().map(Result::id).distinct().count();
        return losing.stream()
                .reduce((most, other) -> other.losses().count() > most.losses().count() ? other : most)
                .map(most -> "invocations that do not count"
                        + (where > 1 ? ", in " + where + " of " + Words.count(benchmarks.size(), "benchmark") + "; the most" : "")
                        + ": " + described(most));
    }

    /** {@code 5 of 10 of the head of command/sleep failed, the first: exit code 1}. */
    private static String described(Result result) {
        Losses losses = result.losses();
        String how = losses.disturbed() == 0
                ? "failed"
                : losses.failed() == 0
                        ? "disturbed"
                        : "lost (" + losses.failed() + " failed, " + losses.disturbed() + " disturbed)";
        return losses.count() + " of " + result.invocations().size() + " of the "
                + result.arm().name().toLowerCase(Locale.ROOT) + " of " + result.id().benchmarkText() + " " + how
                + ", the first: " + losses.reason();
    }

    static String unfinished(String side) {
        return "the run that measured the " + side + " was interrupted, and only what it has is compared: go on with it with"
                + " --resume, or measure again";
    }

    /** @param carried what the results were to be judged by */
    static String otherPolicy(Policy own, Policy carried) {
        return "judged by other limits than the results carry, in one round: " + limits(own) + "; they carry: "
                + limits(carried);
    }

    private static String limits(Policy policy) {
        int more = policy.limits().size() - MOST_LIMITS;
        return policy.limits().stream()
                .limit(MOST_LIMITS)
                .map(limit -> (limit.metric().equals("*") ? "" : "'" + shortened(limit.metric()) + "' ") + "warn "
                        + threshold(limit.warn()) + ", fail " + threshold(limit.fail())
                        + (limit.floor().value() > 0 ? ", floor " + limit.floor() : "")
                        + (limit.absolute().named() ? ", absolute " + limit.absolute() : ""))
                .collect(Collectors.joining("; ", "", more > 0 ? " and " + more + " more" : ""));
    }

    private static String shortened(String pattern) {
        return pattern.length() <= LONGEST_PATTERN ? pattern : pattern.substring(0, LONGEST_PATTERN) + "...";
    }

    private static String threshold(double share) {
        return Double.isNaN(share) ? "never" : Words.percent(share);
    }

    /** A rebuilt binary differs by placement alone: a limit below what a rebuild does in one build of 1 / q fails by luck. */
    private Optional<String> layout() {
        if (gated == 0 || !(context.layoutSd() > 0)) {
            return Optional.empty();
        }
        double least = Layout.leastLimit(context.layoutSd(), policy.q(), gated);
        return policy.limits().stream()
                .filter(limit -> limit.fail() < least)
                .findFirst()
                .map(limit -> "the limit of " + Words.percent(limit.fail()) + " for '" + limit.metric()
                        + "' is below what relinking alone can do here: with " + Words.count(gated, "benchmark")
                        + " it must be at least " + Words.percent(least));
    }

    private static String describe(Agent agent) {
        String fingerprint = agent.fingerprint().isEmpty() ? "fingerprint not known" : agent.fingerprint();
        return agent.name().isEmpty() ? fingerprint : agent.name() + " (" + fingerprint + ")";
    }
}
