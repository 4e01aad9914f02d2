package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.gate.AbGate;
import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Rounds;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries a plan out on this machine: a fresh process per slot, base and head interleaved, disturbed slots measured
 * again, suspicions followed up in further rounds, and the gate asked at the end.
 */
public final class Session {

    private final SessionPlan plan;
    private final Policy policy;
    private final Context context;
    private Testbed testbed;
    private Guests guests;
    private final SessionListener listener;
    private RunInfo run;
    private Collector collector;
    private List<Load> loads;
    private Context attempted;
    private Rounds rounds;
    private Budget budget;

    /**
     * @param plan what to measure
     * @param policy what the gate holds the change against, when the plan compares
     * @param context what the gate has to know of the arms: {@link SessionPlan#context} and more
     * @param testbed where
     * @param run who asks; id, start, end and subjects are set here
     * @param listener follows it
     */
    public Session(
            SessionPlan plan, Policy policy, Context context, Testbed testbed, RunInfo run, SessionListener listener) {
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
     * @throws SuiteException when the unfinished run was of another plan or machine, or a directory to measure in is not there
     * @throws MachineBusyException when others use the machine too much; what was saved stays saved
     * @throws HarnessException when a harness cannot be started or refuses its plan
     * @throws InterruptedException when this thread is interrupted: no process is left, what was saved stays saved
     */
    public Judgement run(Optional<ResultSet> unfinished) throws IOException, InterruptedException {
        guests = Guests.of(plan);
        testbed = guests.at(testbed);
        unfinished.ifPresent(this::checkSame);
        budget = new Budget(plan.time(), System::nanoTime);
        plan.checkDirectories();
        run = Runs.start(unfinished.map(ResultSet::run).orElse(run), plan.subjects());
        plan.leftOut().forEach(skip -> listener.note(skip.what() + " is left out: " + skip.reason()));
        Calm calm = new Calm(testbed.monitor());
        if (!testbed.keepDisturbed()) {
            calm.before(why -> listener.progress(why, 0, null))
                    .ifPresent(seen -> listener.note("the machine is busy, measuring all the same: " + seen));
        }
        boolean again = unfinished.flatMap(Comparison::of).filter(Comparison::shiftedBefore).isPresent();
        Judgement judgement = attempt(again ? context.afterEnvironmentShift() : context, calm, unfinished);
        if (judgement.decision().filter(Session::shifted).isPresent()) {
            listener.note("the machine changed while it measured: measuring everything once more");
            judgement = attempt(context.afterEnvironmentShift(), calm, Optional.empty());
        }
        return judgement;
    }

    private static boolean shifted(Decision decision) {
        return decision.count(Verdict.ENV_SHIFT) > 0;
    }

    private Judgement attempt(Context known, Calm calm, Optional<ResultSet> unfinished)
            throws IOException, InterruptedException {
        attempted = known;
        rounds = Rounds.NONE;
        collector = new Collector(plan.leftOut(), testbed.keepDisturbed());
        loads = new ArrayList<>();
        plan.suites().forEach(suite -> loads.add(new HarnessLoad(plan, testbed, guests, collector, suite, suite.entries())));
        plan.tools().forEach(tool -> loads.add(ToolLoad.all(testbed, new ToolRuns(tool, collector))));
        Tally tally = new Tally(listener);
        AbGate gate = new AbGate(policy, known);
        Slots slots = new Slots(
                plan,
                testbed,
                collector,
                new Progress(plan, listener),
                calm,
                tally,
                () -> listener.save(soFar()),
                unfinished);
        measure(gate, slots);
        tally.sum();
        run = Runs.finish(run);
        ResultSet results = soFar();
        listener.save(results);
        return Judgement.of(results);
    }

    private void checkSame(ResultSet unfinished) {
        if (plan.time().isPresent()) {
            throw new SuiteException("a run in limited time cannot be taken up again, what it leaves out depends on its clock: start"
                    + " over with another file");
        }
        if (!unfinished.run().subjects().equals(plan.subjects())) {
            throw new SuiteException("the unfinished results are of another plan (suites, parameters, preset, number of"
                    + " invocations, metrics, seed or harness differ):"
                    + " start over with another file, or repeat the command that began them: "
                    + unfinished.run().command());
        }
        if (!unfinished.agent().fingerprint().equals(testbed.agent().fingerprint())) {
            throw new SuiteException("the unfinished results are of another machine (fingerprint "
                    + unfinished.agent().fingerprint() + ", here " + testbed.agent().fingerprint() + ")");
        }
    }

    private ResultSet soFar() {
        ResultSet measured = new ResultSet(run, testbed.agent(), results(), collector.skips());
        return plan.comparing()
                ? measured.withBasis(Comparison.interleaved(policy, rounds, attempted))
                : measured;
    }

    private List<Result> results() {
        return collector.results().stream()
                .filter(result -> loads.stream().noneMatch(load -> load.absent(result)))
                .map(result -> plan.directions().of(result.id()).map(result::better).orElse(result))
                .toList();
    }

    private void measure(AbGate gate, Slots slots) throws IOException, InterruptedException {
        for (int i = 0; i < loads.size(); i++) {
            slots.round(loads.get(i), 1, budget.share(loads.size() - i));
        }
        if (!plan.comparing()) {
            return;
        }
        rounds = gate.screen(Rounds.NONE, results());
        while (gate.again(rounds) && !budget.spent()) {
            Set<SeriesId> suspects = rounds.suspects();
            List<Load> again = loads.stream().map(load -> load.owning(suspects)).toList();
            listener.note(count(again) + " of " + count(loads) + " benchmarks look slower: measuring them again");
            for (Load load : again) {
                if (!load.isEmpty()) {
                    slots.round(load, rounds.done() + 1, new Budget(Optional.empty(), System::nanoTime));
                }
            }
            rounds = gate.screen(rounds, results());
        }
    }

    private static int count(List<Load> loads) {
        return loads.stream().mapToInt(Load::size).sum();
    }
}
