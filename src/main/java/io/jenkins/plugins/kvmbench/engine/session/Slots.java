package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.host.MeasuredUsage;
import io.jenkins.plugins.kvmbench.engine.host.Monitor;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures slot after slot: a harness process each, in the order of the plan, numbered through the whole session. By a rule
 * that was fixed before anything is measured and never looks at a value, a slot that was disturbed is measured again, and of
 * any other what failed.
 */
final class Slots {

    /** A slot is measured again at most this often, and a round as often as it has slots. */
    private static final int RERUNS_OF_A_SLOT = 2;

    private static final int MIN_DEADLINE_MS = 60_000;

    /** A process that takes this many times as long as planned hangs. */
    private static final double DEADLINE_FACTOR = 10;

    private final SessionPlan plan;
    private final Testbed testbed;
    private final Collector collector;
    private final Progress progress;
    private final Calm calm;
    private final Tally tally;
    private final Runnable save;
    private final Optional<ResultSet> earlier;
    private final Set<SuitePlan.Entry> givenUp = new HashSet<>();
    private int nextSlot;

    /**
     * @param collector takes what was measured
     * @param tally told of what was disturbed or failed
     * @param save called after each slot
     * @param earlier what an interrupted run had measured: its slots are taken over
     */
    Slots(
            SessionPlan plan,
            Testbed testbed,
            Collector collector,
            Progress progress,
            Calm calm,
            Tally tally,
            Runnable save,
            Optional<ResultSet> earlier) {
        this.plan = plan;
        this.testbed = testbed;
        this.collector = collector;
        this.progress = progress;
        this.calm = calm;
        this.tally = tally;
        this.save = save;
        this.earlier = earlier;
    }

    /** One round of one suite: every arm as often as the plan says. */
    void round(SuitePlan suite, int number, List<SuitePlan.Entry> entries)
            throws HarnessException, MachineBusyException, InterruptedException {
        List<Arm> order = plan.order();
        int rerunsLeft = order.size();
        progress.round(Progress.slotMs(suite, entries.size()), order.size(), number == 1);
        for (int i = 0; i < order.size(); i++) {
            Arm arm = order.get(i);
            String what = suite.suite().name() + (number > 1 ? ", round " + number : "") + ", "
                    + (plan.comparing() ? arm.name().toLowerCase(Locale.ROOT) + ", " : "") + (i + 1) + " of "
                    + order.size();
            List<SuitePlan.Entry> left = slot(suite, possible(entries), arm, what, false);
            for (int again = 0; again < RERUNS_OF_A_SLOT && rerunsLeft > 0 && !left.isEmpty(); again++) {
                rerunsLeft--;
                left = slot(suite, left, arm, what + ", again", true);
            }
        }
    }

    private List<SuitePlan.Entry> possible(List<SuitePlan.Entry> entries) {
        return entries.stream()
                .filter(entry -> {
                    Optional<String> why = collector.givenUp(entry);
                    if (why.isPresent() && givenUp.add(entry)) {
                        tally.givenUp(entry, why.get());
                    }
                    return why.isEmpty();
                })
                .toList();
    }

    /** @return what has to be measured again */
    private List<SuitePlan.Entry> slot(
            SuitePlan suite, List<SuitePlan.Entry> entries, Arm arm, String what, boolean again)
            throws HarnessException, MachineBusyException, InterruptedException {
        if (entries.isEmpty()) {
            return entries;
        }
        int slot = nextSlot++;
        Set<String> names = Set.of(suite.suite().name(), Anchor.SUITE);
        if (earlier.isPresent() && collector.adopt(earlier.get(), names, slot)) {
            progress.slotDone(0, again);
            return possible(collector.again(entries, slot));
        }
        progress.slot(what);
        Instant started = Instant.now();
        Contamination contamination = measure(suite, entries, arm, slot, started);
        tally.slot(collector.disturbed(slot) ? contamination.reasons() : List.of(), collector.failures(slot), what);
        save.run();
        progress.slotDone(Duration.between(started, Instant.now()).toMillis(), again);
        calm.after(collector.disturbed(slot), progress::slot);
        return possible(collector.again(entries, slot));
    }

    private Contamination measure(SuitePlan suite, List<SuitePlan.Entry> entries, Arm arm, int slot, Instant started)
            throws HarnessException, InterruptedException {
        Monitor.Window window = testbed.monitor().start();
        Optional<HarnessOutput> anchor = plan.comparing()
                ? Optional.of(testbed.runner()
                        .run(testbed.harness(), Anchor.plan(testbed.cpus(), plan.seed() + slot), now -> {}))
                : Optional.empty();
        HarnessOutput output = testbed.runner()
                .run(
                        plan.arm(arm).harness(),
                        harnessPlan(suite, entries, arm, slot),
                        now -> progress.within(now.doneMs(), now.totalMs()));
        Contamination contamination = window.stop(usage(Stream.concat(anchor.stream(), Stream.of(output))));
        long startedMs = started.toEpochMilli();
        anchor.ifPresent(said -> collector.add(
                new Collector.Slot(slot, arm, startedMs, Anchor.entries(), said, contamination)));
        collector.add(new Collector.Slot(slot, arm, startedMs, entries, output, contamination));
        tally.facts(suite.suite().name(), output);
        return contamination;
    }

    private static MeasuredUsage usage(Stream<HarnessOutput> outputs) {
        return outputs.map(output -> output.all(HarnessRecord.Usage.class)
                        .map(usage -> MeasuredUsage.of(
                                usage.userSeconds() + usage.systemSeconds(), usage.involuntarySwitches()))
                        .reduce(MeasuredUsage::plus)
                        .orElse(MeasuredUsage.UNKNOWN))
                .reduce(MeasuredUsage::plus)
                .orElseThrow();
    }

    private HarnessPlan harnessPlan(SuitePlan suite, List<SuitePlan.Entry> entries, Arm arm, int slot) {
        return new HarnessPlan(
                suite.suite().name(),
                entries.stream()
                        .map(entry -> new HarnessPlan.PlannedBenchmark(
                                entry.id(),
                                entry.benchmark().name(),
                                entry.params().get(arm)))
                        .toList(),
                suite.schedule().timeMs(),
                suite.schedule().sampleUs(),
                suite.schedule().warmupMs(),
                testbed.cpus(),
                plan.seed() + slot,
                plan.arm(arm).canaryPercent(),
                deadlineMs(suite, entries, arm));
    }

    private static int deadlineMs(SuitePlan suite, List<SuitePlan.Entry> entries, Arm arm) {
        double planned = DEADLINE_FACTOR * Progress.slotMs(suite, entries.size());
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
}
