package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GitHub;

/** Which pull request a commit belongs to, where an event does not say: those of forks have no number in a {@code workflow_run}. */
public final class PullRequests {

    private PullRequests() {}

    /**
     * The open pull requests of a branch whose head is a commit: one branch can be proposed to several others.
     *
     * @param apiUrl as for {@link Publisher#connect}
     * @param token needs <em>pull requests: read</em>
     * @param environment as for {@link Publisher#connect}
     * @param repository that it was proposed to, {@code owner/name}
     * @param owner of the branch's repository
     * @param branch its name, as its author chose it
     * @param sha the commit, in full
     * @return their numbers, none when they were closed, or the branch has moved on
     * @throws IOException when GitHub did not say; the message is safe to log
     * @throws InterruptedException when interrupted while waiting
     */
    public static List<Integer> find(
            String apiUrl,
            Token token,
            Map<String, String> environment,
            String repository,
            String owner,
            String branch,
            String sha)
            throws IOException, InterruptedException {
        GitHub client = Clients.connect(apiUrl, token, HttpConnector.of(environment));
        try {
            return Patience.DEFAULT.attempt(() -> client
                    .getRepository(repository)
                    .queryPullRequests()
                    .state(GHIssueState.OPEN)
                    .head(owner + ":" + branch)
                    .list()
                    .toList()
                    .stream()
                    .filter(request -> request.getHead().getSha().equals(sha))
                    .map(GHPullRequest::getNumber)
                    .toList());
        } catch (RefusedException refused) {
            throw new IOException("the pull request could not be looked up: " + token.hidden(refused.getMessage()));
        }
    }
}
