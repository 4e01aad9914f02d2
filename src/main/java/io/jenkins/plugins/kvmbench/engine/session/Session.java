package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.gate.AbGate;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Rounds;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.host.ContaminationMonitor;
import io.jenkins.plugins.kvmbench.engine.host.MeasuredUsage;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Carries a plan out on this machine: a harness process per slot, base and head interleaved, disturbed slots measured
 * again, suspicions followed up in further rounds, and the gate asked at the end.
 */
public final class Session {

    /** A slot is measured again at most this often. */
    private static final int RERUNS_OF_A_SLOT = 2;

    private static final int MIN_DEADLINE_MS = 60_000;

    /** A process that takes this many times as long as planned hangs. */
    private static final double DEADLINE_FACTOR = 10;

    private final SessionPlan plan;
    private final Policy policy;
    private final Context context;
    private final Testbed testbed;
    private final SessionListener listener;
    private RunInfo run;
    private Progress progress;
    private Collector collector;
    private ResultSet earlier;
    private int nextSlot;

    /**
     * @param plan what to measure
     * @param policy what the gate holds the change against, when the plan compares
     * @param testbed where
     * @param run who asks; id, start, end and subjects are set here
     * @param listener follows it
     */
    public Session(SessionPlan plan, Policy policy, Testbed testbed, RunInfo run, SessionListener listener) {
        this(plan, policy, testbed, run, listener, plan.context());
    }

    Session(
            SessionPlan plan,
            Policy policy,
            Testbed testbed,
            RunInfo run,
            SessionListener listener,
            Context context) {
        this.plan = plan;
        this.policy = policy;
        this.context = context;
        this.testbed = testbed;
        this.run = run;
        this.listener = listener;
    }

    /**
     * Measures.
     *
     * @param unfinished what an interrupted run of the same plan saved; its slots are taken over and not measured again
     * @throws SuiteException when the unfinished run was of another plan or machine
     * @throws HarnessException when a harness cannot be started or refuses its plan
     * @throws InterruptedException when this thread is interrupted: no process is left, what was saved stays saved
     */
    public SessionResult run(Optional<ResultSet> unfinished) throws HarnessException, InterruptedException {
        unfinished.ifPresent(this::checkSame);
        earlier = unfinished.orElse(null);
        run = Runs.start(unfinished.map(ResultSet::run).orElse(run), plan.subjects());
        SessionResult result = attempt(context);
        if (result.decision().filter(Session::shifted).isPresent()) {
            listener.note("the machine changed while it measured: measuring everything once more");
            earlier = null;
            result = attempt(context.afterEnvironmentShift());
        }
        return result;
    }

    private static boolean shifted(Decision decision) {
        return decision.count(Verdict.ENV_SHIFT) > 0;
    }

    private SessionResult attempt(Context known) throws HarnessException, InterruptedException {
        nextSlot = 0;
        progress = new Progress(plan, listener);
        collector = new Collector(plan.metrics());
        AbGate gate = new AbGate(policy, known);
        Rounds rounds = measure(gate);
        run = Runs.finish(run);
        ResultSet results = soFar();
        listener.save(results);
        boolean nothing =
                results.results().stream().allMatch(result -> result.id().suite().equals(Anchor.SUITE));
        boolean cannot = nothing && !results.skips().isEmpty();
        return new SessionResult(
                results,
                plan.comparing() && !cannot ? Optional.of(gate.decide(rounds, results.results())) : Optional.empty(),
                cannot);
    }

    private void checkSame(ResultSet unfinished) {
        if (!unfinished.run().subjects().equals(plan.subjects())) {
            throw new SuiteException("the unfinished results are of another plan (suites, parameters or harness differ):"
                    + " start over with another file, or repeat the command that began them: "
                    + unfinished.run().command());
        }
        if (!unfinished.agent().fingerprint().equals(testbed.agent().fingerprint())) {
            throw new SuiteException("the unfinished results are of another machine (fingerprint "
                    + unfinished.agent().fingerprint() + ", here " + testbed.agent().fingerprint() + ")");
        }
    }

    private ResultSet soFar() {
        return new ResultSet(run, testbed.agent(), collector.results(), collector.skips());
    }

    private Rounds measure(AbGate gate) throws HarnessException, InterruptedException {
        for (SuitePlan suite : plan.suites()) {
            new Round(suite, 1).measure(suite.entries());
        }
        if (!plan.comparing()) {
            return Rounds.NONE;
        }
        Rounds rounds = gate.screen(Rounds.NONE, collector.results());
        while (gate.again(rounds)) {
            Set<SeriesId> suspects = rounds.suspects();
            listener.note(suspects.size() + " of " + plan.benchmarks() + " benchmarks look slower: measuring them again");
            for (SuitePlan suite : plan.suites()) {
                new Round(suite, rounds.done() + 1)
                        .measure(suite.entries().stream()
                                .filter(entry -> suspects.contains(entry.series()))
                                .toList());
            }
            rounds = gate.screen(rounds, collector.results());
        }
        return rounds;
    }

    /** One round of one suite. Slots are numbered through the whole session, in the order they are measured. */
    private final class Round {
        private final SuitePlan suite;
        private final int number;
        private int rerunsLeft;

        Round(SuitePlan suite, int number) {
            this.suite = suite;
            this.number = number;
        }

        /** Every arm as often as the plan says. The rule for reruns was fixed before anything is measured. */
        void measure(List<SuitePlan.Entry> entries) throws HarnessException, InterruptedException {
            if (entries.isEmpty()) {
                return;
            }
            List<Arm> order = plan.order();
            rerunsLeft = order.size();
            progress.round(Progress.slotMs(suite, entries.size()), order.size(), number == 1);
            for (int i = 0; i < order.size(); i++) {
                List<SuitePlan.Entry> possible =
                        entries.stream().filter(entry -> !collector.skipped(entry)).toList();
                if (possible.isEmpty()) {
                    return;
                }
                String what = suite.suite().name() + (number > 1 ? ", round " + number : "") + ", "
                        + (plan.comparing() ? order.get(i).name().toLowerCase(Locale.ROOT) + ", " : "") + (i + 1)
                        + " of " + order.size();
                Status status = one(possible, order.get(i), what, false);
                for (int again = 0; again < RERUNS_OF_A_SLOT && rerunsLeft > 0 && disturbed(status); again++) {
                    rerunsLeft--;
                    status = one(possible, order.get(i), what + ", again", true);
                }
            }
        }

        private boolean disturbed(Status status) {
            return status == Status.CONTAMINATED || status == Status.FAILED;
        }

        private Status one(List<SuitePlan.Entry> entries, Arm arm, String what, boolean again)
                throws HarnessException, InterruptedException {
            int slot = nextSlot++;
            String name = suite.suite().name();
            if (earlier != null && collector.adopt(earlier, Set.of(name, Anchor.SUITE), slot)) {
                progress.slotDone(0, again);
                return collector.slotStatus(name, slot);
            }
            progress.slot(what);
            Instant started = Instant.now();
            ContaminationMonitor.Window window = testbed.monitor().start();
            Optional<HarnessOutput> anchor = plan.comparing()
                    ? Optional.of(new Harness(testbed.harness())
                            .run(Anchor.plan(testbed.cpus(), plan.seed() + slot), now -> {}))
                    : Optional.empty();
            HarnessOutput output = new Harness(plan.arm(arm).harness())
                    .run(harnessPlan(entries, arm, slot), now -> progress.within(now.doneMs(), now.totalMs()));
            Contamination contamination = window.stop(usage(Stream.concat(anchor.stream(), Stream.of(output))));
            long startedMs = started.toEpochMilli();
            anchor.ifPresent(said -> collector.add(
                    new Collector.Slot(slot, arm, startedMs, Anchor.entries(), said, contamination)));
            collector.add(new Collector.Slot(slot, arm, startedMs, entries, output, contamination));
            contamination.reasons().forEach(reason -> listener.note(what + ": disturbed: " + reason));
            if (!output.failure().isEmpty()) {
                listener.note(what + ": " + output.failure());
            }
            listener.save(soFar());
            progress.slotDone(Duration.between(started, Instant.now()).toMillis(), again);
            return collector.slotStatus(name, slot);
        }

        private MeasuredUsage usage(Stream<HarnessOutput> outputs) {
            return outputs.flatMap(output -> output.all(HarnessRecord.Usage.class))
                    .map(usage -> MeasuredUsage.of(
                            usage.userSeconds() + usage.systemSeconds(), usage.involuntarySwitches()))
                    .reduce(MeasuredUsage::plus)
                    .orElse(MeasuredUsage.UNKNOWN);
        }

        private HarnessPlan harnessPlan(List<SuitePlan.Entry> entries, Arm arm, int slot) {
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
                    deadlineMs(entries, arm));
        }

        private int deadlineMs(List<SuitePlan.Entry> entries, Arm arm) {
            double planned = DEADLINE_FACTOR * Progress.slotMs(suite, entries.size());
            double commands = entries.stream().mapToDouble(entry -> commandMs(entry, arm)).sum();
            return (int) Math.min(86_400_000, Math.max(MIN_DEADLINE_MS, planned + commands));
        }

        /** How long the commands of suite {@code command} may take; they have a limit of their own. */
        private double commandMs(SuitePlan.Entry entry, Arm arm) {
            return entry.benchmark()
                    .parameter("timeout_ms")
                    .map(timeout -> number(entry, arm, "timeout_ms")
                            * (number(entry, arm, "runs") + number(entry, arm, "warmup")))
                    .orElse(0.0);
        }

        private double number(SuitePlan.Entry entry, Arm arm, String parameter) {
            String fallback = entry.benchmark().parameter(parameter).orElseThrow().fallback();
            return Double.parseDouble(entry.params().get(arm).getOrDefault(parameter, fallback));
        }
    }
}
