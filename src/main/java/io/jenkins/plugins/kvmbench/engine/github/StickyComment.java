package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GitHub;

/**
 * The one comment of a job and suite on a change request. Every operation looks first and can be repeated from the start, so
 * that an answer that got lost never makes a second comment.
 */
final class StickyComment {

    private static final String WHAT = "comment";
    private static final int PAGE = 100;

    private final GitHub client;
    private final Identity identity;
    private final Target target;

    StickyComment(GitHub client, Identity identity, Target target) {
        this.client = client;
        this.identity = identity;
        this.target = target;
    }

    Outcome publish(Publication publication) throws IOException {
        identity.ask(client);
        GHPullRequest request = request();
        List<SavedComment> own = identity.own(marked(request));
        String head = request.getHead().getSha();
        if (!head.equals(target.sha())) {
            outdate(own, head);
            return Outcome.skipped(WHAT, "the results are of " + target.sha() + ", but the head of pull request "
                    + target.pullRequest() + " is " + head
                    + ": they are superseded, or of a merge commit where the head was meant");
        }
        CommentText text = CommentText.of(target.marker(), target.sha(), publication.report());
        Optional<Outcome> settled = settle(own, text, 0);
        if (settled.isPresent()) {
            return settled.get();
        }
        // A comment that somebody deleted while we looked was wanted before: it is posted anew whatever the mode.
        if (own.isEmpty() && !publication.when().wants(publication.report())) {
            return Outcome.skipped(
                    WHAT, "nothing to say in mode " + publication.when().id() + ": " + publication.title());
        }
        GHIssueComment answer = request.comment(text.toString());
        SavedComment posted = new SavedComment(answer, SavedComment.author(answer), text);
        identity.learn(posted.author());
        return settle(identity.own(with(marked(request), posted)), text, posted.id())
                .orElseGet(() -> Outcome.posted(WHAT, answer.getHtmlUrl()));
    }

    /** Says on the comment of an earlier commit that the target's is newer. */
    Outcome outdate() throws IOException {
        identity.ask(client);
        GHPullRequest request = request();
        String head = request.getHead().getSha();
        if (!head.equals(target.sha())) {
            return Outcome.skipped(WHAT, target.sha() + " is not the head of pull request " + target.pullRequest());
        }
        List<SavedComment> own = identity.own(marked(request));
        return outdate(own, head)
                ? Outcome.updated(WHAT, own.get(0).comment().getHtmlUrl())
                : Outcome.skipped(WHAT, own.isEmpty() ? "there is none yet" : "it is not of an earlier commit");
    }

    private GHPullRequest request() throws IOException {
        return client.getRepository(target.repository()).getPullRequest(target.pullRequest());
    }

    /** Whoever wrote them, oldest first. */
    private List<SavedComment> marked(GHPullRequest request) throws IOException {
        return request.listComments().withPageSize(PAGE).toList().stream()
                .flatMap(comment -> SavedComment.of(comment, target.marker()).stream())
                .sorted(Comparator.comparingLong(SavedComment::id))
                .toList();
    }

    /** The list may be older than what was just posted. */
    private static List<SavedComment> with(List<SavedComment> marked, SavedComment posted) {
        return Stream.concat(marked.stream().filter(comment -> comment.id() != posted.id()), Stream.of(posted))
                .sorted(Comparator.comparingLong(SavedComment::id))
                .toList();
    }

    /**
     * The oldest that is still there says it, and is the only one: another job may have posted since we looked.
     *
     * @param posted the id of what was posted just now, 0: nothing was
     * @return what became of the one that stays; empty when none is there any more
     */
    private static Optional<Outcome> settle(List<SavedComment> own, CommentText text, long posted) throws IOException {
        for (int i = 0; i < own.size(); i++) {
            SavedComment oldest = own.get(i);
            boolean same = oldest.text().says(text);
            if (!same && !update(oldest, text)) {
                continue;
            }
            List<SavedComment> younger = own.subList(i + 1, own.size());
            for (SavedComment comment : younger) {
                delete(comment);
            }
            Object url = oldest.comment().getHtmlUrl();
            if (oldest.id() == posted) {
                return Optional.of(Outcome.posted(WHAT, url));
            }
            return Optional.of(
                    same && younger.isEmpty()
                            ? new Outcome(Outcome.Kind.SKIPPED, WHAT, "it says so already", String.valueOf(url))
                            : Outcome.updated(WHAT, url));
        }
        return Optional.empty();
    }

    private static boolean outdate(List<SavedComment> own, String head) throws IOException {
        if (own.isEmpty() || own.get(0).text().sha().equals(head)) {
            return false;
        }
        CommentText outdated = own.get(0).text().outdatedBy(head);
        return own.get(0).text().says(outdated) || update(own.get(0), outdated);
    }

    /** @return whether it was still there */
    private static boolean update(SavedComment comment, CommentText text) throws IOException {
        try {
            comment.comment().update(text.toString());
            return true;
        } catch (GHFileNotFoundException gone) {
            return false;
        }
    }

    private static void delete(SavedComment comment) throws IOException {
        try {
            comment.comment().delete();
        } catch (GHFileNotFoundException gone) {
            // The other job was faster.
        }
    }
}
