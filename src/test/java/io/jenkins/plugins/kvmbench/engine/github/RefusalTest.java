package io.jenkins.plugins.kvmbench.engine.github;

import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.HEAD;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.PERSON;
import static io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn.READER;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.github.Outcome.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.HttpException;

/** Recorded answers that are not what one hopes for. */
public class RefusalTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("/api/v3");

    private static final Target TARGET = new Target("o/r", 7, HEAD, "job", "snapshot");
    private static final Publication FAILED = Publication.of(Reports.failed());

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Waits waits = new Waits();

    @Before
    public void reset() {
        GITHUB.reset();
    }

    @After
    public void everyRequestConformed() {
        GITHUB.assertNothingRefused();
    }

    private Outcome comment(String token) throws Exception {
        return waits.publisher(GITHUB.api(), token).comment(TARGET, FAILED);
    }

    private Outcome commentAfter(String response, int times) throws Exception {
        GITHUB.fail("POST", "/comments$", response, times, false);
        return comment(PERSON);
    }

    @Test
    public void shouldWaitAsLongAsASecondaryLimitAsks() throws Exception {
        assertEquals(Kind.POSTED, commentAfter("secondary-limit", 1).kind());
        assertEquals(List.of(Duration.ofSeconds(60)), waits.all());
    }

    @Test
    public void shouldWaitAMinuteWhereASecondaryLimitNamesNoTime() throws Exception {
        assertEquals(Kind.POSTED, commentAfter("secondary-limit-without-time", 1).kind());
        assertEquals(List.of(Duration.ofSeconds(60)), waits.all());
    }

    @Test
    public void shouldWaitAfterTooManyRequests() throws Exception {
        assertEquals(Kind.POSTED, commentAfter("too-many-requests", 2).kind());
        assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(7)), waits.all());
    }

    @Test
    public void shouldNotWaitForHalfAnHour() throws Exception {
        Outcome outcome = commentAfter("primary-limit", 99);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("1800 s"));
        assertEquals(List.of(), waits.all());
    }

    @Test
    public void shouldWaitUntilTheTimeThatIsNamed() throws Exception {
        assertEquals(Kind.POSTED, commentAfter("unavailable-until", 1).kind());
        assertEquals(List.of(Duration.ofSeconds(12)), waits.all());
    }

    @Test
    public void shouldNotWaitForMoreThanThreeMinutesInAll() throws Exception {
        Outcome outcome = commentAfter("secondary-limit", 99);

        assertTrue(outcome.reason(), outcome.reason().contains("it asks to wait 60 s, which is too long"));
        assertEquals(3, waits.all().size());
    }

    @Test
    public void shouldGiveUpAfterFiveTimes() throws Exception {
        Outcome outcome = commentAfter("bad-gateway", 99);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("502"));
        assertEquals(4, waits.all().size());
        for (int i = 0; i < 4; i++) {
            long doubled = 1_000L << i;
            long waited = waits.all().get(i).toMillis();
            assertTrue("" + waits.all(), waited >= doubled && waited < 2 * doubled);
        }
        assertFalse("a gateway's page stays out", outcome.reason().contains("html"));
    }

    @Test
    public void shouldSurviveAFaultOfEveryRequest() throws Exception {
        for (String request : List.of("GET .*/user$", "GET .*/o/r$", "GET .*/pulls/7$", "GET .*/comments$", "POST .*/comments$")) {
            GITHUB.reset();
            String[] parts = request.split(" ");
            GITHUB.fail(parts[0], parts[1], "bad-gateway", 1, false);
            Outcome outcome = comment(PERSON);
            assertEquals(request + ": " + outcome, Kind.POSTED, outcome.kind());
        }
    }

    @Test
    public void shouldNotRepeatWhatWillNeverSucceed() throws Exception {
        Outcome outcome = commentAfter("body-too-long", 99);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("Body is too long (maximum is 65536 characters)"));
        assertEquals(List.of(), waits.all());
    }

    @Test
    public void shouldSayWhatA404CanMean() throws Exception {
        GITHUB.fail("GET", "/pulls/7$", "not-found", 99, false);
        Outcome outcome = comment(PERSON);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("does not exist, or the token may not see it"));
        assertEquals(List.of(), waits.all());
    }

    @Test
    public void shouldSayWhichPermissionIsMissing() throws Exception {
        Outcome outcome = comment(READER);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("grant it issues:write or pull_requests:write"));
    }

    @Test
    public void shouldSayThatAConversationIsLocked() throws Exception {
        String reason = commentAfter("locked", 99).reason();

        assertTrue(reason, reason.startsWith("the conversation is locked") && reason.contains("; unlock it, or use the token"));
        assertFalse("no permission would help", reason.contains("grant"));
    }

    @Test
    public void shouldSayThatATokenIsNotAccepted() throws Exception {
        Outcome outcome = comment("ghp_unknownunknownunknown");

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().contains("Bad credentials"));
    }

    private Outcome commentTo(String api, HttpClient http) throws Exception {
        return commentTo(api, new HttpConnector(http));
    }

    private Outcome commentTo(String api, HttpConnector connector) throws Exception {
        GitHub client = Clients.connect(api, Token.of(PERSON), connector);
        return new Publisher(client, Token.of(PERSON), new Patience(2, Duration.ofMinutes(1), waits), new Turns()).comment(TARGET, FAILED);
    }

    private void shouldSayThatItCannotReach(String host, String why, String api, HttpClient http) throws Exception {
        Outcome outcome = commentTo(api, http);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertEquals("cannot reach " + host + ": " + why + ", 2 times; run it again later", outcome.reason());
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    public void shouldSayInWordsWhyAHostIsNotReached() throws Exception {
        HttpClient http = HttpClient.newHttpClient();

        shouldSayThatItCannotReach("127.0.0.1", "connection refused, or no route to it", "http://" + closedPort(), http);
        shouldSayThatItCannotReach("github.invalid", "unknown host", "https://github.invalid/api/v3", http);
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread listener = new Thread(() -> {
                try {
                    while (true) {
                        rude.accept().close();
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            listener.start();
            String reason = commentTo("https://127.0.0.1:" + rude.getLocalPort(), http).reason();
            assertTrue(reason, reason.startsWith("cannot reach 127.0.0.1: no secure connection ("));
        }
    }

    @Test
    public void shouldNotAskAgainWhereACertificateIsNotAccepted() throws Exception {
        try (HttpsHost host = new HttpsHost(folder.getRoot().toPath(), new byte[0])) {
            String reason = commentTo(host.url(), HttpClient.newHttpClient()).reason();

            assertTrue(reason, reason.startsWith("cannot reach 127.0.0.1: its certificate is not accepted; "));
            assertTrue(reason, reason.contains("javax.net.ssl.trustStore=FILE"));
        }
        assertEquals(List.of(), waits.all());
    }

    @Test(timeout = 60_000)
    public void shouldNotWaitForAnAnswerThatNeverComes() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            HttpConnector impatient = new HttpConnector(HttpClient.newHttpClient(), Duration.ofMillis(200));
            Outcome outcome = commentTo("http://127.0.0.1:" + silent.getLocalPort(), impatient);

            assertEquals(
                    "cannot reach 127.0.0.1: timed out while waiting for an answer, 2 times; run it again later", outcome.reason());
        }
        String connecting = new UnreachableException("ghe.example", new HttpConnectTimeoutException("x")).getMessage();
        assertEquals("cannot reach ghe.example: timed out while connecting", connecting);
    }

    @Test
    public void shouldNameTheProxyThatStandsBeforeTheHost() throws Exception {
        String closed = closedPort();
        InetSocketAddress proxy = InetSocketAddress.createUnresolved("127.0.0.1", Integer.parseInt(closed.split(":")[1]));
        String reason = commentTo(
                        "https://ghe.example/api/v3",
                        HttpClient.newBuilder().proxy(ProxySelector.of(proxy)).build())
                .reason();

        assertTrue(reason, reason.startsWith("cannot reach ghe.example through the proxy " + closed + ": connection refused"));
    }

    @Test
    public void shouldSurviveAnswersThatAreNotGitHubs() throws Exception {
        GITHUB.fail("GET", "/o/r$", "login-page", 99, false);
        Outcome outcome = comment(PERSON);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertFalse(outcome.reason(), outcome.reason().contains("<"));
    }

    @Test
    public void shouldSurviveAnswersThatLackWhatTheyShouldHold() throws Exception {
        GITHUB.fail("GET", "/pulls/7$", "empty-object", 99, false);
        Outcome outcome = comment(PERSON);

        assertEquals(outcome.toString(), Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason(), outcome.reason().startsWith("GitHub's answer was not understood ("));
    }

    @Test
    public void shouldNeverShowTheToken() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Handler handler = new StreamHandler(log, new SimpleFormatter() {
            @Override
            public String format(LogRecord entry) {
                return entry.getLoggerName().startsWith("jdk.") ? "" : super.format(entry);
            }
        });
        handler.setLevel(Level.FINER);
        Logger library = Logger.getLogger("org.kohsuke.github");
        Level before = library.getLevel();
        library.addHandler(handler);
        library.setLevel(Level.FINER);
        try {
            Publisher publisher = waits.publisher(GITHUB.api(), PERSON);
            StringBuilder said = new StringBuilder(publisher.toString());
            for (String response : List.of("echo", "bad-gateway", "not-found", "login-page")) {
                GITHUB.reset();
                GITHUB.fail("POST", "/comments$", response, 99, false);
                Outcome outcome = publisher.comment(TARGET, FAILED);
                said.append(outcome);
            }
            handler.flush();
            assertTrue(said.toString(), said.toString().contains("***"));
            assertFalse(said.toString(), said.toString().contains(PERSON));
            String logged = log.toString(StandardCharsets.UTF_8);
            assertTrue(logged, logged.contains("/comments"));
            assertFalse(logged, logged.contains(PERSON));
        } finally {
            library.removeHandler(handler);
            library.setLevel(before);
        }
    }

    @Test
    public void shouldNotShowATokenThatAnotherClientLetThrough() {
        for (String secret : List.of(PERSON, "github_pat_11AAAAAAA0123456789_abc", "Bearer abcdefgh12345678", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx")) {
            String answer = "{\"message\":\"sent with " + secret + " in it\"}";
            String reason = Refusal.of(new HttpException(answer, 400, "Bad Request", GITHUB.api())).reason();

            assertTrue(reason, reason.contains("sent with *** in it"));
        }
    }

    @Test
    public void shouldNotSendATokenInTheClear() {
        for (String url : List.of("http://api.github.com", "ftp://127.0.0.1", "api.github.com", "https://me:secret@ghe.example/api/v3", "https://")) {
            assertThrows(url, IllegalArgumentException.class, () -> Publisher.connect(url, Token.of(PERSON), Map.of()));
        }
        Publisher.connect("https://ghe.example/api/v3", Token.of(PERSON), Map.of());
    }

    @Test
    public void shouldBeInterruptible() throws Exception {
        GITHUB.fail("POST", "/comments$", "secondary-limit", 99, false);
        Publisher patient = Publisher.connect(GITHUB.api(), Token.of(PERSON), Map.of());
        Thread[] running = {Thread.currentThread()};
        Thread interrupter = new Thread(() -> {
            while (GITHUB.requests().stream().noneMatch(request -> request.startsWith("POST"))) {
                Thread.onSpinWait();
            }
            running[0].interrupt();
        });
        interrupter.start();
        assertThrows(InterruptedException.class, () -> patient.comment(TARGET, FAILED));
        interrupter.join();
    }

    @Test
    public void shouldBeInterruptibleWhileItWaitsForAnAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread running = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                try {
                    silent.accept();
                    running.interrupt();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            interrupter.start();
            String api = "http://127.0.0.1:" + silent.getLocalPort();
            assertThrows(InterruptedException.class, () -> waits.publisher(api, PERSON).comment(TARGET, FAILED));
            interrupter.join();
        }
        assertEquals(List.of(), waits.all());
    }
}
