package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCheckRunBuilder;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;

/** The check run of a job and suite on a commit, or a commit status where the credentials may not write checks. */
final class CommitCheck {

    private static final int LONGEST_TITLE = 255;
    private static final int LONGEST_DESCRIPTION = 140;

    private final GitHub client;
    private final Identity identity;
    private final Target target;

    CommitCheck(GitHub client, Identity identity, Target target) {
        this.client = client;
        this.identity = identity;
        this.target = target;
    }

    Outcome publish(Publication publication) throws IOException {
        GHRepository repository = client.getRepository(target.repository());
        try {
            return run(repository, publication);
        } catch (IOException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() != Refusal.Kind.FORBIDDEN) {
                throw e;
            }
            return status(repository, publication).because("in place of a check: " + refusal.reason());
        }
    }

    private Outcome run(GHRepository repository, Publication publication) throws IOException {
        Optional<GHCheckRun> earlier =
                repository
                        .getCheckRuns(target.sha(), Map.of("check_name", target.checkName()))
                        .toList()
                        .stream()
                        .filter(run -> target.marker().equals(run.getExternalId()))
                        .max(Comparator.comparingLong(GHCheckRun::getId));
        GHCheckRunBuilder builder = earlier.isPresent()
                ? repository.updateCheckRun(earlier.get().getId())
                : repository.createCheckRun(target.checkName(), target.sha());
        GHCheckRun run = builder.withExternalID(target.marker())
                .withStatus(GHCheckRun.Status.COMPLETED)
                .withConclusion(
                        switch (publication.conclusion()) {
                            case SUCCESS -> GHCheckRun.Conclusion.SUCCESS;
                            case FAILURE -> GHCheckRun.Conclusion.FAILURE;
                            case NEUTRAL -> GHCheckRun.Conclusion.NEUTRAL;
                        })
                .withDetailsURL(details(publication))
                .add(new GHCheckRunBuilder.Output(
                        Plain.cut(Plain.line(publication.title()), LONGEST_TITLE),
                        publication.markdown(Publication.CHECK_FIELD)))
                .create();
        identity.learn(run.getApp());
        return earlier.isPresent()
                ? Outcome.updated("check", run.getHtmlUrl())
                : Outcome.posted("check", run.getHtmlUrl());
    }

    private Outcome status(GHRepository repository, Publication publication) throws IOException {
        repository.createCommitStatus(
                target.sha(),
                publication.conclusion() == Conclusion.FAILURE ? GHCommitState.FAILURE : GHCommitState.SUCCESS,
                details(publication),
                Plain.cut(Plain.line(publication.title()), LONGEST_DESCRIPTION),
                target.checkName());
        return Outcome.posted("status", null);
    }

    /** @return null for none, which the library leaves out */
    private static String details(Publication publication) {
        return publication.details().isEmpty() ? null : publication.details();
    }
}
