package io.jenkins.plugins.kvmbench.publish;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.io.Serial;
import java.io.Serializable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How a step publishes on GitHub, where that is not as by default. Empty texts mean the default. */
public class GitHubOptions implements Describable<GitHubOptions>, Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private String mode = "";
    private String repository = "";
    private String pullRequest = "";
    private String commit = "";
    private String credentialsId = "";
    private String apiUrl = "";
    private boolean comment = true;
    private boolean check = true;

    @DataBoundConstructor
    public GitHubOptions() {}

    /** {@code always}, {@code on-change}, {@code on-failure} or {@code never}. */
    public String getMode() {
        return mode;
    }

    @DataBoundSetter
    public void setMode(String mode) {
        this.mode = Util.fixNull(mode).trim();
    }

    /** {@code owner/name}; empty: that of the build's change request. */
    public String getRepository() {
        return repository;
    }

    @DataBoundSetter
    public void setRepository(String repository) {
        this.repository = Util.fixNull(repository).trim();
    }

    /** A number, variables allowed; counts where a repository is named. */
    public String getPullRequest() {
        return pullRequest;
    }

    @DataBoundSetter
    public void setPullRequest(String pullRequest) {
        this.pullRequest = Util.fixNull(pullRequest).trim();
    }

    /** In full, variables allowed; counts where a repository is named. */
    public String getCommit() {
        return commit;
    }

    @DataBoundSetter
    public void setCommit(String commit) {
        this.commit = Util.fixNull(commit).trim();
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixNull(credentialsId).trim();
    }

    /** Counts where a repository is named. */
    public String getApiUrl() {
        return apiUrl;
    }

    @DataBoundSetter
    public void setApiUrl(String apiUrl) {
        this.apiUrl = Util.fixNull(apiUrl).trim();
    }

    public boolean isComment() {
        return comment;
    }

    @DataBoundSetter
    public void setComment(boolean comment) {
        this.comment = comment;
    }

    public boolean isCheck() {
        return check;
    }

    @DataBoundSetter
    public void setCheck(boolean check) {
        this.check = check;
    }

    /** Texts that a configuration lacks are empty. */
    @Serial
    private Object readResolve() {
        setMode(mode);
        setRepository(repository);
        setPullRequest(pullRequest);
        setCommit(commit);
        setCredentialsId(credentialsId);
        setApiUrl(apiUrl);
        return this;
    }

    /**
     * What a step's options come to in a build.
     *
     * @param options null: all as by default
     * @param env puts values in place of variables
     * @param asked whether the step does nothing but publish, so that it does unless it is told never to
     */
    @NonNull
    public static Publishing in(EnvVars env, @CheckForNull GitHubOptions options, boolean asked) {
        GitHubOptions all = options == null ? new GitHubOptions() : options;
        return new Publishing(
                all.mode,
                env.expand(all.repository),
                env.expand(all.pullRequest),
                all.commit.isEmpty() ? env.get("GIT_COMMIT", "") : env.expand(all.commit),
                all.credentialsId,
                all.apiUrl,
                all.comment,
                all.check,
                asked);
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<GitHubOptions> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GitHubOptions_DisplayName();
        }

        @POST
        public ListBoxModel doFillModeItems(@AncestorInPath Item item) {
            ListBoxModel items = new ListBoxModel();
            if (Forms.mayConfigure(item)) {
                items.add(Messages.Mode_Default(), "");
                Mode.addTo(items);
            }
            return items;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String apiUrl, @QueryParameter String credentialsId) {
            return Tokens.choices(item, url(apiUrl), credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(
                @AncestorInPath Item item, @QueryParameter String apiUrl, @QueryParameter String credentialsId) {
            return Forms.checkCredentials(item, url(apiUrl), credentialsId);
        }

        private static String url(String apiUrl) {
            return Util.fixEmptyAndTrim(apiUrl) == null ? GitHubDefaults.get().getApiUrl() : apiUrl;
        }

        @POST
        public FormValidation doCheckApiUrl(@AncestorInPath Item item, @QueryParameter String apiUrl) {
            return Forms.mayConfigure(item) ? Forms.checkApiUrl(apiUrl) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckRepository(@AncestorInPath Item item, @QueryParameter String repository) {
            return check(item, repository, "[A-Za-z0-9-]+/[\\w.-]+", Messages.GitHubOptions_NoRepository(repository));
        }

        @POST
        public FormValidation doCheckPullRequest(@AncestorInPath Item item, @QueryParameter String pullRequest) {
            return check(item, pullRequest, "[1-9][0-9]{0,8}", Messages.Publishing_NoNumber(pullRequest));
        }

        @POST
        public FormValidation doCheckCommit(@AncestorInPath Item item, @QueryParameter String commit) {
            return check(item, commit, "\\p{XDigit}{40}|\\p{XDigit}{64}", Messages.GitHubOptions_NoCommit(commit));
        }

        /** Variables have no value yet. */
        private static FormValidation check(Item item, String value, String form, String otherwise) {
            String trimmed = Util.fixEmptyAndTrim(value);
            return !Forms.mayConfigure(item) || trimmed == null || trimmed.contains("$") || trimmed.matches(form)
                    ? FormValidation.ok()
                    : FormValidation.error(otherwise);
        }
    }
}
