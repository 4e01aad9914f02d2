package io.jenkins.plugins.kvmbench.storage;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.history.BuildPoints;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Records what a build measured. */
public final class Recorder {

    /** Most series of one build; a suite has some hundred. */
    static final int MAX_RESULTS = 100_000;

    private Recorder() {}

    /**
     * Writes the results, adds them to the job's trends, and then to the build. The same measurement is recorded once, however
     * often it comes: a controller can die before it knows that it recorded.
     *
     * @param id see {@link ResultId}; each can be used once in a build, and again where nothing could be decided. A step
     *     has it {@linkplain Reservation reserved}
     * @param decision what the gate decided, if there was one
     * @param baseline what the results were compared with, null for nothing or for the base in the same build
     * @param advisory whether what the gate found is only to be told
     * @throws AbortException when the user asked for what is not possible
     * @throws IOException when it could not be written; the build has no new action then
     */
    public static BenchmarkAction record(
            Run<?, ?> run,
            String id,
            ResultSet results,
            Optional<Decision> decision,
            Baseline baseline,
            boolean advisory)
            throws IOException {
        if (!ResultId.isValid(id)) {
            throw new AbortException(Messages.Recorder_InvalidId(id));
        }
        if (results.results().size() > MAX_RESULTS) {
            throw new AbortException(Messages.Recorder_TooManyResults(results.results().size(), MAX_RESULTS));
        }
        Optional<BenchmarkAction> earlier = BenchmarkAction.of(run, id);
        if (earlier.isPresent() && earlier.get().isOf(results, decision)) {
            return earlier.get();
        }
        if (earlier.isPresent() && !earlier.get().isReplaceable()) {
            throw new AbortException(Messages.Recorder_RecordedTwice(id));
        }
        BenchmarkAction action = write(run, id, dated(results, run), decision, Optional.ofNullable(baseline), advisory);
        earlier.ifPresent(run::removeAction);
        run.addAction(action);
        run.save();
        return action;
    }

    /** The same where what the gate found counts. */
    public static BenchmarkAction record(
            Run<?, ?> run, String id, ResultSet results, Optional<Decision> decision, Baseline baseline)
            throws IOException {
        return record(run, id, results, decision, baseline, false);
    }

    private static BenchmarkAction write(
            Run<?, ?> run,
            String id,
            ResultSet results,
            Optional<Decision> decision,
            Optional<Baseline> baseline,
            boolean advisory)
            throws IOException {
        ResultStore store = ResultStore.active();
        store.write(run, id, results, decision);
        int untracked = JobBenchmarks.of(run.getParent()).add(id, points(run.getNumber(), results, decision));
        return new BenchmarkAction(run, id, store.name(), results, decision, baseline, untracked, advisory);
    }

    static BuildPoints points(int build, ResultSet results, Optional<Decision> decision) {
        Instant started = results.run().started();
        return BuildPoints.of(build, started == null ? 0 : started.toEpochMilli(), results, decision);
    }

    /** With the build's time where the results have none, as those of foreign tools: trends are rebuilt from files alone. */
    private static ResultSet dated(ResultSet results, Run<?, ?> run) {
        RunInfo info = results.run();
        if (info.started() != null) {
            return results;
        }
        RunInfo dated = new RunInfo(
                info.id(),
                Instant.ofEpochMilli(run.getStartTimeInMillis()),
                info.finished(),
                info.commit(),
                info.branch(),
                info.changeRequest(),
                info.command(),
                info.subjects());
        return results.withRun(dated);
    }
}
