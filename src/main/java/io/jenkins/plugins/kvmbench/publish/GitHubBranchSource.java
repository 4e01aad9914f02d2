package io.jenkins.plugins.kvmbench.publish;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Optional;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import org.jenkinsci.plugins.github_branch_source.Connector;
import org.jenkinsci.plugins.github_branch_source.GitHubSCMSource;
import org.jenkinsci.plugins.github_branch_source.PullRequestSCMHead;
import org.jenkinsci.plugins.github_branch_source.PullRequestSCMRevision;
import org.jenkinsci.plugins.variant.OptionalExtension;

/** Pull requests of multibranch projects and organization folders on GitHub, with the credentials they are scanned with. */
@OptionalExtension(requirePlugins = "github-branch-source")
public class GitHubBranchSource extends ChangeRequests {

    @Override
    public Optional<Destination> of(Run<?, ?> run) throws CannotPublishException {
        Job<?, ?> job = run.getParent();
        if (!(SCMHead.HeadByItem.findHead(job) instanceof PullRequestSCMHead head)
                || !(SCMSource.SourceByItem.findSource(job) instanceof GitHubSCMSource source)) {
            return Optional.empty();
        }
        SCMRevision revision = SCMRevisionAction.getRevision(source, run);
        if (!(revision instanceof PullRequestSCMRevision pull)) {
            throw new CannotPublishException(Messages.GitHubBranchSource_NoRevision());
        }
        // As the source itself does for its statuses. The credentials serve this repository's pull request alone.
        StandardCredentials credentials = Connector.lookupScanCredentials(
                (Item) source.getOwner(), source.getApiUri(), source.getCredentialsId(), source.getRepoOwner());
        return Optional.of(new Destination(
                source.getApiUri(),
                source.getRepoOwner() + "/" + source.getRepository(),
                head.getNumber(),
                pull.getPullHash(),
                name(job, head),
                Optional.ofNullable(credentials),
                true));
    }

    /** The same for all pull requests; where head and merge are both built, they are two things. */
    private static String name(Job<?, ?> job, PullRequestSCMHead head) {
        String project = ((Item) job.getParent()).getFullName();
        return head.getName().endsWith("-merge") ? project + " (merge)" : project;
    }
}
