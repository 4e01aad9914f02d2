package io.jenkins.plugins.kvmbench.engine.github;

import java.util.Optional;
import org.kohsuke.github.GHIssueComment;

/**
 * A comment on GitHub that carries a marker of ours.
 *
 * @param comment where it is
 * @param author login of who wrote it, empty when the account is gone
 * @param text what it says
 */
record SavedComment(GHIssueComment comment, String author, CommentText text) {

    /** @return empty when the comment does not carry the marker */
    static Optional<SavedComment> of(GHIssueComment comment, String marker) {
        return Optional.ofNullable(comment.getBody())
                .flatMap(body -> CommentText.parse(marker, body))
                .map(text -> new SavedComment(comment, author(comment), text));
    }

    long id() {
        return comment.getId();
    }

    /** The name that came with the comment: asking for the user would be one more request each. */
    @SuppressWarnings("deprecation")
    static String author(GHIssueComment comment) {
        try {
            return comment.getUserName();
        } catch (NullPointerException gone) {
            // The library (1.330) expects an author even where the account was deleted.
            return "";
        }
    }
}
