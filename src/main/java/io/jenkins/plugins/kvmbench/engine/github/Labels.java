package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHIssueEvent;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHUser;
import org.kohsuke.github.GitHub;

/** People's word on a pull request, given by setting a label. */
public final class Labels {

    private static final String SET = "labeled";
    private static final String REMOVED = "unlabeled";

    private Labels() {}

    /**
     * Whether a label accepts what a run of a workflow measured: it is there, who set it last may write to the repository (triage is
     * enough to set one), and did so after the run had begun. A run is of one commit: another push needs the label anew.
     *
     * @param apiUrl as for {@link Publisher#connect}
     * @param token needs <em>pull requests: read</em> and <em>actions: read</em>
     * @param environment as for {@link Publisher#connect}
     * @param repository {@code owner/name}
     * @param pullRequest its number
     * @param label its name
     * @param run the id of the workflow run that measured; a repetition has the id and the time of the first
     * @throws IOException when GitHub did not say; the message is safe to log
     * @throws InterruptedException when interrupted while waiting
     */
    public static Accepted accepted(
            String apiUrl,
            Token token,
            Map<String, String> environment,
            String repository,
            int pullRequest,
            String label,
            long run)
            throws IOException, InterruptedException {
        GitHub client = Clients.connect(apiUrl, token, HttpConnector.of(environment));
        try {
            return Patience.DEFAULT.attempt(() -> accepted(client.getRepository(repository), pullRequest, label, run));
        } catch (RefusedException refused) {
            throw new IOException(
                    "whether the label '" + label + "' accepts this is not known: " + token.hidden(refused.getMessage()));
        }
    }

    private static Accepted accepted(GHRepository repository, int pullRequest, String label, long run) throws IOException {
        GHPullRequest request = repository.getPullRequest(pullRequest);
        GHIssueEvent last = null;
        for (GHIssueEvent event : request.listEvents().withPageSize(Pages.SIZE)) {
            boolean ours = event.getEvent().equals(SET) || event.getEvent().equals(REMOVED);
            if (ours && event.getLabel() != null && event.getLabel().getName().equalsIgnoreCase(label)) {
                last = event;
            }
        }
        if (last == null || last.getEvent().equals(REMOVED)) {
            return Accepted.NO_LABEL;
        }
        GHUser author = last.getActor();
        if (author == null || !Maintainers.mayWrite(repository, author.getLogin())) {
            return Accepted.not("the label '" + label + "' was set by " + (author == null ? "nobody known" : author.getLogin())
                    + ", who may not write to " + repository.getFullName());
        }
        Instant set = last.getCreatedAt().toInstant();
        if (!repository.getWorkflowRun(run).getCreatedAt().toInstant().isBefore(set)) {
            return Accepted.not("the label '" + label + "' was set by " + author.getLogin()
                    + " before this was measured: remove it and set it anew to accept this");
        }
        return new Accepted(Optional.of(author.getLogin()), set, "");
    }
}
