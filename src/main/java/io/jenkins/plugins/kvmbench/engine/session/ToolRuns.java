package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.tool.ReadyTool;
import io.jenkins.plugins.kvmbench.engine.tool.ToolRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What is known of a tool of the user's, run by run. Which benchmarks it has its files alone say: a run that failed lost all that
 * is known of it on any side, and what succeeds on a side without a benchmark shows that the side does not have it.
 */
final class ToolRuns {

    /** Begins the note of what was lost with a run, whose files hold nothing of it. */
    private static final String LOST = "run: ";

    /** So many runs that failed before one succeeded are no chance. */
    private static final int HOPELESS = 6;

    /** A run that failed before any benchmark was known. */
    private record Unnamed(int slot, Arm arm, long startedMs, Contamination contamination, String why) {}

    private final ReadyTool tool;
    private final Collector collector;

    /** All metrics of all benchmarks, without invocations. */
    private final Map<SeriesId, Result> series = new TreeMap<>();

    private final Set<SeriesId> known = new TreeSet<>();
    private final List<Unnamed> unnamed = new ArrayList<>();
    private final Map<Integer, String> failedRuns = new HashMap<>();
    private final Map<Arm, Integer> failuresInARow = new EnumMap<>(Arm.class);
    private final Set<Arm> succeeded = EnumSet.noneOf(Arm.class);
    private final Map<Arm, Set<SeriesId>> seen = new EnumMap<>(Arm.class);
    private ToolRun underWay;
    private double msPerBenchmark;

    ToolRuns(ReadyTool tool, Collector collector) {
        this.tool = tool;
        this.collector = collector;
    }

    /** A benchmark, whichever its metric. */
    static SeriesId benchmark(SeriesId series) {
        return series.withMetric("");
    }

    ReadyTool tool() {
        return tool;
    }

    /** All benchmarks that any side has, as far as runs have shown. */
    Set<SeriesId> known() {
        return known;
    }

    double estimatedMs(int benchmarks) {
        return msPerBenchmark * benchmarks;
    }

    /** @param names of the benchmarks to measure; empty: all */
    ToolRun begin(Arm arm, Collection<String> names) throws IOException {
        underWay = tool.run(arm, names);
        return underWay;
    }

    /** Takes what the run that was begun last left. @param asked what of it counts; empty: all */
    void collect(
            int slot, Arm arm, long startedMs, Set<SeriesId> asked, HarnessOutput output, Contamination contamination) {
        double tookMs = System.currentTimeMillis() - startedMs;
        try {
            ResultSet left = underWay.results(output);
            List<Result> measured = left.onlyArm().stream()
                    .filter(result -> asked.isEmpty() || asked.contains(benchmark(result.id())))
                    .toList();
            if (measured.isEmpty()) {
                throw new IOException("it left no result of the benchmarks that it was asked for");
            }
            collector.skip(left.skips());
            measured.forEach(result -> {
                know(result, arm);
                collector.append(
                        series.get(result.id()).on(arm),
                        invocation(result, slot, startedMs, collector.status(contamination), contamination));
            });
            succeed(arm);
            msPerBenchmark = tookMs / measured.size();
            Set<SeriesId> there = measured.stream().map(result -> benchmark(result.id())).collect(Collectors.toSet());
            Set<SeriesId> gone = new TreeSet<>(asked.isEmpty() ? known : asked);
            gone.retainAll(seen.getOrDefault(arm, Set.of()));
            gone.removeAll(there);
            lose(slot, arm, startedMs, gone, contamination, "it left no result of this benchmark");
        } catch (IOException e) {
            fail(slot, arm, startedMs, asked, contamination, e.getMessage());
        }
    }

    private void fail(
            int slot, Arm arm, long startedMs, Set<SeriesId> asked, Contamination contamination, String why) {
        failedRuns.put(slot, why);
        failuresInARow.merge(arm, 1, Integer::sum);
        if (known.isEmpty()) {
            unnamed.add(new Unnamed(slot, arm, startedMs, contamination, why));
        } else {
            lose(slot, arm, startedMs, asked.isEmpty() ? known : asked, contamination, why);
        }
    }

    private void succeed(Arm arm) {
        succeeded.add(arm);
        failuresInARow.put(arm, 0);
        unnamed.forEach(run -> lose(run.slot(), run.arm(), run.startedMs(), known, run.contamination(), run.why()));
        unnamed.clear();
    }

    private void know(Result result, Arm arm) {
        series.putIfAbsent(result.id(), result.with(List.of()));
        known.add(benchmark(result.id()));
        seen.computeIfAbsent(arm, key -> new TreeSet<>()).add(benchmark(result.id()));
    }

    private void lose(
            int slot, Arm arm, long startedMs, Set<SeriesId> benchmarks, Contamination contamination, String why) {
        series.values().stream()
                .filter(result -> result.gating() && benchmarks.contains(benchmark(result.id())))
                .forEach(result -> collector.append(
                        result.on(arm),
                        new Invocation(slot, startedMs, new double[0], 0, Status.FAILED, contamination, LOST + why)));
    }

    /** All that one run left of a series is one invocation, of however many processes of the tool's own. */
    private static Invocation invocation(
            Result result, int slot, long startedMs, Status status, Contamination contamination) {
        double[] samples = result.invocations().stream()
                .flatMapToDouble(part -> DoubleStream.of(part.samples()).skip(part.warmup()))
                .toArray();
        Optional<Invocation> lost =
                result.invocations().stream().filter(part -> !part.counts()).findFirst();
        return new Invocation(
                slot,
                startedMs,
                samples,
                0,
                lost.isPresent() || samples.length == 0 ? Status.FAILED : status,
                contamination,
                lost.map(Invocation::note).orElse(""));
    }

    boolean adopt(ResultSet earlier, int slot) {
        List<Result> ours = earlier.results().stream()
                .filter(result -> !result.id().suite().equals(Anchor.SUITE))
                .filter(result -> result.invocations().stream().anyMatch(i -> i.slot() == slot))
                .toList();
        if (ours.isEmpty()) {
            return false; // It failed before anything was known.
        }
        Arm arm = ours.get(0).arm();
        boolean lost = true;
        for (Result result : ours) {
            boolean all = result.invocations().stream().filter(i -> i.slot() == slot).allMatch(ToolRuns::isLost);
            if (!all) {
                know(result, arm);
            }
            lost &= all;
        }
        if (lost) {
            failedRuns.put(slot, collector.failures(slot).stream().findFirst().orElse(""));
            failuresInARow.merge(arm, 1, Integer::sum);
        } else {
            succeed(arm);
        }
        return collector.adopt(earlier, suite -> true, slot);
    }

    private static boolean isLost(Invocation invocation) {
        return invocation.status() == Status.FAILED && invocation.note().startsWith(LOST);
    }

    boolean disturbed(int slot) {
        return collector.disturbed(slot);
    }

    List<String> failures(int slot) {
        String whole = failedRuns.get(slot);
        return whole != null ? List.of(whole) : collector.failures(slot);
    }

    boolean failedAsAWhole(int slot) {
        return failedRuns.containsKey(slot);
    }

    /** The benchmarks that failed in a slot, without those that there is no use in trying again. */
    Set<SeriesId> failed(int slot) {
        return collector.failed(slot)
                .map(result -> benchmark(result.id()))
                .filter(known::contains)
                .collect(Collectors.toSet());
    }

    /** Why there is no use in another run. */
    Optional<String> givenUp() {
        return Stream.of(Arm.values())
                .filter(arm -> !succeeded.contains(arm) && failuresInARow.getOrDefault(arm, 0) >= HOPELESS)
                .findFirst()
                .map(arm -> failedRuns.get(failedRuns.keySet().stream().max(Integer::compare).orElseThrow()));
    }

    /** Whether a side does not have what its failed runs were blamed for: others of it succeeded and showed nothing of it. */
    boolean absent(Result result) {
        return succeeded.contains(result.arm())
                && series.containsKey(result.id())
                && !seen.getOrDefault(result.arm(), Set.of()).contains(benchmark(result.id()));
    }
}
