package io.jenkins.plugins.kvmbench.publish;

import hudson.ProxyConfiguration;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import io.jenkins.plugins.kvmbench.engine.github.Publisher;
import io.jenkins.plugins.kvmbench.engine.github.Target;
import io.jenkins.plugins.kvmbench.engine.github.Token;
import io.jenkins.plugins.kvmbench.engine.github.When;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.ResultsUnreadableException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** Talks to GitHub for one build, in a thread of its own and for a limited time. */
final class GitHubWork {

    private static final Logger LOGGER = Logger.getLogger(GitHubWork.class.getName());

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** The engine waits three minutes for GitHub's limits; the rest is for slow answers. */
    private static final long LONGEST_MINUTES = 5;

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final String id;
    private final Destination destination;
    private final Target target;
    private final Publisher publisher;

    private GitHubWork(Run<?, ?> run, TaskListener listener, String id, Destination destination)
            throws CannotPublishException {
        if (destination.credentials().isEmpty()) {
            throw new CannotPublishException(Messages.GitHubWork_NoCredentials(destination.text()));
        }
        this.run = run;
        this.listener = listener;
        this.id = id;
        this.destination = destination;
        try {
            this.target = new Target(
                    destination.repository(), destination.pullRequest(), destination.commit(), destination.job(), id);
            this.publisher = Publisher.connect(
                    destination.apiUrl(), Tokens.of(destination.credentials().get()), http());
        } catch (IllegalArgumentException e) {
            throw new CannotPublishException(e.getMessage());
        }
    }

    /** By Jenkins' proxy. */
    private static HttpClient http() {
        return ProxyConfiguration.newHttpClientBuilder().connectTimeout(CONNECT).build();
    }

    static void begin(Publishing publishing, Run<?, ?> run, TaskListener listener, String id) {
        Future<?> work = Computer.threadPoolForRemoting.submit(() -> {
            try {
                Optional<Destination> to = publishing.when().isPresent() && publishing.comment()
                        ? publishing.destination(run)
                        : Optional.empty();
                if (to.isPresent() && to.get().pullRequest() > 0) {
                    GitHubWork one = new GitHubWork(run, listener, id, to.get());
                    Outcome outcome = one.publisher.outdate(one.target);
                    if (outcome.kind() == Outcome.Kind.UPDATED) {
                        listener.getLogger().println(Messages.GitHubWork_Outdated(to.get().text(), outcome.url()));
                    } else {
                        LOGGER.fine(() -> run + ": " + outcome);
                    }
                }
            } catch (CannotPublishException | RuntimeException e) {
                // The log hears of it when there are results.
                LOGGER.log(Level.FINE, e, () -> run + ": nothing marked as outdated");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Timer.get().schedule(() -> work.cancel(true), LONGEST_MINUTES, TimeUnit.MINUTES);
    }

    static void publish(Publishing publishing, Run<?, ?> run, TaskListener listener, String id)
            throws InterruptedException {
        Callable<List<String>> work = () -> {
            Optional<When> when = publishing.when();
            if (when.isEmpty()) {
                return List.of();
            }
            Optional<Destination> to = publishing.destination(run);
            return to.isPresent()
                    ? new GitHubWork(run, listener, id, to.get()).publish(publishing, when.get())
                    : checkAlone(publishing, when.get(), run, listener, id);
        };
        Future<List<String>> future = Computer.threadPoolForRemoting.submit(work);
        List<String> lines;
        try {
            lines = future.get(LONGEST_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            lines = List.of(Messages.GitHubWork_TookTooLong(id, LONGEST_MINUTES));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (!(cause instanceof CannotPublishException)) {
                LOGGER.log(Level.WARNING, cause, () -> run + ": '" + id + "' was not published");
            }
            lines = List.of(Messages.GitHubWork_NotPublished(
                    id, cause instanceof CannotPublishException ? cause.getMessage() : Token.withoutCredentials(cause.toString())));
        } finally {
            future.cancel(true);
        }
        lines.forEach(listener.getLogger()::println);
    }

    /** A branch, or a change request of another forge: whoever writes Jenkins' checks may know its commit. */
    private static List<String> checkAlone(
            Publishing publishing, When when, Run<?, ?> run, TaskListener listener, String id)
            throws CannotPublishException {
        Optional<Outcome> done = publishing.check()
                ? Checks.byAnother(
                        run,
                        listener,
                        Target.checkName(run.getParent().getFullName(), id),
                        publication(run, id, when))
                : Optional.empty();
        if (done.isEmpty() && publishing.expected()) {
            throw new CannotPublishException(Messages.Publishing_NoRepository());
        }
        return done.stream()
                .map(outcome -> Messages.GitHubWork_Outcome(run.getFullDisplayName(), id, outcome))
                .toList();
    }

    private List<String> publish(Publishing publishing, When when)
            throws CannotPublishException, InterruptedException {
        Publication publication = publication(run, id, when);
        List<Outcome> outcomes = new ArrayList<>();
        // The check first: it tells an app its name, by which it knows its comments.
        if (publishing.check()) {
            // The other plugin posts on the build's own change request with the job's credentials, whatever this step names.
            Optional<Outcome> done = destination.found()
                    ? Checks.byAnother(
                            run, listener, Target.checkName(destination.job(), id), publication)
                    : Optional.empty();
            outcomes.add(done.isPresent() ? done.get() : publisher.check(target, publication));
        }
        if (publishing.comment() && destination.pullRequest() > 0) {
            outcomes.add(publisher.comment(target, publication));
        }
        return outcomes.stream()
                .map(outcome -> Messages.GitHubWork_Outcome(destination.text(), id, outcome))
                .toList();
    }

    private static Publication publication(Run<?, ?> run, String id, When when) throws CannotPublishException {
        BenchmarkAction action = BenchmarkAction.of(run, id)
                .orElseThrow(() -> new CannotPublishException(Messages.GitHubWork_NothingRecorded(id)));
        try {
            Links links = Links.of(run, id);
            return new Publication(
                    new ReportInput(action.results(), action.decision(), "", links.all()), when, links.page(), action.isAdvisory());
        } catch (ResultsUnreadableException e) {
            throw new CannotPublishException(e.getMessage());
        }
    }
}
