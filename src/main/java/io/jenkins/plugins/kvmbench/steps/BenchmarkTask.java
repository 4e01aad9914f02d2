package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.tasks.BuildStep;
import io.jenkins.plugins.kvmbench.publish.GitHubOptions;
import io.jenkins.plugins.kvmbench.storage.ResultId;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A build step of freestyle jobs that {@link BenchmarkStep} runs in Pipelines too, in the Pipeline's own way. So there is one
 * set of options, under one symbol, for both.
 *
 * <p>The properties here are the ones all tasks have; what they mean is in the help of their fields.
 */
public interface BenchmarkTask extends BuildStep {

    String getId();

    List<BenchmarkGate> getGates();

    String getMissing();

    String getBaselineJob();

    String getBaselineBuild();

    boolean isQuiet();

    /** How the results are published; null: as by default. */
    @CheckForNull
    GitHubOptions getGithub();

    /** The task in a Pipeline. */
    StepExecution start(StepContext context) throws Exception;

    /**
     * What happens to the results.
     *
     * @param env the build's, for what is published where
     * @throws AbortException when the id cannot be one
     */
    default Recording recording(EnvVars env) throws AbortException {
        if (!ResultId.isValid(getId())) {
            throw new AbortException(Messages.BenchmarkTask_BadId(getId()));
        }
        return new Recording(
                getId(),
                new Gates(getGates(), getMissing()),
                new BaselineChoice(env.expand(getBaselineJob()), env.expand(getBaselineBuild())),
                isQuiet(),
                GitHubOptions.in(env, getGithub(), false));
    }
}
