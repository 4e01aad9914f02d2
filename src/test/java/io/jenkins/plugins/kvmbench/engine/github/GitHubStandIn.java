package io.jenkins.plugins.kvmbench.engine.github;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.rules.ExternalResource;

/**
 * src/test/github/server.js as a process, for the tests of one class. It refuses what GitHub's published description of its API
 * does not allow. Has the repository {@code o/r} with the pull request 7 from {@link #BRANCH} at {@link #HEAD}.
 */
public final class GitHubStandIn extends ExternalResource {

    public static final String HEAD = "a".repeat(40);
    public static final String NEXT = "b".repeat(40);

    /** What GitHub merges {@link #HEAD} to. */
    public static final String MERGE = "e" + HEAD.substring(1);

    /** Where the pull request comes from. */
    public static final String BRANCH = "stranger:faster";

    /** Of a person with all permissions; GitHub lets no person write checks. */
    public static final String PERSON = "ghp_personpersonpersonperson";

    /** Of a workflow, with all permissions. */
    public static final String WORKFLOW = "ghs_workflowworkflowworkflow";

    /** Of a workflow on a change from a fork: it may read. */
    public static final String READER = "ghs_readerreaderreaderreader";

    /** Of benchmark.yml. */
    public static final long WORKFLOW_ID = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MODULES = Path.of("build/github/node_modules");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String prefix;
    private Process process;
    private String url;

    /** @param prefix of the API's path: empty, or that of an Enterprise server */
    public GitHubStandIn(String prefix) {
        this.prefix = prefix;
    }

    @Override
    protected void before() throws IOException {
        if (!Files.exists(MODULES.resolve(".package-lock.json"))) {
            return; // Said by each test that needs it: of a class that is skipped as a whole nobody counts the tests.
        }
        ProcessBuilder builder = new ProcessBuilder("node", "src/test/github/server.js", prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NODE_PATH", MODULES.toAbsolutePath().toString());
        process = builder.start();
        String port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        url = "http://127.0.0.1:" + port;
    }

    @Override
    protected void after() {
        if (process != null) {
            process.destroy();
        }
    }

    /** The API's URL. */
    public String api() {
        return url() + prefix;
    }

    private String url() {
        assumeTrue("the stand-in for GitHub is not installed: run '.ci/test-modules' (needs npm)", url != null);
        return url;
    }

    /** The state all tests begin with. */
    public void reset() {
        ObjectNode seed = JSON.createObjectNode();
        ObjectNode tokens = seed.putObject("tokens");
        token(tokens, PERSON, "bench-bot", null, "issues", "statuses", "checks");
        token(tokens, WORKFLOW, "github-actions[bot]", "github-actions", "issues", "checks", "statuses", "actions");
        token(tokens, READER, "github-actions[bot]", "github-actions");
        ObjectNode repository = seed.putObject("repositories").putObject("o/r");
        repository.putObject("pulls").put("7", HEAD);
        repository.putObject("branches").put("7", BRANCH);
        repository.putObject("heads").put("main", NEXT);
        repository.putObject("workflows").put("benchmark.yml", WORKFLOW_ID);
        repository.putObject("permissions")
                .put("owner", "admin")
                .put("maintainer", "write")
                .put("triager", "read")
                .put("stranger", "none");
        reset(seed);
    }

    public void reset(JsonNode seed) {
        steer("reset", seed);
    }

    private static void token(ObjectNode tokens, String token, String login, String app, String... permissions) {
        ObjectNode one = tokens.putObject(token).put("login", login).put("app", app);
        one.set("permissions", JSON.valueToTree(permissions));
    }

    /**
     * A GitHub App.
     *
     * @param installations account to its permissions
     */
    public void app(String id, String slug, PublicKey key, Map<String, Map<String, String>> installations) {
        ObjectNode app = JSON.createObjectNode().put("id", id).put("slug", slug).put("publicKey", pem("PUBLIC KEY", key));
        ObjectNode all = app.putObject("installations");
        installations.forEach((account, permissions) -> all.putObject(account)
                .put("id", all.size())
                .set("permissions", JSON.valueToTree(permissions)));
        steer("app", app);
    }

    public static String pem(String what, Key key) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded()) + "\n-----END " + what
                + "-----\n";
    }

    /** Comments that are there already. */
    public void comment(String author, String body) {
        steer("comment", JSON.createObjectNode().put("repository", "o/r").put("issue", 7).put("user", author).put("body", body));
    }

    /**
     * A completed run of benchmark.yml on the pull request's branch.
     *
     * @param changes to it, as name and value in turn
     */
    public void workflowRun(long id, String sha, String createdAt, Object... changes) {
        ObjectNode run = JSON.createObjectNode().put("repository", "o/r").put("list", "runs").put("id", id);
        run.put("workflow_id", WORKFLOW_ID).put("event", "pull_request").put("head_sha", sha).put("created_at", createdAt);
        run.put("head_branch", BRANCH.split(":")[1]).put("from", BRANCH.split(":")[0] + "/r").put("status", "completed").put("conclusion", "success");
        for (int i = 0; i < changes.length; i += 2) {
            run.putPOJO((String) changes[i], changes[i + 1]);
        }
        steer("add", run);
    }

    /** What happened to the pull request. */
    public void event(String event, String actor, String label, String createdAt) {
        steer("add", JSON.createObjectNode()
                .put("repository", "o/r").put("list", "events").put("issue", 7)
                .put("event", event).put("actor", actor).put("label", label).put("created_at", createdAt));
    }

    /** An open issue that is there already. */
    public void issue(String author, String label, String body) {
        ObjectNode issue = JSON.createObjectNode().put("repository", "o/r").put("list", "issues").put("number", 50).put("user", author);
        issue.put("state", "open").put("title", "an issue").put("body", body).putArray("labels").add(label);
        steer("add", issue);
    }

    public List<JsonNode> issues() {
        return list(state().at("/repositories/o~1r/issues"));
    }

    /** The ids of workflow runs that were started again. */
    public List<Long> reruns() {
        return list(state().at("/repositories/o~1r/reruns")).stream().map(JsonNode::asLong).toList();
    }

    /** What was thought of comments. */
    public List<String> reactions() {
        return list(state().at("/repositories/o~1r/reactions")).stream().map(one -> one.get("content").asText()).toList();
    }

    /** A push to the pull request. */
    public void push(String sha) {
        steer("push", JSON.createObjectNode().put("repository", "o/r").put("pull", "7").put("sha", sha));
    }

    /** One more pull request of the same branch and commit. */
    public void propose(int number) {
        steer("push", JSON.createObjectNode().put("repository", "o/r").put("pull", "" + number).put("sha", HEAD).put("branch", BRANCH));
    }

    /** The next requests that match are answered with a recorded response. */
    public void fail(String method, String path, String response, int times, boolean afterTheWork) throws IOException {
        try (var in = getClass().getResourceAsStream(response + ".json")) {
            ObjectNode failure = (ObjectNode) JSON.readTree(in);
            failure.put("method", method).put("path", path).put("times", times).put("after", afterTheWork);
            steer("failures", failure);
        }
    }

    /** The comments that the next update is about are deleted just before. */
    public void deleteBeforeUpdate(int times) {
        steer("failures", JSON.createObjectNode().put("method", "PATCH").put("path", "/comments/").put("times", times).put("vanish", true));
    }

    /** Requests of the operation wait until there are so many. */
    public void barrier(String operation, int parties) {
        steer("barrier", JSON.createObjectNode().put("operation", operation).put("parties", parties));
    }

    public JsonNode state() {
        return steer("state", JSON.createObjectNode());
    }

    public List<JsonNode> comments() {
        return list(state().at("/repositories/o~1r/comments"));
    }

    public List<JsonNode> checkRuns() {
        return list(state().at("/repositories/o~1r/checkRuns"));
    }

    public List<JsonNode> statuses() {
        return list(state().at("/repositories/o~1r/statuses"));
    }

    /** {@code METHOD /path} of all requests, in their order. */
    public List<String> requests() {
        List<String> requests = new ArrayList<>();
        state().get("requests")
                .forEach(request -> requests.add(request.get("method").asText() + " "
                        + request.get("path").asText().substring(prefix.length())));
        return requests;
    }

    /** No request was outside of what GitHub describes. */
    public void assertNothingRefused() {
        if (url == null) {
            return; // Nothing was asked: the test was skipped.
        }
        assertEquals("[]", state().get("refused").toString());
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private JsonNode steer(String action, JsonNode body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/_stand-in/" + action))
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

}
