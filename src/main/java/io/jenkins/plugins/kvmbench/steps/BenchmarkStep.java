package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Descriptor;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * Runs a {@link BenchmarkTask} in a Pipeline: a meta-step, which is called by the symbol of its task, {@code kvmBench} or
 * {@code recordBenchmarks}.
 */
public class BenchmarkStep extends Step {

    private final BenchmarkTask delegate;

    @DataBoundConstructor
    public BenchmarkStep(BenchmarkTask delegate) {
        this.delegate = delegate;
    }

    public BenchmarkTask getDelegate() {
        return delegate;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return delegate.start(context);
    }

    @Extension
    public static class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "benchmarkTask";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BenchmarkStep_DisplayName();
        }

        @Override
        public boolean isMetaStep() {
            return true;
        }

        @Override
        public boolean isAdvanced() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, TaskListener.class);
        }

        /** For the form. */
        public List<Descriptor<?>> getApplicableDescriptors() {
            List<Descriptor<?>> tasks = new ArrayList<>();
            tasks.add(Jenkins.get().getDescriptorOrDie(KvmBenchBuilder.class));
            tasks.add(Jenkins.get().getDescriptorOrDie(BenchmarkRecorder.class));
            return tasks;
        }
    }
}
