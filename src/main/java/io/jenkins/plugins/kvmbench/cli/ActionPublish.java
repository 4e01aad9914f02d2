package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import io.jenkins.plugins.kvmbench.engine.github.Publisher;
import io.jenkins.plugins.kvmbench.engine.github.PullRequests;
import io.jenkins.plugins.kvmbench.engine.github.Target;
import io.jenkins.plugins.kvmbench.engine.github.When;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Comment and check of the GitHub Action. Where they go is in the event alone, never in what was measured. Whatever becomes of
 * them, the verdict stays.
 */
final class ActionPublish {

    private static final String NEVER = "never";

    private final ActionInputs inputs;
    private final ActionEvent event;
    private final Map<String, String> environment;
    private final RunnerLog log;

    ActionPublish(ActionInputs inputs, ActionEvent event, Map<String, String> environment, RunnerLog log) {
        this.inputs = inputs;
        this.event = event;
        this.environment = environment;
        this.log = log;
    }

    void publish(ReportInput report) throws InterruptedException {
        String mode = inputs.given("comment") ? inputs.text("comment").strip() : When.ALWAYS.id();
        boolean check = inputs.flag("check");
        boolean comment = !mode.equals(NEVER) && event.ofPullRequest();
        if (!check && !comment) {
            return;
        }
        if (!inputs.given("token")) {
            skip("there is no token, so nothing was published");
            return;
        }
        if (event.fork() && event.name().startsWith("pull_request")) {
            skip("this pull request is from a fork, and its token may only read: publish in a workflow_run workflow, "
                    + "see docs/github-action.md");
            return;
        }
        String apiUrl = environment.getOrDefault("GITHUB_API_URL", "https://api.github.com");
        OptionalInt number = comment ? number(apiUrl) : OptionalInt.empty();
        Target target = new Target(
                event.repository(),
                number.orElse(0),
                event.sha(),
                "actions",
                inputs.given("name") ? inputs.text("name").strip() : "benchmarks");
        Publication publication = new Publication(
                report,
                mode.equals(NEVER) ? When.ALWAYS : When.of(mode),
                report.links().isEmpty() ? "" : report.links().get(0).target());
        Publisher publisher = Publisher.connect(apiUrl, inputs.text("token"));
        // The check first: it tells an app its name, by which it knows its comments.
        if (check) {
            say(publisher.check(target, publication));
        }
        if (number.isPresent()) {
            say(publisher.comment(target, publication));
        }
    }

    /** Says so itself where there is none. */
    private OptionalInt number(String apiUrl) throws InterruptedException {
        if (event.pullRequest() > 0) {
            return OptionalInt.of(event.pullRequest());
        }
        try {
            OptionalInt found = PullRequests.find(
                    apiUrl, inputs.text("token"), event.repository(), event.headOwner(), event.branch(), event.sha());
            if (found.isEmpty()) {
                skip("no open pull request has " + event.sha() + " as its head any more, so nothing was commented");
            }
            return found;
        } catch (IOException e) {
            log.annotate(RunnerLog.Level.warning, e.getMessage());
            return OptionalInt.empty();
        }
    }

    private void skip(String why) {
        log.annotate(RunnerLog.Level.notice, why);
    }

    private void say(Outcome outcome) {
        log.annotate(
                outcome.kind() == Outcome.Kind.FAILED ? RunnerLog.Level.warning : RunnerLog.Level.notice,
                outcome.toString());
    }
}
