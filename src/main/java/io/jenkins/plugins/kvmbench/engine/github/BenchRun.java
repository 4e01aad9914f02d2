package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.kohsuke.github.GHEvent;
import org.kohsuke.github.GHIssueEvent;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHWorkflowRun;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.ReactionContent;

/**
 * Carries out a {@link BenchCommand}: GitHub repeats the run that the pull request's own event began for that commit. So what runs
 * has the rights of the change and not of the comment, and both commit and merge are those of that event, whatever was pushed since.
 */
final class BenchRun {

    static final String WHAT = "run";

    /** How far back the runs of a branch are looked at. */
    private static final int MOST_RUNS = 300;

    private final GitHub client;
    private final BenchCommand command;
    private final String workflow;

    /** @param workflow its file's name */
    BenchRun(GitHub client, BenchCommand command, String workflow) {
        this.client = client;
        this.command = command;
        this.workflow = workflow;
    }

    Outcome start() throws IOException {
        GHRepository repository = client.getRepository(command.repository());
        if (!Maintainers.mayWrite(repository, command.author())) {
            // Without an answer below the pull request: anybody can write there, as often as they like.
            return Outcome.skipped(WHAT, command.author() + " may not write to " + command.repository() + ", so " + BenchCommand.WORD
                    + " of theirs is only a comment");
        }
        GHPullRequest request = repository.getPullRequest(command.pullRequest());
        String head = request.getHead().getSha();
        List<GHWorkflowRun> runs = runs(repository, request);
        Optional<String> doubt = doubt(request, head, runs);
        if (doubt.isPresent()) {
            return refused(request, doubt.get());
        }
        Optional<GHWorkflowRun> found =
                runs.stream().filter(run -> run.getHeadSha().equals(head)).findFirst();
        if (found.isEmpty()) {
            return refused(request, workflow + " has no run on 'pull_request' for " + head + ": it must begin one for every commit, see "
                    + "docs/github-action.md");
        }
        GHWorkflowRun run = found.get();
        if (run.getConclusion() == GHWorkflowRun.Conclusion.ACTION_REQUIRED) {
            return refused(request, "the run of a first contribution waits for approval: approve it on its page, then comment again "
                    + run.getHtmlUrl());
        }
        if (run.getStatus() != GHWorkflowRun.Status.COMPLETED) {
            return refused(request, "it is under way " + run.getHtmlUrl());
        }
        run.rerun();
        react(request, ReactionContent.ROCKET);
        return new Outcome(Outcome.Kind.STARTED, WHAT, "of " + head, String.valueOf(run.getHtmlUrl()));
    }

    /** Of this workflow on this branch of this repository, newest first. */
    private List<GHWorkflowRun> runs(GHRepository repository, GHPullRequest request) throws IOException {
        if (request.getHead().getRepository() == null) {
            return List.of();
        }
        long id = repository.getWorkflow(workflow).getId();
        String from = request.getHead().getRepository().getFullName();
        return Pages.first(
                        MOST_RUNS,
                        repository
                                .queryWorkflowRuns()
                                .event(GHEvent.PULL_REQUEST)
                                .branch(request.getHead().getRef())
                                .list()
                                .withPageSize(Pages.SIZE))
                .filter(run -> run.getWorkflowId() == id
                        && run.getHeadRepository() != null
                        && run.getHeadRepository().getFullName().equals(from))
                .toList();
    }

    /** Why the head may not be what the author of the comment looked at; empty when it is. */
    private Optional<String> doubt(GHPullRequest request, String head, List<GHWorkflowRun> runs) throws IOException {
        if (request.getState() != GHIssueState.OPEN) {
            return Optional.of("pull request " + command.pullRequest() + " is closed");
        }
        if (command.commit().isPresent()) {
            return command.commit().filter(commit -> !commit.equals(head)).map(commit -> commit
                    + " is not the head of pull request " + command.pullRequest() + ", which is " + head);
        }
        // All by GitHub's clock; the times in commits are whatever their authors like. What came in the same second came after.
        boolean pushedSince = false;
        boolean seen = false;
        for (GHWorkflowRun run : runs) {
            boolean before = before(run.getCreatedAt());
            pushedSince |= !before;
            if (before) {
                seen = run.getHeadSha().equals(head);
                break;
            }
        }
        boolean rewritten = false;
        for (GHIssueEvent event : request.listEvents().withPageSize(Pages.SIZE)) {
            rewritten |= event.getEvent().equals("head_ref_force_pushed") && !before(event.getCreatedAt());
        }
        return pushedSince || !seen && !runs.isEmpty() || rewritten
                ? Optional.of("it is not sure that " + head + " was the head when the comment was written; look at it, and comment '"
                        + BenchCommand.WORD + " " + head + "'")
                : Optional.empty();
    }

    private boolean before(Date time) {
        return time.toInstant().isBefore(Instant.ofEpochSecond(command.time().getEpochSecond()));
    }

    private Outcome refused(GHPullRequest request, String why) throws IOException {
        react(request, ReactionContent.CONFUSED);
        return Outcome.skipped(WHAT, why);
    }

    /** Below the comment, where it is still there. */
    private void react(GHPullRequest request, ReactionContent reaction) throws IOException {
        for (var comment : request.queryComments().since(Date.from(command.time())).list()) {
            if (comment.getId() == command.comment()) {
                comment.createReaction(reaction);
                return;
            }
        }
    }
}
