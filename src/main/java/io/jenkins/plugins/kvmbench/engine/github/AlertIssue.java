package io.jenkins.plugins.kvmbench.engine.github;

import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHIssueStateReason;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;

/**
 * The one open issue about a branch that became slower: opened with the first regression, kept up to date with every further one, and
 * closed when the branch's head passes.
 */
final class AlertIssue {

    static final String WHAT = "issue";

    /** By which it is found without reading all issues; GitHub makes it where there is none. */
    static final String LABEL = "performance-regression";

    private static final int LONGEST_TITLE = 256;

    /** An issue with our marker. */
    private record Saved(GHIssue issue, String author, CommentText text) {}

    private final GitHub client;
    private final Identity identity;
    private final Target target;
    private final Alert alert;

    AlertIssue(GitHub client, Identity identity, Target target, Alert alert) {
        this.client = client;
        this.identity = identity;
        this.target = target;
        this.alert = alert;
    }

    Outcome publish(Publication publication) throws IOException {
        Conclusion conclusion = Conclusion.of(publication.report());
        boolean slower = conclusion == Conclusion.FAILURE
                && publication.report().decision().filter(decision -> decision.count(Verdict.REGRESSED) > 0).isPresent();
        if (!slower && conclusion != Conclusion.SUCCESS) {
            return skipped("it is not known whether something is slower: " + publication.title());
        }
        identity.ask(client);
        GHRepository repository = client.getRepository(target.repository());
        List<Saved> own = identity.own(marked(repository), Saved::author);
        CommentText text = CommentText.of(target.marker(), target.sha(), publication.report(), alert.mentioned());
        return slower ? raise(repository, own, text) : settle(repository, own, text);
    }

    private Outcome raise(GHRepository repository, List<Saved> own, CommentText text) throws IOException {
        if (own.isEmpty()) {
            GHIssue issue = repository
                    .createIssue(Plain.cut(Plain.line(target.checkName() + ": slower on " + alert.branch()), LONGEST_TITLE))
                    .body(text.toString())
                    .label(LABEL)
                    .create();
            identity.learn(issue.getUser().getLogin());
            return Outcome.posted(WHAT, issue.getHtmlUrl());
        }
        Saved oldest = own.get(0);
        if (!oldest.text().says(text)) {
            oldest.issue().setBody(text.toString());
        }
        // Two runs that opened one at the same time.
        for (Saved younger : own.subList(1, own.size())) {
            younger.issue().close(GHIssueStateReason.NOT_PLANNED);
        }
        return Outcome.updated(WHAT, oldest.issue().getHtmlUrl());
    }

    private Outcome settle(GHRepository repository, List<Saved> own, CommentText text) throws IOException {
        if (own.isEmpty()) {
            return skipped("there is no regression, and no open issue about one");
        }
        // What an earlier commit was says nothing of those since.
        String head = repository.getBranch(alert.branch()).getSHA1();
        if (!head.equals(target.sha())) {
            return skipped("this is of " + target.sha() + ", and the head of " + alert.branch() + " is " + head);
        }
        for (Saved one : own) {
            one.issue().setBody(text.toString());
            one.issue().close(GHIssueStateReason.COMPLETED);
        }
        return Outcome.updated(WHAT, own.get(0).issue().getHtmlUrl())
                .because("closed, since nothing is slower any more");
    }

    /** Open ones, whoever wrote them, oldest first. */
    private List<Saved> marked(GHRepository repository) throws IOException {
        List<Saved> found = new ArrayList<>();
        for (GHIssue issue : repository.queryIssues().state(GHIssueState.OPEN).label(LABEL).list().withPageSize(Pages.SIZE)) {
            Optional<CommentText> text =
                    Optional.ofNullable(issue.getBody()).flatMap(body -> CommentText.parse(target.marker(), body));
            if (text.isPresent() && !issue.isPullRequest()) {
                found.add(new Saved(issue, issue.getUser().getLogin(), text.get()));
            }
        }
        found.sort(Comparator.comparingInt(one -> one.issue().getNumber()));
        return found;
    }

    private static Outcome skipped(String why) {
        return Outcome.skipped(WHAT, why);
    }
}
