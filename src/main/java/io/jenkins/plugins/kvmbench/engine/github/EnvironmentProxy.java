package io.jenkins.plugins.kvmbench.engine.github;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy that the environment names for https, as curl and GitHub's runner read it; Java itself does not. {@code NO_PROXY}
 * holds hosts and domains, with a port or without, or {@code *}.
 *
 * @see <a href="https://curl.se/docs/manpage.html#ENVIRONMENT">curl, environment</a>
 */
final class EnvironmentProxy extends ProxySelector {

    private static final List<String> VARIABLES = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Proxy proxy;
    private final Optional<String> credentials;
    private final List<String> direct;

    private EnvironmentProxy(Proxy proxy, Optional<String> credentials, List<String> direct) {
        this.proxy = proxy;
        this.credentials = credentials;
        this.direct = direct;
    }

    /**
     * @return empty when the environment names no proxy
     * @throws IllegalArgumentException when it names something that is none; the message holds no credentials
     */
    static Optional<EnvironmentProxy> of(Map<String, String> environment) {
        return VARIABLES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> of(name, environment.get(name).strip(), direct(environment)));
    }

    private static EnvironmentProxy of(String variable, String value, List<String> direct) {
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                int port = uri.getPort() < 0 ? HTTP : uri.getPort();
                Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
                return new EnvironmentProxy(proxy, Optional.ofNullable(uri.getUserInfo()), direct);
            }
        } catch (URISyntaxException | IllegalArgumentException notAProxy) {
            // Said below, without the value: it may hold a password.
        }
        throw new IllegalArgumentException(
                "the environment variable " + variable + " names no proxy that can be used: write http://HOST:PORT, or "
                        + "http://USER:PASSWORD@HOST:PORT with special characters as in URLs");
    }

    private static List<String> direct(Map<String, String> environment) {
        String lower = environment.getOrDefault("no_proxy", "");
        return Stream.of((lower.isBlank() ? environment.getOrDefault("NO_PROXY", "") : lower).split("[,\\s]+"))
                .map(entry -> entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of("https".equals(uri.getScheme()) && !isDirect(uri) ? proxy : Proxy.NO_PROXY);
    }

    private boolean isDirect(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        return direct.stream().anyMatch(entry -> {
            String domain = entry.endsWith(":" + port) ? entry.substring(0, entry.lastIndexOf(':')) : entry;
            return domain.equals("*") || host.equals(domain) || host.endsWith("." + domain);
        });
    }

    /** The header by which the proxy knows who asks; empty when it does not ask, or is not in the way. */
    Optional<String> authorization(URI uri) {
        return select(uri).contains(proxy)
                ? credentials.map(user -> "Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException problem) {
        // There is no other.
    }
}
