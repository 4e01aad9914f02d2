package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import io.jenkins.plugins.kvmbench.publish.GitHubOptions;
import io.jenkins.plugins.kvmbench.publish.Publishing;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.io.Serial;
import java.util.List;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code kvmBenchPublish}: publishes what earlier steps of the build recorded. Needs no workspace. */
public class ResultPublisher extends Notifier implements SimpleBuildStep {

    private String id = "";
    private GitHubOptions github;

    @DataBoundConstructor
    public ResultPublisher() {}

    /** Empty: everything that was recorded. */
    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixNull(id).trim();
    }

    /** Null: as by default. */
    @CheckForNull
    public GitHubOptions getGithub() {
        return github;
    }

    @DataBoundSetter
    public void setGithub(GitHubOptions github) {
        this.github = github;
    }

    /** A configuration that was written by hand may lack the id. */
    @Serial
    private Object readResolve() {
        setId(id);
        return this;
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException {
        Publishing publishing = GitHubOptions.in(env, github, true);
        List<String> ids = id.isEmpty()
                ? BenchmarkAction.of(run).stream().map(BenchmarkAction::getId).toList()
                : List.of(id);
        if (ids.isEmpty()) {
            listener.getLogger().println(Messages.ResultPublisher_Nothing());
        }
        for (String one : ids) {
            publishing.publish(run, listener, one);
        }
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Extension
    @Symbol("kvmBenchPublish")
    public static class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ResultPublisher_DisplayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
