package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Benchmarks of a suite, measured by our harness.
 *
 * @param plan of the session
 * @param guests where the sides that have a kernel of their own are measured
 * @param suite all that is measured of the suite
 * @param entries what of it
 */
record HarnessLoad(
        SessionPlan plan,
        Testbed testbed,
        Guests guests,
        Collector collector,
        SuitePlan suite,
        List<SuitePlan.Entry> entries)
        implements Load {

    private static final int MIN_DEADLINE_MS = 60_000;

    /** A process that takes this many times as long as planned hangs. */
    private static final double DEADLINE_FACTOR = 10;

    private HarnessLoad with(List<SuitePlan.Entry> others) {
        return new HarnessLoad(plan, testbed, guests, collector, suite, others);
    }

    @Override
    public String name() {
        return suite.suite().name();
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public double estimatedMs() {
        return Progress.slotMs(suite, entries.size());
    }

    @Override
    public HarnessOutput measure(int slot, Arm arm, Progress progress) throws HarnessException, InterruptedException {
        return guests.runner(suite.arms().get(arm), testbed.runner())
                .run(
                        suite.arms().get(arm).harness(),
                        harnessPlan(slot, arm),
                        now -> progress.within(now.doneMs(), now.totalMs()));
    }

    private HarnessPlan harnessPlan(int slot, Arm arm) {
        return new HarnessPlan(
                name(),
                entries.stream()
                        .map(entry -> new HarnessPlan.PlannedBenchmark(
                                entry.id(),
                                entry.benchmark().name(),
                                suite.arms().get(arm).resolved(entry.params().get(arm))))
                        .toList(),
                suite.schedule().timeMs(),
                suite.schedule().sampleUs(),
                suite.schedule().warmupMs(),
                testbed.cpus(),
                plan.seed() + slot,
                suite.arms().get(arm).canaryPercent(),
                deadlineMs(arm));
    }

    private int deadlineMs(Arm arm) {
        double planned = DEADLINE_FACTOR * estimatedMs();
        double commands = entries.stream().mapToDouble(entry -> commandMs(entry, arm)).sum();
        return (int) Math.min(86_400_000, Math.max(MIN_DEADLINE_MS, planned + commands));
    }

    /** How long the commands of suite {@code command} may take; they have a limit of their own. */
    private static double commandMs(SuitePlan.Entry entry, Arm arm) {
        return entry.benchmark()
                .parameter("timeout_ms")
                .map(timeout -> number(entry, arm, "timeout_ms")
                        * (number(entry, arm, "runs") + number(entry, arm, "warmup")))
                .orElse(0.0);
    }

    private static double number(SuitePlan.Entry entry, Arm arm, String parameter) {
        String fallback = entry.benchmark().parameter(parameter).orElseThrow().fallback();
        return Double.parseDouble(entry.params().get(arm).getOrDefault(parameter, fallback));
    }

    @Override
    public void collect(int slot, Arm arm, long startedMs, HarnessOutput output, Contamination contamination) {
        collector.add(new Collector.Slot(slot, arm, startedMs, entries, output, contamination));
    }

    @Override
    public boolean adopt(ResultSet earlier, int slot) {
        return collector.adopt(earlier, Set.of(name(), Anchor.SUITE)::contains, slot);
    }

    @Override
    public boolean disturbed(int slot) {
        return collector.disturbed(slot);
    }

    @Override
    public List<String> failures(int slot) {
        return collector.failures(slot);
    }

    @Override
    public Load again(int slot) {
        return with(collector.again(entries, slot));
    }

    @Override
    public Load possible(Tally tally) {
        return with(entries.stream()
                .filter(entry -> {
                    Optional<String> why = collector.givenUp(entry);
                    why.ifPresent(reason -> tally.givenUp(entry.series().benchmarkText(), reason));
                    return why.isEmpty();
                })
                .toList());
    }

    @Override
    public Load owning(Set<SeriesId> suspects) {
        return with(entries.stream()
                .filter(entry -> suspects.stream().anyMatch(entry::owns))
                .toList());
    }

    @Override
    public boolean absent(Result result) {
        return false; // Every side is asked for the same.
    }
}
