package io.jenkins.plugins.kvmbench.steps;

import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Describable;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.tasks.BuildStep;
import hudson.tasks.BuildStepDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kvmbench.storage.ResultId;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of the options that all tasks have. */
abstract class BenchmarkTaskDescriptor<T extends BuildStep & Describable<T>> extends BuildStepDescriptor<T> {

    /** What the results are called when nobody says. */
    public abstract String getDefaultId();

    @Override
    @SuppressWarnings("rawtypes")
    public boolean isApplicable(Class<? extends AbstractProject> jobType) {
        return true;
    }

    @POST
    public FormValidation doCheckId(@AncestorInPath Item item, @QueryParameter String id) {
        if (!Forms.mayConfigure(item) || Util.fixEmptyAndTrim(id) == null || ResultId.isValid(id)) {
            return FormValidation.ok();
        }
        return FormValidation.error(Messages.BenchmarkTask_BadId(id));
    }

    @POST
    public ListBoxModel doFillMissingItems(@AncestorInPath Item item) {
        ListBoxModel items = new ListBoxModel();
        if (Forms.mayConfigure(item)) {
            items.add(Messages.BenchmarkTask_MissingWarns(), "warn");
            items.add(Messages.BenchmarkTask_MissingFails(), "fail");
            items.add(Messages.BenchmarkTask_MissingIsFine(), "none");
        }
        return items;
    }

    @POST
    public FormValidation doCheckBaselineJob(@AncestorInPath Item item, @QueryParameter String baselineJob) {
        String name = Util.fixEmptyAndTrim(baselineJob);
        if (!Forms.mayConfigure(item) || name == null || name.contains("$")) {
            return FormValidation.ok();
        }
        return Jenkins.get().getItem(name, item, Job.class) == null
                ? FormValidation.error(Messages.Baselines_NoSuchJob(name))
                : FormValidation.ok();
    }

    @POST
    public AutoCompletionCandidates doAutoCompleteBaselineJob(
            @AncestorInPath Item item, @AncestorInPath ItemGroup<?> container, @QueryParameter String value) {
        return Forms.mayConfigure(item)
                ? AutoCompletionCandidates.ofJobNames(Job.class, value, item, container)
                : new AutoCompletionCandidates();
    }
}
