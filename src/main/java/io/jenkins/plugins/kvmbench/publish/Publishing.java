package io.jenkins.plugins.kvmbench.publish;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.engine.github.When;
import java.io.Serializable;
import java.util.Optional;

/**
 * What is to be published of a build, its variables replaced. Empty texts mean the default.
 *
 * @param mode see {@link Mode}
 * @param repository empty: that of the build's change request
 * @param pullRequest counts where a repository is named, as do the next and the API's URL
 * @param commit that was measured
 * @param credentialsId empty: those that the change request was found with, or the global ones
 * @param apiUrl of the repository
 * @param comment whether there is a comment
 * @param check whether there is a check
 * @param asked whether it is the step's one purpose
 */
public record Publishing(
        String mode,
        String repository,
        String pullRequest,
        String commit,
        String credentialsId,
        String apiUrl,
        boolean comment,
        boolean check,
        boolean asked)
        implements Serializable {

    /**
     * Says on the comment of an earlier commit that it is outdated, now that a newer one is measured. Returns at once, and does
     * nothing where there is nothing to do.
     */
    public void begin(Run<?, ?> run, TaskListener listener, String id) {
        GitHubWork.begin(this, run, listener, id);
    }

    /**
     * Publishes what a build recorded, and tells the log what became of it. Whatever goes wrong is a line in the log: the
     * build's result stays as it is. Takes five minutes at most, when GitHub does not answer.
     *
     * @param id of the recorded results
     * @throws InterruptedException when the build is aborted
     */
    public void publish(Run<?, ?> run, TaskListener listener, String id) throws InterruptedException {
        GitHubWork.publish(this, run, listener, id);
    }

    /**
     * When there is a first comment.
     *
     * @return empty: nothing is to be published
     * @throws CannotPublishException when the mode is none
     */
    Optional<When> when() throws CannotPublishException {
        String chosen = mode.isEmpty() ? GitHubDefaults.get().getMode() : mode;
        boolean anyway = asked && mode.isEmpty() && chosen.equals(Mode.NEVER);
        return Mode.of(anyway ? Mode.ALWAYS : chosen);
    }

    /**
     * Where to.
     *
     * @return empty when the build is of no change request that is known here, and nobody named a repository
     * @throws CannotPublishException when something that was named is not there
     */
    Optional<Destination> destination(Run<?, ?> run) throws CannotPublishException {
        if (!repository.isEmpty()) {
            return Optional.of(named(run));
        }
        Optional<Destination> found = ChangeRequests.find(run);
        return found.isEmpty() || credentialsId.isEmpty()
                ? found
                : Optional.of(found.get().withCredentials(Tokens.find(credentialsId, run, found.get().apiUrl())));
    }

    /** Whether somebody counts on it, so that it is worth a word where there is nowhere to publish. */
    boolean expected() {
        return asked || !pullRequest.isEmpty();
    }

    /** Never with the credentials of a change request: the repository and the host are whatever the job says. */
    private Destination named(Run<?, ?> run) throws CannotPublishException {
        GitHubDefaults defaults = GitHubDefaults.get();
        if (commit.isEmpty()) {
            throw new CannotPublishException(Messages.Publishing_NoCommit());
        }
        String url = apiUrl.isEmpty() ? defaults.getApiUrl() : apiUrl;
        String id = credentialsId.isEmpty() ? defaults.getCredentialsId() : credentialsId;
        Optional<StandardCredentials> credentials =
                id.isEmpty() ? Optional.empty() : Optional.of(Tokens.find(id, run, url));
        return new Destination(
                url, repository, number(), commit, run.getParent().getFullName(), credentials, false);
    }

    private int number() throws CannotPublishException {
        if (pullRequest.isEmpty()) {
            return 0;
        }
        if (!pullRequest.matches("[1-9][0-9]{0,8}")) {
            throw new CannotPublishException(Messages.Publishing_NoNumber(pullRequest));
        }
        return Integer.parseInt(pullRequest);
    }
}
