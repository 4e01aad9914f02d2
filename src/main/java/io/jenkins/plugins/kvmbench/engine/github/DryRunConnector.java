package io.jenkins.plugins.kvmbench.engine.github;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * Shows requests in place of sending them, and answers as GitHub would where the target's commit is the head and nothing was
 * published yet.
 */
final class DryRunConnector implements GitHubConnector {

    private final Target target;
    private final Consumer<String> requests;

    DryRunConnector(Target target, Consumer<String> requests) {
        this.target = target;
        this.requests = requests;
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        String line = request.method() + " " + request.url();
        try (InputStream body = request.body()) {
            requests.accept(
                    body == null ? line : line + "\n" + new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
        return new Answer(request, answer(request.method(), request.url().getPath()));
    }

    private String answer(String method, String path) {
        if (!method.equals("GET")) {
            return "{\"id\":1,\"user\":{\"login\":\"dry-run\"}}";
        }
        if (path.endsWith("/comments")) {
            return "[]";
        }
        if (path.endsWith("/check-runs")) {
            return "{\"total_count\":0,\"check_runs\":[]}";
        }
        if (path.contains("/pulls/")) {
            return "{\"number\":" + target.pullRequest() + ",\"head\":{\"sha\":\"" + target.sha() + "\"}}";
        }
        String[] names = target.repository().split("/");
        return "{\"login\":\"dry-run\",\"name\":\"" + names[1] + "\",\"full_name\":\"" + target.repository()
                + "\",\"owner\":{\"login\":\"" + names[0] + "\"}}";
    }

    private static final class Answer extends GitHubConnectorResponse.ByteArrayResponse {
        private final String body;

        Answer(GitHubConnectorRequest request, String body) {
            super(request, 200, Map.of("Content-Type", List.of("application/json")));
            this.body = body;
        }

        @Override
        protected InputStream rawBodyStream() {
            return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
