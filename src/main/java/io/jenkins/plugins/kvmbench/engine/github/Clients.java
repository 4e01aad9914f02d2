package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.connector.GitHubConnector;

/** Clients that leave waiting to {@link Patience}. */
final class Clients {

    /** In place of a token where nothing is sent. */
    static final Token NONE = Token.of("no-token-is-sent");

    private Clients() {}

    static GitHub connect(String apiUrl, Token token, HttpConnector connector) {
        return client(checked(apiUrl), token.text(), connector);
    }

    static GitHub dryRun(String apiUrl, Target target, Consumer<String> requests) {
        return client(checked(apiUrl), NONE.text(), new DryRunConnector(target, requests));
    }

    private static GitHub client(String apiUrl, String token, GitHubConnector connector) {
        try {
            return new GitHubBuilder()
                    .withEndpoint(apiUrl)
                    // Without a login the library asks GitHub for it again and again, whether or not it is needed.
                    .withOAuthToken(token, "")
                    .withConnector(connector)
                    .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                    .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String checked(String apiUrl) {
        try {
            URI uri = new URI(apiUrl);
            boolean here = uri.getHost() != null && uri.getHost().matches("localhost|127(\\.\\d+){3}|\\[::1]");
            boolean safe = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && here;
            if (safe && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null) {
                return apiUrl;
            }
        } catch (URISyntaxException notAUrl) {
            // Said below.
        }
        throw new IllegalArgumentException("the API URL cannot be '" + shown(apiUrl)
                + "': it is https://api.github.com, or https://HOST/api/v3 of an Enterprise server, without credentials");
    }

    /** Without what may be a secret: the user and the query. */
    private static String shown(String apiUrl) {
        String text = Plain.line(apiUrl);
        int user = text.lastIndexOf('@');
        int scheme = text.indexOf("://") + 1;
        String address = user < 0 ? text : text.substring(0, scheme == 0 ? 0 : scheme + 2) + "***" + text.substring(user);
        return Token.withoutCredentials(address.replaceFirst("[?#].*", ""));
    }
}
