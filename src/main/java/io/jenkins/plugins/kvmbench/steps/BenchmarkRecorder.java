package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.publish.GitHubOptions;
import io.jenkins.plugins.kvmbench.storage.Reservation;
import io.jenkins.plugins.kvmbench.storage.ResultId;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code recordBenchmarks}: reads the files of benchmark tools on the node of the build, records the results, and gates. */
public class BenchmarkRecorder extends Recorder implements BenchmarkTask {

    private final List<BenchmarkTool> tools;
    private boolean allowEmpty;
    private String id = "";
    private List<BenchmarkGate> gates = new ArrayList<>();
    private String missing = "warn";
    private String baselineJob = "";
    private String baselineBuild = "";
    private boolean quiet;
    private GitHubOptions github;

    @DataBoundConstructor
    public BenchmarkRecorder(List<BenchmarkTool> tools) {
        this.tools = tools == null ? new ArrayList<>() : new ArrayList<>(tools);
    }

    public List<BenchmarkTool> getTools() {
        return tools;
    }

    /** Whether a tool may have no files. */
    public boolean isAllowEmpty() {
        return allowEmpty;
    }

    @DataBoundSetter
    public void setAllowEmpty(boolean allowEmpty) {
        this.allowEmpty = allowEmpty;
    }

    @Override
    public String getId() {
        return id.isEmpty() ? ResultId.DEFAULT_RECORDED : id;
    }

    @DataBoundSetter
    public void setId(String id) {
        String trimmed = Util.fixNull(id).trim();
        this.id = trimmed.equals(ResultId.DEFAULT_RECORDED) ? "" : trimmed;
    }

    @Override
    public List<BenchmarkGate> getGates() {
        return gates;
    }

    @DataBoundSetter
    public void setGates(List<BenchmarkGate> gates) {
        this.gates = gates == null ? new ArrayList<>() : new ArrayList<>(gates);
    }

    @Override
    public String getMissing() {
        return missing;
    }

    @DataBoundSetter
    public void setMissing(String missing) {
        this.missing = Util.fixEmptyAndTrim(missing) == null ? "warn" : missing.trim();
    }

    @Override
    public String getBaselineJob() {
        return baselineJob;
    }

    @DataBoundSetter
    public void setBaselineJob(String baselineJob) {
        this.baselineJob = Util.fixNull(baselineJob).trim();
    }

    @Override
    public String getBaselineBuild() {
        return baselineBuild;
    }

    @DataBoundSetter
    public void setBaselineBuild(String baselineBuild) {
        this.baselineBuild = Util.fixNull(baselineBuild).trim();
    }

    @Override
    public boolean isQuiet() {
        return quiet;
    }

    @DataBoundSetter
    public void setQuiet(boolean quiet) {
        this.quiet = quiet;
    }

    @Override
    public GitHubOptions getGithub() {
        return github;
    }

    @DataBoundSetter
    public void setGithub(GitHubOptions github) {
        this.github = github;
    }

    /** A configuration that was written by hand, or before an option came, lacks options: they get their defaults. */
    @Serial
    private Object readResolve() {
        BenchmarkRecorder complete = new BenchmarkRecorder(tools);
        complete.setAllowEmpty(allowEmpty);
        complete.setId(id);
        complete.setGates(gates);
        complete.setMissing(missing);
        complete.setBaselineJob(baselineJob);
        complete.setBaselineBuild(baselineBuild);
        complete.setQuiet(quiet);
        complete.setGithub(github);
        return complete;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new RecordExecution(context, this);
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException(Messages.BenchmarkTask_NoWorkspace());
        }
        EnvVars env = build.getEnvironment(listener);
        env.overrideAll(build.getBuildVariables());
        record(BuildTarget.of(build, listener), workspace, env);
        return true;
    }

    /** @throws AbortException when there is nothing to record, or a gate cannot decide */
    BenchmarkResult record(BuildTarget target, FilePath workspace, EnvVars env)
            throws IOException, InterruptedException {
        if (tools.isEmpty()) {
            throw new AbortException(Messages.BenchmarkRecorder_NoTool());
        }
        List<ResultFiles.Source> sources =
                tools.stream().map(tool -> tool.source(env::expand)).toList();
        Recording recording = recording(env);
        try (Reservation reserved = recording.reserve(target.run())) {
            ResultSet results = ResultFiles.read(sources, allowEmpty, Origins.of(env), workspace, target.listener());
            return recording.record(target, results, Optional.empty());
        }
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Extension
    @Symbol("recordBenchmarks")
    public static class DescriptorImpl extends BenchmarkTaskDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BenchmarkRecorder_DisplayName();
        }

        @Override
        public String getDefaultId() {
            return ResultId.DEFAULT_RECORDED;
        }
    }
}
