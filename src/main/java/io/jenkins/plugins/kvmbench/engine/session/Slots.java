package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.host.MeasuredUsage;
import io.jenkins.plugins.kvmbench.engine.host.Monitor;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures slot after slot: a harness process each, in the order of the plan, numbered through the whole session. By a rule
 * that was fixed before anything is measured and never looks at a value, a slot that was disturbed is measured again, and of
 * any other what failed.
 */
final class Slots {

    /** A slot is measured again at most this often, and a round as often as it has slots. */
    private static final int RERUNS_OF_A_SLOT = 2;

    private final SessionPlan plan;
    private final Testbed testbed;
    private final Collector collector;
    private final Progress progress;
    private final Calm calm;
    private final Tally tally;
    private final Runnable save;
    private final Optional<ResultSet> earlier;
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

    /** One round of one suite or tool: every arm as often as the plan says, or as there is time for. */
    void round(Load all, int number, Budget budget) throws IOException, InterruptedException {
        List<Arm> order = plan.order();
        int rerunsLeft = order.size();
        progress.round(all.estimatedMs(), order.size(), number == 1);
        for (int i = 0; i < order.size(); i++) {
            if (budget.spent() && canEndAt(i)) {
                progress.roundEnds();
                tally.cutShort(all.name(), i, order.size());
                return;
            }
            Arm arm = order.get(i);
            String what = all.name() + (number > 1 ? ", round " + number : "") + ", "
                    + (plan.comparing() ? arm.name().toLowerCase(Locale.ROOT) + ", " : "") + (i + 1) + " of "
                    + order.size();
            Load left = slot(all.possible(tally), arm, what, false);
            for (int again = 0; again < RERUNS_OF_A_SLOT && rerunsLeft > 0 && !left.isEmpty(); again++) {
                rerunsLeft--;
                left = slot(left, arm, what + ", again", true);
            }
        }
    }

    /** Only where the order base, head, head, base has closed and a regression can be shown. */
    private boolean canEndAt(int slots) {
        return plan.comparing() ? slots % 4 == 0 && slots >= 2 * SessionPlan.MIN_AB : slots >= 1;
    }

    /** @return what has to be measured again */
    private Load slot(Load load, Arm arm, String what, boolean again) throws IOException, InterruptedException {
        if (load.isEmpty()) {
            return load;
        }
        int slot = nextSlot++;
        if (earlier.isPresent() && load.adopt(earlier.get(), slot)) {
            progress.slotDone(0, again);
            return load.again(slot).possible(tally);
        }
        progress.slot(what);
        Instant started = Instant.now();
        Contamination contamination = measure(load, arm, slot, started);
        tally.slot(load.disturbed(slot) ? contamination.reasons() : List.of(), load.failures(slot), what);
        save.run();
        progress.slotDone(Duration.between(started, Instant.now()).toMillis(), again);
        calm.after(load.disturbed(slot), progress::slot);
        return load.again(slot).possible(tally);
    }

    private Contamination measure(Load load, Arm arm, int slot, Instant started) throws IOException, InterruptedException {
        Monitor.Window window = testbed.monitor().start();
        Optional<HarnessOutput> anchor = plan.comparing()
                ? Optional.of(testbed.runner()
                        .run(testbed.harness(), Anchor.plan(testbed.cpus(), plan.seed() + slot), now -> {}))
                : Optional.empty();
        HarnessOutput output = load.measure(slot, arm, progress);
        Contamination contamination = window.stop(usage(Stream.concat(anchor.stream(), Stream.of(output))));
        long startedMs = started.toEpochMilli();
        anchor.ifPresent(said -> collector.add(
                new Collector.Slot(slot, arm, startedMs, Anchor.entries(), said, contamination)));
        load.collect(slot, arm, startedMs, output, contamination);
        tally.facts(load.name(), output);
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
}
