package io.jenkins.plugins.kvmbench.steps;

import hudson.EnvVars;
import hudson.FilePath;
import java.io.Serial;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** {@code recordBenchmarks} in a Pipeline. */
final class RecordExecution extends SynchronousNonBlockingStepExecution<BenchmarkResult> {

    @Serial
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // A synchronous step is not taken up again after a restart.
    private final transient BenchmarkRecorder task;

    RecordExecution(StepContext context, BenchmarkRecorder task) {
        super(context);
        this.task = task;
    }

    @Override
    protected BenchmarkResult run() throws Exception {
        return task.record(
                BuildTarget.of(getContext()),
                getContext().get(FilePath.class),
                getContext().get(EnvVars.class));
    }
}
