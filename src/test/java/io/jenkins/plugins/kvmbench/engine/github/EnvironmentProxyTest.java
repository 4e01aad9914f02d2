package io.jenkins.plugins.kvmbench.engine.github;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** The way through a proxy that the environment names. */
public class EnvironmentProxyTest {

    private static final String TOKEN = "ghp_personpersonpersonperson";
    private static final Target TARGET = new Target("o/r", 7, "a".repeat(40), "job", "snapshot");

    private static String via(String url, String... environment) {
        Proxy proxy = EnvironmentProxy.of(map(environment)).orElseThrow().select(URI.create(url)).get(0);
        return proxy.equals(Proxy.NO_PROXY) ? "direct" : proxy.address().toString().replaceFirst("/<unresolved>", "");
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Test
    public void shouldTakeTheProxyOfTheEnvironmentForHttps() {
        String api = "https://api.github.com/user";

        assertEquals("p:3128", via(api, "HTTPS_PROXY", "http://p:3128"));
        assertEquals("p:3128", via(api, "HTTPS_PROXY", "p:3128"));
        assertEquals("p:80", via(api, "ALL_PROXY", "http://p/"));
        assertEquals("as curl: small letters first", "p:1", via(api, "HTTPS_PROXY", "http://q:2", "https_proxy", "http://p:1"));
        assertEquals("direct", via("http://127.0.0.1:8080/user", "HTTPS_PROXY", "http://p:3128"));
        assertEquals(Optional.empty(), EnvironmentProxy.of(map("HTTPS_PROXY", " ", "HTTP_PROXY", "http://p:1")));
    }

    @Test
    public void shouldGoDirectlyWhereItIsToldSo() {
        for (String direct : List.of("ghe.example", ".example", "*.example", "*", "other, GHE.example", "ghe.example:443", "a b ghe.example")) {
            assertEquals(direct, "direct", via("https://ghe.example/api/v3", "HTTPS_PROXY", "http://p:1", "NO_PROXY", direct));
        }
        for (String other : List.of("", "he.example", "ghe.example:8443", "ghe.example.org", ",")) {
            assertEquals(other, "p:1", via("https://ghe.example/api/v3", "HTTPS_PROXY", "http://p:1", "NO_PROXY", other));
        }
    }

    @Test
    public void shouldRefuseWhatIsNoProxyWithoutShowingIt() {
        for (String wrong : List.of("socks5://me:S3cretOfTheToken@p:1", "https://p:1", "http://me:S3cretOf TheToken@p", "http://", "http://p:port")) {
            IllegalArgumentException refused =
                    assertThrows(wrong, IllegalArgumentException.class, () -> EnvironmentProxy.of(Map.of("HTTPS_PROXY", wrong)));

            assertTrue(refused.getMessage(), refused.getMessage().contains("HTTPS_PROXY names no proxy"));
            MalformedTokens.assertHidden(wrong, refused.getMessage());
        }
    }

    /** Answers every request of a way with a status, and remembers the heads of what it was sent. */
    private static final class ProxyServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        private final List<String> heads = Collections.synchronizedList(new ArrayList<>());

        ProxyServer(String status) throws IOException {
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket client = socket.accept()) {
                            heads.add(head(client));
                            client.getOutputStream()
                                    .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private static String head(Socket client) throws IOException {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Outcome comment(String proxy) throws Exception {
        Token token = Token.of(TOKEN);
        HttpConnector connector = HttpConnector.of(Map.of("HTTPS_PROXY", proxy));
        Publisher publisher = new Publisher(
                Clients.connect("https://ghe.example/api/v3", token, connector),
                token,
                new Patience(2, Patience.DEFAULT.longest(), new Waits()),
                new Turns());
        return publisher.comment(TARGET, Publication.of(Reports.failed()));
    }

    @Test
    public void shouldTellTheProxyWhoAsksAndNothingElse() throws Exception {
        try (ProxyServer server = new ProxyServer("502 Bad Gateway")) {
            Outcome outcome = comment("http://me:p%40ss@127.0.0.1:" + server.socket.getLocalPort());

            assertEquals(outcome.toString(), Outcome.Kind.FAILED, outcome.kind());
            String head = server.heads.get(0);
            assertTrue(head, head.startsWith("CONNECT ghe.example:443 HTTP/1.1\n"));
            // me:p@ss
            assertTrue(head, head.contains("Proxy-Authorization: Basic bWU6cEBzcw==\n"));
            assertFalse("no token without encryption", String.join("", server.heads).contains(TOKEN));
            assertFalse(outcome.toString(), outcome.toString().contains("p@ss"));
        }
    }

    @Test
    public void shouldSayThatAProxyWantsCredentialsAndNotAskAgain() throws Exception {
        try (ProxyServer server = new ProxyServer("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x")) {
            Outcome outcome = comment("127.0.0.1:" + server.socket.getLocalPort());

            assertTrue(outcome.reason(), outcome.reason().contains("the proxy wants to know who asks"));
            assertEquals(1, server.heads.size());
        }
    }
}
