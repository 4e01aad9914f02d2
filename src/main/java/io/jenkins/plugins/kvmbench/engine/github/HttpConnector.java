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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/** The JDK's client with time limits, which the library's connector to it does not set. Redirects are the library's business. */
final class HttpConnector implements GitHubConnector {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** GitHub itself gives up after ten. */
    private static final Duration REQUEST = Duration.ofSeconds(30);

    /** Java offers no proxy a password in the clear before this says otherwise; every other tool does. */
    private static final String REFUSED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private final HttpClient http;
    private final Duration longest;
    private final Optional<EnvironmentProxy> proxy;

    /** By the proxy of an environment; without one by that of Java's own settings. */
    static HttpConnector of(Map<String, String> environment) {
        Optional<EnvironmentProxy> proxy = EnvironmentProxy.of(environment);
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        if (proxy.isPresent()) {
            if (System.getProperty(REFUSED_SCHEMES) == null) {
                System.setProperty(REFUSED_SCHEMES, "");
            }
            builder.proxy(proxy.get());
        }
        return new HttpConnector(builder.build(), REQUEST, proxy);
    }

    HttpConnector(HttpClient http) {
        this(http, REQUEST);
    }

    /** @param longest how long an answer may take to begin */
    HttpConnector(HttpClient http, Duration longest) {
        this(http, longest, Optional.empty());
    }

    private HttpConnector(HttpClient http, Duration longest, Optional<EnvironmentProxy> proxy) {
        this.http = http;
        this.longest = longest;
        this.proxy = proxy;
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        URI uri = URI.create(request.url().toString());
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(longest);
        proxy.flatMap(one -> one.authorization(uri)).ifPresent(value -> builder.header("Proxy-Authorization", value));
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
        private final InputStream body;

        Answer(GitHubConnectorRequest request, HttpResponse<InputStream> response) {
            super(request, response.statusCode(), response.headers().map());
            // The JDK's client has none where a proxy refuses the way.
            this.body = response.body() == null ? InputStream.nullInputStream() : response.body();
        }

        @Override
        protected InputStream rawBodyStream() {
            return body;
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
            body.close();
        }
    }
}
