package io.jenkins.plugins.kvmbench.publish;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.util.Secret;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** What the tests of publishing have in common. */
final class Publishings {

    /** Records one value. */
    static final String RECORD =
            "writeFile file: 'benchmark.json', text: '[{\"name\": \"boot @everyone\", \"unit\": \"ms\", \"value\": 12.5}]'\n"
                    + "recordBenchmarks tools: [benchmarkJson()]";

    private Publishings() {}

    static void add(StandardCredentials credentials) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().add(credentials);
        provider.save();
    }

    static StandardCredentials text(String id, String token) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(token));
    }

    static StandardCredentials password(String id, String token) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "", "bench-bot", token);
    }

    /** The stand-in's usual state, with a Jenkinsfile in its repository. */
    static void reset(GitHubStandIn github, String jenkinsfile) {
        JsonNode apps = github.state().get("apps");
        github.reset();
        JsonNode state = github.state();
        ObjectNode seed = new ObjectMapper().createObjectNode();
        seed.set("tokens", state.get("tokens"));
        seed.set("apps", apps);
        ObjectNode repository = seed.putObject("repositories").putObject("o/r");
        repository.set("pulls", state.at("/repositories/o~1r/pulls"));
        repository.put("jenkinsfile", jenkinsfile);
        github.reset(seed);
    }

    /** Ours; the source itself writes statuses too. */
    static List<JsonNode> statuses(GitHubStandIn github) {
        return github.statuses().stream()
                .filter(status -> status.get("context").asText().startsWith("kvmbench"))
                .toList();
    }

    static List<String> bodies(GitHubStandIn github) {
        return github.comments().stream().map(comment -> comment.get("body").asText()).toList();
    }
}
