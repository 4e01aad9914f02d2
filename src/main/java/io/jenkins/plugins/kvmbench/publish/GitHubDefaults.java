package io.jenkins.plugins.kvmbench.publish;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What holds for publishing where a job says nothing else. */
@Extension
@Symbol("kvmBenchGitHub")
public class GitHubDefaults extends GlobalConfiguration {

    private static final String GITHUB = "https://api.github.com";

    private String mode = Mode.ALWAYS;
    private String apiUrl = GITHUB;
    private String credentialsId = "";

    public GitHubDefaults() {
        load();
    }

    public static GitHubDefaults get() {
        return ExtensionList.lookupSingleton(GitHubDefaults.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.GitHubDefaults_DisplayName();
    }

    /** {@code always}, {@code on-change}, {@code on-failure} or {@code never}. */
    public String getMode() {
        return mode;
    }

    @DataBoundSetter
    public void setMode(String mode) {
        String trimmed = Util.fixEmptyAndTrim(mode);
        this.mode = trimmed == null ? Mode.ALWAYS : trimmed;
        save();
    }

    /** For jobs that name a repository. */
    public String getApiUrl() {
        return apiUrl;
    }

    @DataBoundSetter
    public void setApiUrl(String apiUrl) {
        String trimmed = Util.fixEmptyAndTrim(apiUrl);
        this.apiUrl = trimmed == null ? GITHUB : trimmed;
        save();
    }

    /** For jobs that name a repository; empty: none. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixNull(credentialsId).trim();
        save();
    }

    @POST
    public ListBoxModel doFillModeItems() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        ListBoxModel items = new ListBoxModel();
        Mode.addTo(items);
        return items;
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String apiUrl, @QueryParameter String credentialsId) {
        return Tokens.choices(null, apiUrl, credentialsId);
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String apiUrl, @QueryParameter String credentialsId) {
        return Forms.checkCredentials(null, apiUrl, credentialsId);
    }

    @POST
    public FormValidation doCheckApiUrl(@QueryParameter String apiUrl) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Forms.checkApiUrl(apiUrl);
    }
}
