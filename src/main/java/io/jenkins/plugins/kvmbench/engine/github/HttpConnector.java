package io.jenkins.plugins.kvmbench.engine.github;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/** The JDK's client with time limits, which the library's connector to it does not set. Redirects are the library's business. */
final class HttpConnector implements GitHubConnector {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** GitHub itself gives up after ten. */
    private static final Duration REQUEST = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Duration longest;

    HttpConnector() {
        this(HttpClient.newBuilder().connectTimeout(CONNECT).build());
    }

    HttpConnector(HttpClient http) {
        this(http, REQUEST);
    }

    /** @param longest how long an answer may take to begin */
    HttpConnector(HttpClient http, Duration longest) {
        this.http = http;
        this.longest = longest;
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(request.url().toString())).timeout(longest);
        request.allHeaders().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        try (InputStream body = request.body()) {
            builder.method(
                    request.method(),
                    body == null
                            ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofByteArray(body.readAllBytes()));
        }
        try {
            return new Answer(request, http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (IOException e) {
            throw new UnreachableException(host(request.url().getHost()), e);
        }
    }

    /** With the proxy that stands before it: it may be what cannot be reached. */
    private String host(String host) {
        return http.proxy().stream()
                .flatMap(proxies -> proxies.select(URI.create("https://" + host)).stream())
                .filter(proxy -> proxy.address() instanceof InetSocketAddress)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .map(proxy -> host + " through the proxy " + proxy.getHostString() + ":" + proxy.getPort())
                .findFirst()
                .orElse(host);
    }

    private static final class Answer extends GitHubConnectorResponse.ByteArrayResponse {
        private final HttpResponse<InputStream> response;

        Answer(GitHubConnectorRequest request, HttpResponse<InputStream> response) {
            super(request, response.statusCode(), response.headers().map());
            this.response = response;
        }

        @Override
        protected InputStream rawBodyStream() {
            return response.body();
        }

        /** Without the token: a gateway's page may show the request's headers, and the library logs what it cannot read. */
        @Override
        public InputStream bodyStream() throws IOException {
            String authorization = Objects.toString(request().header("Authorization"), "");
            String token = authorization.substring(authorization.indexOf(' ') + 1);
            String body = new String(super.bodyStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ByteArrayInputStream(
                    (token.isEmpty() ? body : body.replace(token, "***")).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            super.close();
            response.body().close();
        }
    }
}
