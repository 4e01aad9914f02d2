package io.jenkins.plugins.kvmbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.github.BenchCommand;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What started a GitHub workflow. Everything comes from the event and the runner, nothing from what was measured.
 *
 * @param name of the event, for example {@code pull_request}
 * @param repository where the workflow runs, {@code owner/name}
 * @param sha the commit in question: the head of a pull request and not its merge, the one that a {@code workflow_run} measured
 * @param branch its branch, empty when not known
 * @param pullRequest the pull request's number, 0 when there is none or the event does not say
 * @param headOwner who owns the repository of the branch; empty when not known
 * @param fork whether the commit is from another repository, so that its token may only read
 * @param ofPullRequest whether the commit was proposed in a pull request, whatever its number
 * @param run the id of the workflow run that measures, or that measured; 0 when not known
 * @param target the branch that the commit is to be merged into; empty when not known, or into none
 */
record ActionEvent(
        String name,
        String repository,
        String sha,
        String branch,
        int pullRequest,
        String headOwner,
        boolean fork,
        boolean ofPullRequest,
        long run,
        String target) {

    /** The events on which the code of a change runs with the rights of that change, or code of this repository with its own. */
    private static final Set<String> MEASURING =
            Set.of("pull_request", "push", "merge_group", "schedule", "workflow_dispatch", "release");

    private static final String OTHER_RUN = "workflow_run";
    private static final String COMMENT = "issue_comment";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether it is about what another run measured: what is checked out is this repository's own, and not the change. */
    boolean ofOtherRun() {
        return name.equals(OTHER_RUN);
    }

    /**
     * Refuses every event of which it is not known that it is safe: on others a workflow has the token and the secrets of its
     * repository, and what it checks out may be anybody's.
     *
     * @param elsewhere whether what another run measured is to be published, and nothing measured
     */
    void require(boolean elsewhere) {
        if (MEASURING.contains(name) || elsewhere && name.equals(OTHER_RUN)) {
            return;
        }
        String known = MEASURING.stream().sorted().collect(Collectors.joining(", "));
        throw new SuiteException("kvmbench does not " + (elsewhere ? "publish" : "measure") + " on the event '" + name
                + "': there the code of anybody's pull request could get the token and the secrets of this repository. It measures on "
                + known + ", and publishes what was measured on " + OTHER_RUN + " too (input 'publish'), see docs/github-action.md");
    }

    /** Refuses every event but a comment: others are no command. */
    void requireComment() {
        if (!name.equals(COMMENT)) {
            throw new SuiteException("input 'rerun' is for the event '" + COMMENT + "', and this is '" + name + "', see docs/github-action.md");
        }
    }

    /**
     * The event of a step's environment.
     *
     * @throws IOException when the event's file cannot be read
     */
    static ActionEvent of(Map<String, String> environment) throws IOException {
        String name = environment.getOrDefault("GITHUB_EVENT_NAME", "");
        JsonNode payload = payload(environment.getOrDefault("GITHUB_EVENT_PATH", ""));
        if (payload.has("pull_request")) {
            return pullRequest(name, payload, environment);
        }
        if (name.equals(OTHER_RUN)) {
            return workflowRun(name, payload, environment);
        }
        return new ActionEvent(
                name,
                environment.getOrDefault("GITHUB_REPOSITORY", ""),
                environment.getOrDefault("GITHUB_SHA", ""),
                environment.getOrDefault("GITHUB_REF_NAME", ""),
                0,
                "",
                false,
                false,
                ownRun(environment),
                payload.at("/merge_group/base_ref").asText("").replaceFirst("^refs/heads/", ""));
    }

    private static long ownRun(Map<String, String> environment) {
        String id = environment.getOrDefault("GITHUB_RUN_ID", "");
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
    }

    /**
     * What was written below a pull request; empty when it is no command, or not new.
     *
     * @throws IOException when the event's file cannot be read
     * @throws SuiteException when the command is not as it can be
     */
    static Optional<BenchCommand> command(Map<String, String> environment) throws IOException {
        JsonNode payload = payload(environment.getOrDefault("GITHUB_EVENT_PATH", ""));
        JsonNode comment = payload.path("comment");
        String body = comment.path("body").asText("");
        boolean created = payload.path("action").asText("").equals("created");
        if (!created || !payload.at("/issue").has("pull_request") || !BenchCommand.isOne(body)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BenchCommand(
                    environment.getOrDefault("GITHUB_REPOSITORY", payload.at("/repository/full_name").asText("")),
                    payload.at("/issue/number").asInt(),
                    comment.path("id").asLong(),
                    comment.at("/user/login").asText(""),
                    Instant.parse(comment.path("created_at").asText("")),
                    BenchCommand.commit(body)));
        } catch (DateTimeParseException e) {
            throw new SuiteException("the event does not say when the comment was written");
        } catch (IllegalArgumentException e) {
            throw new SuiteException(e.getMessage());
        }
    }

    private static JsonNode payload(String path) throws IOException {
        return path.isEmpty() || !Files.exists(Path.of(path))
                ? JSON.createObjectNode()
                : JSON.readTree(Files.readAllBytes(Path.of(path)));
    }

    private static ActionEvent pullRequest(String name, JsonNode payload, Map<String, String> environment) {
        JsonNode request = payload.get("pull_request");
        String base = request.at("/base/repo/full_name").asText("");
        // The repository of a branch can be gone.
        String head = request.at("/head/repo/full_name").asText("");
        return new ActionEvent(
                name,
                environment.getOrDefault("GITHUB_REPOSITORY", base),
                request.at("/head/sha").asText(""),
                request.at("/head/ref").asText(""),
                request.path("number").asInt(),
                request.at("/head/user/login").asText(""),
                !head.equals(base),
                true,
                ownRun(environment),
                request.at("/base/ref").asText(""));
    }

    private static ActionEvent workflowRun(String name, JsonNode payload, Map<String, String> environment) {
        JsonNode run = payload.path("workflow_run");
        String here = payload.at("/repository/full_name").asText("");
        String sha = run.path("head_sha").asText("");
        // Empty for pull requests from forks; holds those of other repositories too.
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode request : run.path("pull_requests")) {
            boolean ours = request.at("/base/repo/id").asLong(-1) == payload.at("/repository/id").asLong(-2);
            if (ours && request.at("/head/sha").asText("").equals(sha)) {
                numbers.add(request.path("number").asInt());
            }
        }
        // Where one branch is proposed to several, the event does not say which was measured.
        int number = numbers.size() == 1 ? numbers.get(0) : 0;
        return new ActionEvent(
                name,
                environment.getOrDefault("GITHUB_REPOSITORY", here),
                sha,
                run.path("head_branch").asText(""),
                number,
                run.at("/head_repository/owner/login").asText(""),
                !run.at("/head_repository/full_name").asText("").equals(here),
                run.path("event").asText("").equals("pull_request"),
                run.path("id").asLong(),
                "");
    }
}
