package io.jenkins.plugins.kvmbench.engine.github;

import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.kohsuke.github.GitHub;

/**
 * Publishes results on GitHub or on an Enterprise server: a comment on a change request, a check on a commit.
 *
 * <p>Nothing here throws because of GitHub, its answers or the network: every method says in its {@link Outcome} what became
 * of it, so that publishing never changes the verdict on the results. Requests to one repository are made one at a time in
 * this process. Where GitHub asks to wait, or fails for a moment, they are made again, for three minutes at most.
 *
 * <p>The credentials need the permissions <em>pull requests: write</em> for comments, and <em>checks: write</em> (only apps,
 * workflows among them, can have it) or <em>commit statuses: write</em> for checks. A check that is published before the
 * comment teaches an app its own name.
 *
 * <p>Safe for use by several threads.
 */
public final class Publisher {

    private final GitHub client;
    private final Token token;
    private final Patience patience;
    private final Turns turns;
    private final Identity identity = new Identity();

    private Publisher(String apiUrl, Token token, HttpConnector connector) {
        this(Clients.connect(apiUrl, token, connector), token, Patience.DEFAULT, Turns.SHARED);
    }

    Publisher(GitHub client, Token token, Patience patience, Turns turns) {
        this.client = client;
        this.token = token;
        this.patience = patience;
        this.turns = turns;
    }

    /**
     * A publisher with a token: of a user, of an app's installation, or a workflow's. It finds the way through a proxy by the
     * environment, {@code HTTPS_PROXY} and {@code NO_PROXY}.
     *
     * @param apiUrl {@code https://api.github.com}, or {@code https://HOST/api/v3} of an Enterprise server
     * @param token never shown, logged or passed on to another host
     * @param environment of the process
     * @throws IllegalArgumentException when the URL or the proxy's cannot be, or the token would be sent unencrypted
     */
    public static Publisher connect(String apiUrl, Token token, Map<String, String> environment) {
        return new Publisher(apiUrl, token, HttpConnector.of(environment));
    }

    /**
     * The same by a client of the caller's, which knows the way through a proxy and should limit the time to connect.
     *
     * @throws IllegalArgumentException when the URL cannot be, or would send the token unencrypted
     */
    public static Publisher connect(String apiUrl, Token token, HttpClient http) {
        return new Publisher(apiUrl, token, new HttpConnector(http));
    }

    /** @throws IllegalArgumentException when the URL cannot be an API's, or would send the token unencrypted */
    public static void checkApiUrl(String apiUrl) {
        Clients.checked(apiUrl);
    }

    /**
     * A publisher that sends nothing.
     *
     * @param requests gets every request that would be sent if nothing had been published yet: method and URL, and in the next
     *     line the JSON body where there is one
     * @throws IllegalArgumentException when the URL cannot be
     */
    public static Publisher dryRun(String apiUrl, Target target, Consumer<String> requests) {
        return new Publisher(Clients.dryRun(apiUrl, target, requests), Clients.NONE, Patience.DEFAULT, Turns.SHARED);
    }

    /**
     * Writes or updates the one comment of the target's job and suite. Results of a commit that is not the change request's head
     * any more are not shown; a comment on an earlier commit is then marked as outdated.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    public Outcome comment(Target target, Publication publication) throws InterruptedException {
        return onRequest(target, () -> new StickyComment(client, identity, target).publish(publication));
    }

    /**
     * Marks the comment of an earlier commit as outdated, for when measuring of the target's commit begins.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    public Outcome outdate(Target target) throws InterruptedException {
        return onRequest(target, () -> new StickyComment(client, identity, target).outdate());
    }

    /**
     * Writes or updates the check run of the target's job and suite on its commit, or a commit status where the credentials may
     * not write checks.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    public Outcome check(Target target, Publication publication) throws InterruptedException {
        return inTurn("check", target.repository(), () -> new CommitCheck(client, identity, target).publish(publication));
    }

    /**
     * Opens an issue where the target's branch became slower, keeps it up to date, and closes it when the branch's head is not slower
     * any more. Needs <em>issues: write</em>.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    public Outcome alert(Target target, Publication publication, Alert alert) throws InterruptedException {
        return inTurn(AlertIssue.WHAT, target.repository(), () -> new AlertIssue(client, identity, target, alert).publish(publication));
    }

    /**
     * Repeats the run of a workflow for a pull request's commit, where whoever asks may write to the repository, and the commit is
     * the one that they named, or that was the head when they wrote. Needs <em>actions: write</em>, and <em>pull requests: write</em>
     * to answer by a reaction.
     *
     * @param workflow its file's name, for example {@code benchmark.yml}; it begins a run on {@code pull_request} for every commit
     * @throws InterruptedException when interrupted while waiting
     */
    public Outcome bench(BenchCommand command, String workflow) throws InterruptedException {
        return inTurn(BenchRun.WHAT, command.repository(), () -> new BenchRun(client, command, workflow).start());
    }

    private Outcome onRequest(Target target, Patience.Work<Outcome> work) throws InterruptedException {
        return target.pullRequest() == 0
                ? Outcome.skipped("comment", "there is no pull request to comment on")
                : inTurn("comment", target.repository(), work);
    }

    private Outcome inTurn(String what, String repository, Patience.Work<Outcome> work) throws InterruptedException {
        Lock turn = turns.of(client.getApiUrl(), repository);
        turn.lockInterruptibly();
        try {
            return patience.attempt(work);
        } catch (RefusedException e) {
            return Outcome.failed(what, token.hidden(e.getMessage()));
        } finally {
            turn.unlock();
        }
    }

    @Override
    public String toString() {
        return "publisher to " + client.getApiUrl();
    }
}
