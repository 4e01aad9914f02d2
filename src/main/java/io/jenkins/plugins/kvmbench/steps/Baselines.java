package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.PermalinkProjectAction.Permalink;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.storage.Baseline;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Finds the earlier build that a build is compared with. */
final class Baselines {

    /** What was found. */
    sealed interface Found {}

    /**
     * Results to compare with.
     *
     * @param results the results
     * @param baseline which build they are of
     */
    record Earlier(ResultSet results, Baseline baseline) implements Found {}

    /** There is nothing to compare with, which is nobody's mistake. */
    record Nothing(String why) implements Found {}

    /** What people chose to compare with is gone: the gate they count on does not gate. */
    record Lost(String why) implements Found {}

    private final Run<?, ?> run;
    private final String id;
    private final BaselineChoice choice;

    Baselines(Run<?, ?> run, String id, BaselineChoice choice) {
        this.run = run;
        this.id = id;
        this.choice = choice;
    }

    /**
     * Looks for it.
     *
     * @param fingerprint of the machine that measured this build: another machine's results are no baseline
     * @throws AbortException when what the options name is not there
     * @throws IOException when the baseline's results cannot be read
     */
    Found find(String fingerprint) throws IOException {
        Job<?, ?> job = run.getParent();
        if (!choice.job().isEmpty()) {
            job = named();
        } else {
            Optional<TargetJob.Target> target = TargetJob.find(job);
            if (target.isPresent()) {
                if (target.get().job().isEmpty()) {
                    return new Nothing(Messages.Baselines_NoTargetJob(target.get().branch()));
                }
                job = target.get().job().get();
            }
        }
        return choice.build().isEmpty() ? accepted(job, fingerprint) : chosen(job, fingerprint);
    }

    /** Looked up as the build: with what it may see. */
    private Job<?, ?> named() throws AbortException {
        Job<?, ?> own = run.getParent();
        try (ACLContext ignored = own instanceof Queue.Task task
                ? ACL.as2(Tasks.getAuthenticationOf2(task))
                : ACL.as2(Jenkins.getAuthentication2())) {
            Job<?, ?> job = Jenkins.get().getItem(choice.job(), own.getParent(), Job.class);
            if (job == null) {
                throw new AbortException(Messages.Baselines_NoSuchJob(choice.job()));
            }
            return job;
        }
    }

    private Found accepted(Job<?, ?> job, String fingerprint) throws IOException {
        Optional<Acceptance> acceptance = JobBenchmarks.of(job).acceptedBaseline(id);
        if (acceptance.isEmpty()) {
            return new Nothing(Messages.Baselines_NoAccepted(job.getFullDisplayName(), id));
        }
        Acceptance by = acceptance.get();
        String name = job.getFullDisplayName() + " #" + by.build();
        Optional<ResultSet> results = JobBenchmarks.of(job).acceptedResults(id, by);
        return results.isPresent()
                ? measuredHere(
                        results.get(), name, Messages.Baselines_Accepted(name, by.author(), by.reason()), fingerprint)
                : new Lost(Messages.Baselines_AcceptedIsGone(job.getFullDisplayName(), by.build()));
    }

    private Found chosen(Job<?, ?> job, String fingerprint) throws IOException {
        boolean byNumber = choice.build().matches("[0-9]{1,9}");
        Permalink permalink = byNumber ? null : job.getPermalinks().get(choice.build());
        if (!byNumber && permalink == null) {
            throw noSuchBuild(job);
        }
        Run<?, ?> baseline =
                byNumber ? job.getBuildByNumber(Integer.parseInt(choice.build())) : permalink.resolve(job);
        if (baseline == null || baseline.equals(run)) {
            throw noSuchBuild(job);
        }
        if (isAccepted(baseline)) {
            return earlier(baseline, baseline.getFullDisplayName(), fingerprint);
        }
        Optional<BenchmarkAction> action = BenchmarkAction.of(baseline, id);
        boolean failed = action.flatMap(BenchmarkAction::outcome)
                .filter(outcome -> outcome == Outcome.FAILED || outcome == Outcome.INVALID)
                .isPresent();
        return failed
                ? new Nothing(Messages.Baselines_FailedItsGate(baseline.getFullDisplayName()))
                : earlier(baseline, baseline.getFullDisplayName(), fingerprint);
    }

    private AbortException noSuchBuild(Job<?, ?> job) {
        String known = job.getPermalinks().stream().map(Permalink::getId).collect(Collectors.joining(", "));
        return new AbortException(Messages.Baselines_NoSuchBuild(choice.build(), job.getFullDisplayName(), known));
    }

    private boolean isAccepted(Run<?, ?> baseline) throws IOException {
        return JobBenchmarks.of(baseline.getParent())
                .acceptedBaseline(id)
                .filter(by -> by.build() == baseline.getNumber())
                .isPresent();
    }

    private Found earlier(Run<?, ?> baseline, String description, String fingerprint) throws IOException {
        Optional<BenchmarkAction> action = BenchmarkAction.of(baseline, id);
        if (action.isEmpty()) {
            throw new AbortException(Messages.Baselines_NoResults(baseline.getFullDisplayName(), id));
        }
        return measuredHere(action.get().results(), baseline.getFullDisplayName(), description, fingerprint);
    }

    private static Found measuredHere(ResultSet results, String build, String description, String fingerprint) {
        String theirs = results.agent().fingerprint();
        // Two machines that are not known are not the same one.
        return theirs.equals(fingerprint) && !theirs.isEmpty()
                ? new Earlier(results, new Baseline(description, true))
                : new Nothing(Messages.Baselines_OtherMachine(build, shown(theirs), shown(fingerprint)));
    }

    private static String shown(String fingerprint) {
        return fingerprint.isEmpty() ? "unknown" : fingerprint;
    }
}
