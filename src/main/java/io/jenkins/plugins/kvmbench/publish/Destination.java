package io.jenkins.plugins.kvmbench.publish;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import java.util.Optional;

/**
 * What results are published on, and with what.
 *
 * @param apiUrl of GitHub or an Enterprise server
 * @param repository {@code owner/name}
 * @param pullRequest its number; 0: none, then there is a check alone
 * @param commit the commit that was measured, in full: the head of the pull request, not a merge of it
 * @param job what tells this job's comment and check from those of others: the same for all pull requests
 * @param credentials empty: there are none
 * @param found whether it is the build's own change request, as Jenkins found it, and not what the job names
 */
public record Destination(
        String apiUrl,
        String repository,
        int pullRequest,
        String commit,
        String job,
        Optional<StandardCredentials> credentials,
        boolean found) {

    Destination withCredentials(StandardCredentials other) {
        return new Destination(apiUrl, repository, pullRequest, commit, job, Optional.of(other), found);
    }

    /** For people. */
    String text() {
        return pullRequest == 0 ? repository : repository + "#" + pullRequest;
    }
}
