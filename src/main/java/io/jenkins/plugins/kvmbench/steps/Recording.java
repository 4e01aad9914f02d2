package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.PolicyException;
import io.jenkins.plugins.kvmbench.engine.gate.Waivers;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.text.TextReport;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.node.Finished;
import io.jenkins.plugins.kvmbench.publish.Publishing;
import io.jenkins.plugins.kvmbench.storage.Baseline;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import io.jenkins.plugins.kvmbench.storage.Recorder;
import io.jenkins.plugins.kvmbench.storage.Reservation;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a step does with results: finds what they are compared with, asks the gate, keeps both with the build, tells the log,
 * lets the build know, and publishes them.
 *
 * @param id what the results are called
 * @param gates the limits, and what reaching them does
 * @param choice what they are compared with, where they do not hold both sides
 * @param quiet whether the log gets the verdict alone
 * @param publishing what GitHub is told
 */
public record Recording(String id, Gates gates, BaselineChoice choice, boolean quiet, Publishing publishing)
        implements Serializable {

    /**
     * @param decision the gate's answer, empty where there is nothing to compare with
     * @param shown what the report shows: both sides
     * @param baseline the other side, or why there is none; null where it is in the results
     */
    private record Comparison(Optional<Decision> decision, ResultSet shown, Baseline baseline) {}

    /**
     * Takes the id for a step, before anything is measured.
     *
     * @throws AbortException when it cannot have it
     */
    Reservation reserve(Run<?, ?> run) throws AbortException {
        return Reservation.of(run, id);
    }

    /** @throws AbortException when nothing was measured, or the gate cannot decide */
    BenchmarkResult record(BuildTarget target, Finished finished) throws IOException, InterruptedException {
        if (finished.cannot()) {
            throw new AbortException(Messages.Recording_Cannot(
                    finished.results().agent().name(), reasons(finished.results().skips())));
        }
        return record(target, finished.results(), finished.decision());
    }

    private static String reasons(List<Skip> skips) {
        return skips.stream().map(Skip::reason).distinct().limit(5).collect(Collectors.joining("; "));
    }

    /**
     * @param both the gate's answer where both sides were measured in this build
     * @throws AbortException when there are no results, or the gate cannot decide
     */
    BenchmarkResult record(BuildTarget target, ResultSet results, Optional<Decision> both)
            throws IOException, InterruptedException {
        if (results.results().isEmpty()) {
            throw new AbortException(Messages.Recording_Nothing());
        }
        Run<?, ?> run = target.run();
        Comparison comparison = both.isPresent() ? new Comparison(both, results, null) : compare(target, results);
        Optional<Decision> decision = waived(run, comparison.decision());
        BenchmarkAction recorded = Recorder.record(
                run, id, results, decision, comparison.baseline(), decision.filter(gates::onlyNote).isPresent());
        String page = Pages.of(run, id);
        ReportInput report = new ReportInput(
                comparison.shown(), decision, "", List.of(new ReportInput.Link(Messages.Recording_Page(), page)));
        tell(target.listener().getLogger(), report, comparison);
        if (recorded.getUntracked() > 0) {
            target.listener().getLogger().println(Messages.Recording_Untracked(recorded.getUntracked()));
        }
        String headline = decision.isPresent()
                ? Headline.of(report).toString()
                : comparison.baseline().description();
        boolean invalid = decision.isPresent() && decision.get().outcome() == Outcome.INVALID;
        if (!invalid) { // The step fails then, and whoever tries it again may do better.
            decision.ifPresent(decided -> gates.consequences(decided)
                    .forEach(consequence -> target.worsen(consequence, headline)));
        }
        publishing.publish(run, target.listener(), id);
        if (invalid) {
            String error = decision.get().error();
            throw new AbortException(Messages.Recording_Invalid(error.isEmpty() ? headline : error));
        }
        return new BenchmarkResult(id, decision, headline, page);
    }

    private Comparison compare(BuildTarget target, ResultSet results) throws IOException {
        Baselines.Found found = new Baselines(target.run(), id, choice).find(results.agent().fingerprint());
        if (found instanceof Baselines.Earlier earlier) {
            Judgement judgement = judged(earlier.results(), results);
            return new Comparison(judgement.decision(), judgement.results(), earlier.baseline());
        }
        check(results);
        boolean lost = found instanceof Baselines.Lost;
        String why = Messages.Recording_NotCompared(
                lost ? ((Baselines.Lost) found).why() : ((Baselines.Nothing) found).why());
        if (lost) {
            target.worsen(Criticality.UNSTABLE, why);
        }
        return new Comparison(Optional.empty(), results, new Baseline(why, false));
    }

    /** @throws AbortException when a gate is for nothing that was measured */
    private Judgement judged(ResultSet earlier, ResultSet results) throws AbortException {
        try {
            return Judgement.apart(earlier, results, gates.policy());
        } catch (PolicyException e) {
            throw new AbortException(Messages.Gates_Impossible(e.getMessage()));
        }
    }

    /** The first build that names a gate says that it is for nothing, and not the first that has a baseline. */
    private void check(ResultSet results) throws AbortException {
        try {
            gates.policy().check(results.results());
        } catch (PolicyException e) {
            throw new AbortException(Messages.Gates_Impossible(e.getMessage()));
        }
    }

    private Optional<Decision> waived(Run<?, ?> run, Optional<Decision> decision) throws IOException {
        return decision.isEmpty()
                ? decision
                : Optional.of(Waivers.applied(decision.get(), waivers(run.getParent()), Instant.now()));
    }

    /** The job's own, and those of the branch that a change request goes to: what is known there is known here. */
    private List<Waiver> waivers(Job<?, ?> job) throws IOException {
        List<Waiver> waivers = new ArrayList<>(JobBenchmarks.of(job).waivers(id));
        Optional<Job<?, ?>> target = TargetJob.find(job).flatMap(TargetJob.Target::job);
        if (target.isPresent()) {
            waivers.addAll(JobBenchmarks.of(target.get()).waivers(id));
        }
        return waivers;
    }

    private void tell(PrintStream log, ReportInput report, Comparison comparison) {
        log.print(new TextReport(Integer.MAX_VALUE, false, quiet).render(report));
        Baseline baseline = comparison.baseline();
        if (baseline != null) {
            log.println(comparison.decision().isPresent()
                    ? Messages.Recording_Weak(baseline.description())
                    : baseline.description());
        }
    }
}
