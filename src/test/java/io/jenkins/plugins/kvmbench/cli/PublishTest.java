package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import io.jenkins.plugins.kvmbench.engine.github.MalformedTokens;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import picocli.CommandLine;

/** {@code kvmbench publish} against a server that enforces GitHub's description of its API. */
public class PublishTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Before
    public void reset() {
        GITHUB.reset();
    }

    /** Within this process, which has no token. */
    private int kvmbench(Object... arguments) {
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(texts(arguments).toArray(String[]::new));
    }

    /** In a process with a token; both streams come back in {@link #err}. */
    private int kvmbench(String variable, String token, Object... arguments) throws Exception {
        return end(start(variable, token, arguments));
    }

    private static Process start(String variable, String token, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(texts(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("GITHUB_TOKEN");
        builder.environment().put(variable, token);
        return builder.start();
    }

    private int end(Process process) throws Exception {
        err.write(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.waitFor();
    }

    private static List<String> texts(Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return texts;
    }

    private Object[] target(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(
                "--repository", "o/r", "--pull-request", 7, "--sha", GitHubStandIn.HEAD, "--api-url", GITHUB.api()));
        return arguments.toArray();
    }

    /** A file with one side of one benchmark, a factor slower than 1 s. */
    private Path results(String name, double factor, Arm... arms) throws IOException {
        List<Result> results = new ArrayList<>();
        for (Arm arm : arms.length == 0 ? new Arm[] {Arm.HEAD} : arms) {
            List<Invocation> invocations = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                invocations.add(Invocation.of(2 * i + arm.ordinal(), (arm == Arm.HEAD ? factor : 1) * (1 + 0.001 * ((i * 7) % 10))));
            }
            results.add(new Result(
                    SeriesId.of("command", "run", Map.of("command", "@all `x` #1"), "wall"), "s", Direction.LOWER, true, arm, invocations));
        }
        Path file = folder.getRoot().toPath().resolve(name);
        ResultWriter.write(new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, results, List.of()), file);
        return file;
    }

    @Test
    public void shouldCommentAndCheckWithTheVerdictAsExitCode() throws Exception {
        int code = kvmbench(
                "GITHUB_TOKEN", GitHubStandIn.WORKFLOW,
                target("publish", results("base", 1), results("head", 1.1), "--comment", "--check", "--job", "benchmark"));

        assertEquals(err.toString(), ExitCodes.REGRESSION, code);
        String body = GITHUB.comments().get(0).get("body").asText();
        assertTrue(body, body.startsWith("<!-- kvmbench:benchmark:command -->\n") && body.contains("### 🔴 Slower"));
        assertEquals("failure", GITHUB.checkRuns().get(0).get("conclusion").asText());
        assertTrue(err.toString(), err.toString().contains("kvmbench: comment posted"));
        assertFalse(err.toString(), err.toString().contains(GitHubStandIn.WORKFLOW));
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldGateAFileWithBothSidesAndPreferItsOwnToken() throws Exception {
        int code = kvmbench(
                "KVMBENCH_GITHUB_TOKEN", GitHubStandIn.PERSON,
                target("publish", results("both", 1, Arm.BASE, Arm.HEAD), "--comment"));

        assertEquals(err.toString(), ExitCodes.PASS, code);
        assertEquals("bench-bot", GITHUB.comments().get(0).get("user").asText());
    }

    @Test
    public void shouldNotChangeTheVerdictBecauseOfGitHubUnlessAsked() throws Exception {
        Object[] same = target("publish", results("base", 1), results("head", 1), "--comment");

        assertEquals(err.toString(), ExitCodes.PASS, kvmbench("GITHUB_TOKEN", GitHubStandIn.READER, same));
        assertTrue(err.toString(), err.toString().contains("comment not published: the token may not do this"));
        Object[] strict = target("publish", results("base", 1), results("head", 1), "--comment", "--strict");
        assertEquals(ExitCodes.USAGE, kvmbench("GITHUB_TOKEN", GitHubStandIn.READER, strict));
        Object[] slower = target("publish", results("base", 1), results("head", 1.1), "--comment", "--strict");
        assertEquals(ExitCodes.REGRESSION, kvmbench("GITHUB_TOKEN", GitHubStandIn.READER, slower));
    }

    @Test
    public void shouldLeaveOneCommentOfTwoProcessesAtOnce() throws Exception {
        // Neither finds a comment: each creates its own only when the other is about to.
        GITHUB.barrier("issues/create-comment", 2);
        Process one = start("GITHUB_TOKEN", GitHubStandIn.WORKFLOW, target("publish", results("head", 1), "--comment"));
        Process other = start("GITHUB_TOKEN", GitHubStandIn.WORKFLOW, target("publish", results("late", 2), "--comment"));

        assertEquals(err.toString(), ExitCodes.PASS, end(one));
        assertEquals(err.toString(), ExitCodes.PASS, end(other));
        assertEquals(2, GITHUB.requests().stream().filter(request -> request.startsWith("POST")).count());
        assertEquals(1, GITHUB.comments().size());
        GITHUB.assertNothingRefused();
    }

    @Test
    public void shouldMarkAnEarlierCommentAsOutdated() throws Exception {
        kvmbench("GITHUB_TOKEN", GitHubStandIn.WORKFLOW, target("publish", results("head", 1), "--comment"));
        GITHUB.push(GitHubStandIn.NEXT);
        int code = kvmbench(
                "GITHUB_TOKEN", GitHubStandIn.WORKFLOW, "publish", "--outdate", "--suite", "command", "--repository", "o/r",
                "--pull-request", 7, "--sha", GitHubStandIn.NEXT, "--api-url", GITHUB.api());

        assertEquals(err.toString(), ExitCodes.PASS, code);
        assertTrue(GITHUB.comments().get(0).get("body").asText().contains("**Outdated**"));
    }

    @Test
    public void shouldPrintTheRequestsOfADryRunAndSendNone() throws Exception {
        int code = kvmbench(target(
                "publish", results("base", 1), results("head", 1.1), "--comment", "--check", "--dry-run", "--link",
                "Build=https://ci.example/1", "--details-url", "https://ci.example/1"));

        assertEquals(err.toString(), ExitCodes.REGRESSION, code);
        assertEquals(List.of(), GITHUB.requests());
        List<String> lines = out.toString().lines().toList();
        int post = lines.indexOf("POST " + GITHUB.api() + "/repos/o/r/issues/7/comments");
        String body = new ObjectMapper().readTree(lines.get(post + 1)).get("body").asText();
        assertTrue(body, body.contains("[Build](https://ci.example/1)"));
        assertTrue(lines.contains("POST " + GITHUB.api() + "/repos/o/r/check-runs"));
    }

    @Test
    public void shouldAppendToASummaryWithoutAnyTarget() throws Exception {
        Path summary = folder.getRoot().toPath().resolve("summary.md");
        Files.writeString(summary, "before\n");
        int code = kvmbench("publish", results("head", 1), "--summary", summary);

        assertEquals(err.toString(), ExitCodes.PASS, code);
        assertTrue(Files.readString(summary), Files.readString(summary).startsWith("before\n### "));

        Files.writeString(summary, "x".repeat(1_048_500));
        kvmbench("publish", results("head", 1), "--summary", summary);
        assertTrue("what would not fit would take all with it", Files.size(summary) <= 1_048_576);
    }

    @Test
    public void shouldTakeBadUsageForAnErrorOfItsOwn() throws Exception {
        Path file = results("head", 1);
        Object[][] calls = {
            {"publish"},
            {"publish", file},
            {"publish", "--comment"},
            {"publish", file, "--comment", "--repository", "o/r", "--sha", GitHubStandIn.HEAD},
            {"publish", file, "--check", "--sha", GitHubStandIn.HEAD, "--repository", "nonsense"},
            {"publish", file, "--check", "--sha", "abc", "--repository", "o/r"},
            {"publish", file, "--check", "--repository", "o/r"},
            target("publish", file, "--comment", "--mode", "sometimes", "--dry-run"),
            target("publish", file, "--comment", "--link", "nonsense", "--dry-run"),
            target("publish", file, "--check", "--details-url", "javascript:x", "--dry-run"),
            target("publish", file, "--outdate", "--suite", "x"),
            target("publish", "--outdate"),
            {"publish", file, "--comment", "--dry-run", "--repository", "o/r", "--sha", GitHubStandIn.HEAD, "--pull-request", 7, "--api-url", "http://api.github.com"},
        };
        for (Object[] call : calls) {
            assertEquals(texts(call) + "\n" + err, ExitCodes.USAGE, kvmbench(call));
        }
        assertFalse(err.toString(), err.toString().contains("\tat "));
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldShowNothingOfATokenThatIsNone() throws Exception {
        Object[] call = target("publish", results("head", 1), "--comment", "--check");
        for (String malformed : MalformedTokens.ALL) {
            CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
            ((PublishCommand) commandLine.getSubcommands().get("publish").getCommand()).environment = Map.of("GITHUB_TOKEN", malformed);

            assertEquals(ExitCodes.USAGE, commandLine.execute(texts(call).toArray(String[]::new)));
        }
        assertTrue(err.toString(), err.toString().startsWith("kvmbench: the GitHub token cannot be used: it "));
        MalformedTokens.assertHidden("output", out.toString() + err);
        assertEquals(List.of(), GITHUB.requests());
    }

    @Test
    public void shouldShowNothingOfATokenThatIsNoneInAProcessEither() throws Exception {
        int code = kvmbench("GITHUB_TOKEN", MalformedTokens.ALL.get(3), target("publish", results("head", 1), "--comment"));

        assertEquals(err.toString(), ExitCodes.USAGE, code);
        MalformedTokens.assertHidden("output", err.toString());
    }

    @Test
    public void shouldKeepTheTokenFromTheListOfProcesses() throws Exception {
        // Its first request waits for another that never comes.
        GITHUB.barrier("issues/create-comment", 2);
        Process process = start("GITHUB_TOKEN", GitHubStandIn.WORKFLOW, target("publish", results("head", 1), "--comment"));
        try {
            while (GITHUB.requests().stream().noneMatch(request -> request.startsWith("POST"))) {
                Thread.sleep(50);
            }
            List<String> listed = ProcessHandle.allProcesses()
                    .map(one -> one.info().commandLine().orElse(""))
                    .toList();
            assertTrue("it is among them", listed.stream().anyMatch(line -> line.contains("--comment")));
            assertFalse(listed.stream().anyMatch(line -> line.contains(GitHubStandIn.WORKFLOW)));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    public void shouldAskForAToken() throws Exception {
        int code = kvmbench("GITHUB_TOKEN", " ", target("publish", results("head", 1), "--comment"));

        assertEquals(ExitCodes.USAGE, code);
        assertTrue(err.toString(), err.toString().contains("set GITHUB_TOKEN or KVMBENCH_GITHUB_TOKEN"));
    }
}
