package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import io.jenkins.plugins.kvmbench.engine.stats.Descriptive;
import io.jenkins.plugins.kvmbench.engine.stats.RankSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * One gated benchmark on both arms.
 *
 * @param base null when the base does not have it
 * @param head null when the head does not have it
 * @param others the metrics of the same benchmark that do not decide
 */
record Benchmark(SeriesId id, Result base, Result head, List<Benchmark> others) {

    /** Results of this suite watch the machine: they are not gated. */
    static final String ANCHOR_SUITE = "anchor";

    /** What the base has, sorted by series; anchors are left out. */
    static List<Benchmark> gated(Collection<Result> results) {
        return deciding(results).stream().filter(benchmark -> benchmark.base != null).toList();
    }

    /** What only the head has: there is nothing to compare it with. */
    static List<Benchmark> newcomers(Collection<Result> results) {
        return deciding(results).stream().filter(benchmark -> benchmark.base == null).toList();
    }

    /** What decides, on either arm. */
    static List<Benchmark> deciding(Collection<Result> results) {
        Map<SeriesId, Benchmark> all = paired(results);
        Map<SeriesId, List<Benchmark>> explaining = new TreeMap<>();
        for (Benchmark benchmark : all.values()) {
            if (!benchmark.gating()) {
                explaining.computeIfAbsent(benchmark.owner(), key -> new ArrayList<>()).add(benchmark);
            }
        }
        return all.values().stream()
                .filter(benchmark -> benchmark.gating() && !benchmark.anchor())
                .map(benchmark -> new Benchmark(
                        benchmark.id,
                        benchmark.base,
                        benchmark.head,
                        explaining.getOrDefault(benchmark.owner(), List.of())))
                .toList();
    }

    /** The benchmarks that watch the machine. */
    static List<Benchmark> anchors(Collection<Result> results) {
        return paired(results).values().stream()
                .filter(benchmark -> benchmark.anchor() && benchmark.base != null && benchmark.head != null)
                .toList();
    }

    private static Map<SeriesId, Benchmark> paired(Collection<Result> results) {
        Map<SeriesId, Benchmark> all = new TreeMap<>();
        for (Result result : results) {
            Benchmark known = all.getOrDefault(result.id(), new Benchmark(result.id(), null, null, List.of()));
            boolean isBase = result.arm() == Arm.BASE;
            if ((isBase ? known.base : known.head) != null) {
                throw new IllegalArgumentException(
                        "two results of '" + result.id() + "' on the arm " + result.arm() + ": merge them first");
            }
            all.put(
                    result.id(),
                    new Benchmark(result.id(), isBase ? result : known.base, isBase ? known.head : result, List.of()));
        }
        all.replaceAll((id, benchmark) -> benchmark.inOneUnit());
        return all;
    }

    /** Both sides in one unit and one direction, where they have one dimension and do not contradict each other. */
    private Benchmark inOneUnit() {
        if (base == null || head == null) {
            return this;
        }
        Result ofHead = head.unit().equals(base.unit()) || !sameDimension() ? head : head.in(base.unit());
        Direction known = base.better() == Direction.UNKNOWN ? head.better() : base.better();
        return head.better() == base.better() || head.better() != Direction.UNKNOWN && base.better() != Direction.UNKNOWN
                ? new Benchmark(id, base, ofHead, others)
                : new Benchmark(id, base.better(known), ofHead.better(known), others);
    }

    private boolean sameDimension() {
        return base.unit().equals(head.unit())
                || Unit.of(base.unit()).kept().equals(Unit.of(head.unit()).kept());
    }

    /** Why the sides are not the same thing; empty when they are. Both must be there. */
    private Optional<String> contradiction() {
        if (!sameDimension()) {
            return Optional.of("the base is in '" + base.readIn() + "' and the head in '" + head.readIn()
                    + "', which are not the same kind of unit");
        }
        return base.better() == head.better()
                ? Optional.empty()
                : Optional.of("of the base " + base.better().name().toLowerCase(Locale.ROOT) + " is better ('"
                        + base.readIn() + "') and of the head " + head.better().name().toLowerCase(Locale.ROOT) + " ('"
                        + head.readIn() + "')");
    }

    /** Suite and the first component of the name: what has it in common tests the same code, or the same kind of thing. */
    String family() {
        String[] components = id.benchmark().split("[\\s/:.]+");
        return id.suite() + "/" + Stream.of(components).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    private SeriesId owner() {
        return id.withMetric("");
    }

    private boolean gating() {
        return any().gating();
    }

    private boolean anchor() {
        return id.suite().equals(ANCHOR_SUITE);
    }

    /** The result of either arm, the base first: both have the same unit and direction. */
    Result any() {
        return base != null ? base : head;
    }

    boolean isMissing() {
        return head == null;
    }

    /** Whether both arms hold enough, of what has a worse and a better. */
    boolean judgeable() {
        return !isMissing() && problem().isEmpty() && any().better() != Direction.UNKNOWN;
    }

    int counted(Arm arm) {
        Result result = arm == Arm.BASE ? base : head;
        return result == null ? 0 : result.counted().size();
    }

    double median(Arm arm) {
        Result result = arm == Arm.BASE ? base : head;
        return result == null ? Double.NaN : Descriptive.median(result.medians());
    }

    /** Why what was measured cannot be judged; empty when it can. Both arms must be there. */
    Optional<String> problem() {
        List<String> problems = new ArrayList<>();
        contradiction().ifPresent(problems::add);
        for (Result result : List.of(base, head)) {
            String arm = result.arm() == Arm.BASE ? "base" : "head";
            int counted = result.counted().size();
            Losses losses = result.losses();
            if (counted == 0) {
                problems.add("nothing was measured on the " + arm + lost(losses));
            } else if (losses.count() > 0 && counted < Reach.MIN_INVOCATIONS) {
                problems.add("only " + counted + " of " + result.invocations().size() + " invocations of the " + arm
                        + " count, " + Reach.MIN_INVOCATIONS + " are needed" + lost(losses));
            }
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    private static String lost(Losses losses) {
        return losses.count() == 0 ? "" : " (" + losses.count() + " lost, the first: " + losses.reason() + ")";
    }

    /** What an arm lost; nothing where there is no such arm. */
    Losses losses(Arm arm) {
        Result result = arm == Arm.BASE ? base : head;
        return result == null ? Losses.NONE : result.losses();
    }

    /** Whether every value of both arms is the same: unchanged, whichever way is better. */
    boolean unchanged() {
        return DoubleStream.concat(Arrays.stream(base.medians()), Arrays.stream(head.medians()))
                        .distinct()
                        .count()
                == 1;
    }

    /** The numbers of both arms, which must be there. */
    Evidence evidence() {
        return Evidence.of(any().better(), base.medians(), slots(base), head.medians(), slots(head));
    }

    /** The numbers of two separate runs: their slots have nothing to do with each other. */
    Evidence evidenceOfSeparateRuns() {
        int[] none = {};
        return Evidence.of(any().better(), base.medians(), none, head.medians(), none);
    }

    /** One number for each earlier build, and one for the new one: builds are compared, not their invocations. */
    Evidence evidenceOfBuilds() {
        int[] none = {};
        return Evidence.of(any().better(), base.medians(), none, new double[] {median(Arm.HEAD)}, none);
    }

    private static int[] slots(Result result) {
        return result.counted().stream().mapToInt(Invocation::slot).toArray();
    }

    /** What the other metrics did, those with both arms. */
    List<Row.Explanation> explanations() {
        return others.stream()
                .filter(other -> other.counted(Arm.BASE) > 0 && other.counted(Arm.HEAD) > 0)
                .filter(other -> other.contradiction().isEmpty())
                .map(Benchmark::explanation)
                .toList();
    }

    private Row.Explanation explanation() {
        Evidence evidence = evidenceOfSeparateRuns();
        double shift = Descriptive.medianOfSorted(RankSum.differences(evidence.base(), evidence.head()));
        Result any = any();
        double change =
                evidence.linear() || any.better() == Direction.UNKNOWN ? Double.NaN : evidence.change(shift);
        return new Row.Explanation(
                id.metric(), any.unit(), any.better(), evidence.baseMedian(), evidence.headMedian(), change);
    }
}
