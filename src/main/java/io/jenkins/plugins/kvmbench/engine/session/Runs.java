package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** The beginning and the end of a run's record. */
final class Runs {
    private Runs() {}

    /** A run that is taken up again keeps its id and its start. */
    static RunInfo start(RunInfo run, Map<Arm, Subject> subjects) {
        return new RunInfo(
                run.id().isEmpty() ? UUID.randomUUID().toString() : run.id(),
                run.started() == null ? now() : run.started(),
                null,
                run.commit(),
                run.branch(),
                run.changeRequest(),
                run.command(),
                subjects);
    }

    static RunInfo finish(RunInfo run) {
        return new RunInfo(
                run.id(),
                run.started(),
                now(),
                run.commit(),
                run.branch(),
                run.changeRequest(),
                run.command(),
                run.subjects());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
