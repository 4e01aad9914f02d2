package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.gate.Waivers;
import io.jenkins.plugins.kvmbench.engine.github.Accepted;
import io.jenkins.plugins.kvmbench.engine.github.Alert;
import io.jenkins.plugins.kvmbench.engine.github.Labels;
import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import io.jenkins.plugins.kvmbench.engine.github.Publisher;
import io.jenkins.plugins.kvmbench.engine.github.PullRequests;
import io.jenkins.plugins.kvmbench.engine.github.Target;
import io.jenkins.plugins.kvmbench.engine.github.Token;
import io.jenkins.plugins.kvmbench.engine.github.When;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Comment and check of the GitHub Action. Where they go is in the event alone, never in what was measured. Whatever becomes of
 * them, the verdict stays.
 */
final class ActionPublish {

    private static final String NEVER = "never";
    private static final List<String> MODES =
            Stream.concat(Stream.of(When.values()).map(When::id), Stream.of(NEVER)).toList();

    private static final String ISSUE = "issue";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActionInputs inputs;
    private final ActionEvent event;
    private final Map<String, String> environment;
    private final RunnerLog log;

    /** Looked up once; null before. */
    private OptionalInt found;

    ActionPublish(ActionInputs inputs, ActionEvent event, Map<String, String> environment, RunnerLog log) {
        this.inputs = inputs;
        this.event = event;
        this.environment = environment;
        this.log = log;
    }

    /** @throws SuiteException when an input is not possible; the message shows nothing of the token */
    void check() {
        if (!MODES.contains(mode())) {
            throw ActionCheck.wrong("comment", mode(), "it is " + String.join(", ", MODES));
        }
        String alert = inputs.text("alert").strip();
        if (!List.of("", NEVER, ISSUE).contains(alert)) {
            throw ActionCheck.wrong("alert", alert, "it is " + ISSUE + " or " + NEVER);
        }
        try {
            alert();
        } catch (IllegalArgumentException e) {
            throw ActionCheck.wrong("mention", inputs.text("mention"), e.getMessage());
        }
        if (inputs.given("token")) {
            try {
                Token.of(inputs.text("token"));
            } catch (IllegalArgumentException e) {
                throw new SuiteException("input 'token': " + e.getMessage());
            }
        }
        try {
            Publisher.checkApiUrl(apiUrl());
        } catch (IllegalArgumentException e) {
            throw new SuiteException("the environment variable GITHUB_API_URL: " + e.getMessage());
        }
    }

    /** @throws SuiteException when there is none */
    void requireToken() {
        if (!inputs.given("token")) {
            throw new SuiteException("input 'token' is empty: it needs 'actions: write' and 'pull-requests: write'");
        }
    }

    private String mode() {
        return inputs.given("comment") ? inputs.text("comment").strip() : When.ALWAYS.id();
    }

    private String apiUrl() {
        return apiUrl(environment);
    }

    static String apiUrl(Map<String, String> environment) {
        return environment.getOrDefault("GITHUB_API_URL", "https://api.github.com");
    }

    /** The same, with regressions that somebody accepted by a label; where that is not sure, without. */
    ReportInput accepting(ReportInput report) throws InterruptedException {
        Optional<Decision> decision = report.decision();
        String label = inputs.text("accept-label").strip();
        boolean asked = !label.isEmpty() && event.ofPullRequest() && inputs.given("token");
        if (!asked || decision.isEmpty() || decision.get().rows(Verdict.REGRESSED).isEmpty()) {
            return report;
        }
        try {
            Token token = Token.of(inputs.text("token"));
            OptionalInt number = number(token, report.results().run().changeRequest());
            if (number.isEmpty()) {
                return report;
            }
            Accepted accepted =
                    Labels.accepted(apiUrl(), token, environment, event.repository(), number.getAsInt(), label, event.run());
            if (!accepted.reason().isEmpty()) {
                log.annotate(RunnerLog.Level.warning, accepted.reason());
            }
            return accepted.author()
                    .map(author -> report.withDecision(
                            Waivers.accepted(decision.get(), author, "the label '" + label + "'", accepted.time())))
                    .orElse(report);
        } catch (IllegalArgumentException | IOException e) {
            log.annotate(RunnerLog.Level.warning, e.getMessage());
            return report;
        }
    }

    void publish(ReportInput report) throws InterruptedException {
        boolean check = inputs.flag("check");
        boolean comment = !mode().equals(NEVER) && event.ofPullRequest();
        // A pull request's regression is told below it; nobody else needs to know.
        boolean alert = inputs.text("alert").strip().equals(ISSUE) && !event.ofPullRequest();
        if (!check && !comment && !alert) {
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
        try {
            Token token = Token.of(inputs.text("token"));
            OptionalInt number = comment
                    ? number(token, report.results().run().changeRequest())
                    : OptionalInt.empty();
            Target target = target(number.orElse(0));
            Publication publication = new Publication(
                    report,
                    mode().equals(NEVER) ? When.ALWAYS : When.of(mode()),
                    report.links().isEmpty() ? "" : report.links().get(0).target());
            Publisher publisher = Publisher.connect(apiUrl(), token, environment);
            // The check first: it tells an app its name, by which it knows its comments.
            if (check) {
                say(publisher.check(target, publication));
            }
            if (number.isPresent()) {
                say(publisher.comment(target, publication));
            }
            if (alert) {
                say(publisher.alert(target, publication, alert()));
            }
        } catch (IllegalArgumentException e) {
            log.annotate(RunnerLog.Level.warning, "nothing was published: " + e.getMessage());
        }
    }

    private Alert alert() {
        return new Alert(event.branch(), inputs.words("mention"));
    }

    /** What no name tells apart, the workflow and its job do; of a matrix each leg is another. */
    private Target target(int number) {
        boolean named = inputs.given("name");
        String workflow = environment.getOrDefault("GITHUB_WORKFLOW", "actions");
        String job = environment.getOrDefault("GITHUB_JOB", "benchmarks") + leg(environment.getOrDefault("KVMBENCH_MATRIX", ""));
        return new Target(
                event.repository(),
                number,
                event.sha(),
                named ? "actions" : workflow,
                named ? inputs.text("name").strip() : job);
    }

    /** As GitHub shows it, {@code " (ubuntu-24.04, 17)"}; empty where there is no matrix. */
    private static String leg(String matrix) {
        try {
            List<String> values = new ArrayList<>();
            JSON.readTree(matrix).forEach(value -> values.add(value.isValueNode() ? value.asText() : value.toString()));
            return values.isEmpty() ? "" : " (" + String.join(", ", values) + ")";
        } catch (JsonProcessingException notOfTheRunner) {
            return "";
        }
    }

    /**
     * Says so itself where there is none.
     *
     * @param measured what the results say, which are not trusted
     */
    private OptionalInt number(Token token, String measured) throws InterruptedException {
        if (found == null) {
            found = lookedUp(token, measured);
        }
        return found;
    }

    private OptionalInt lookedUp(Token token, String measured) throws InterruptedException {
        if (event.pullRequest() > 0) {
            return OptionalInt.of(event.pullRequest());
        }
        try {
            List<Integer> numbers = PullRequests.find(
                    apiUrl(), token, environment, event.repository(), event.headOwner(), event.branch(), event.sha());
            if (numbers.isEmpty()) {
                skip("no open pull request has " + event.sha() + " as its head any more, so nothing was commented");
                return OptionalInt.empty();
            }
            // Which of several was measured the artifact says; that it is one of them GitHub does.
            return OptionalInt.of(
                    numbers.stream().filter(number -> ("" + number).equals(measured)).findFirst().orElse(numbers.get(0)));
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
