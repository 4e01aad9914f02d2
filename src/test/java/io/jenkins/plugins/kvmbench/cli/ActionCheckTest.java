package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.github.MalformedTokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is wrong with inputs and events is said before anything is measured, in one annotation. */
public class ActionCheckTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> environment = new HashMap<>();

    @Before
    public void aRunner() {
        environment.put("KVMBENCH_DIRECTORY", folder.getRoot().toString());
        environment.put("GITHUB_OUTPUT", path("output").toString());
        environment.put("GITHUB_STEP_SUMMARY", path("summary").toString());
        environment.put("GITHUB_EVENT_NAME", "push");
        environment.put("GITHUB_SHA", "f".repeat(40));
        environment.put("GITHUB_REF_NAME", "main");
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    /** How the step ended. */
    private record Checked(int code, List<String> annotations, String output, String summary, String log) {}

    private Checked check(String... inputs) throws Exception {
        for (String name : List.of("output", "summary", "arguments")) {
            Files.deleteIfExists(path(name));
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put("INPUT_SUITES", "snapshot");
        for (int i = 0; i < inputs.length; i += 2) {
            all.put(ActionInputs.variable(inputs[i]), inputs[i + 1]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = GithubActionCommand.run(
                GithubActionCommand.Stage.check, all, new PrintStream(out, true, StandardCharsets.UTF_8));
        String log = out.toString(StandardCharsets.UTF_8);
        List<String> annotations = log.lines().filter(line -> line.startsWith("::error title=kvmbench::")).toList();
        return new Checked(
                code,
                annotations,
                Files.exists(path("output")) ? Files.readString(path("output")) : "",
                Files.exists(path("summary")) ? Files.readString(path("summary")) : "",
                log);
    }

    @Test
    public void shouldNameTheInputItsValueAndWhatIsAllowed() throws Exception {
        String missing = path("none").toString();
        String[][] cases = {
            {"suites", "nonsense", "there are snapshot"},
            {"suites", "--help", "there are snapshot"},
            {"suites", "@" + folder.newFile("file"), "there are snapshot"},
            {"preset", "fast", "quick, standard or full"},
            {"params", "pages", "NAME=VALUE"},
            {"params", "pages=-1", "it takes"},
            {"params", "colour=red", "there are"},
            {"params", "$(id)", "NAME=VALUE"},
            {"metrics", "nonsense", "name=PATTERN"},
            {"invocations", "many", "it is a whole number"},
            {"invocations", "-3", "1 or more"},
            {"keep-disturbed", "perhaps", "it is true or false"},
            {"base", "strategy=none,strategy=fast", "twice"},
            {"base", "harness=" + missing, "not an executable file"},
            {"fail", "much", "a number of 0 or more"},
            {"warn", "-1", "a number of 0 or more"},
            {"floor", "high", "a number of 0 or more"},
            {"absolute", "x", "a number of 0 or more"},
            {"limits", "run_ns", "GLOB:fail=10"},
            {"limits", "*:speed=1", "there are warn, fail, floor, absolute"},
            {"missing", "maybe", "none, warn or fail"},
            {"env", "A=B", "no name of a variable"},
            {"env", "PATH GITHUB_ENV", "never gets GITHUB_ENV"},
            {"env", "ACTIONS_RUNTIME_TOKEN", "never gets ACTIONS_RUNTIME_TOKEN"},
            {"comment", "sometimes", "always, on-change, on-failure, never"},
            {"check", "yes", "it is true or false"},
            {"artifact", "results/1", "without"},
        };
        for (String[] one : cases) {
            Checked checked = check(one[0], one[1]);

            String said = checked.annotations().toString();
            assertEquals(one[0] + ": " + checked.log(), ExitCodes.USAGE, checked.code());
            assertEquals(said, 1, checked.annotations().size());
            assertTrue(said, said.contains("::input '" + one[0] + "' cannot be '" + one[1].strip() + "': "));
            assertTrue(one[2] + ": " + said, said.contains(one[2]));
            assertTrue(checked.output(), checked.output().matches("(?s)verdict<<(\\S+)\nmisconfigured\n\\1\n.*"));
            assertTrue(checked.summary(), checked.summary().contains("input"));
            assertFalse("nothing is written down", Files.exists(path("arguments")));
        }
    }

    @Test
    public void shouldNameTheFileOfAComparisonThatIsNotThere() throws Exception {
        String there = folder.newFile("there.json").toString();
        String missing = path("none").toString();

        Checked checked = check("base-results", there, "head-results", missing);

        assertTrue(checked.log(), checked.annotations().toString().contains("input 'head-results' cannot be '" + missing + "'"));
        Checked format = check("base-results", there, "head-results", there, "format", "excel");
        assertTrue(format.log(), format.annotations().toString().contains("input 'format' cannot be 'excel'"));
        Checked half = check("base-results", there);
        assertTrue(half.log(), half.annotations().toString().contains("'head-results' is missing"));
    }

    @Test
    public void shouldNameTheFirstOfSeveralFaultsAndTheMoreSpecialOfTwoInputs() throws Exception {
        assertTrue(check("fail", "much", "preset", "fast").annotations().toString().contains("input 'fail' cannot be 'much'"));
        assertTrue(check("head", "strategy=fast", "base", "strategy=classic", "invocations", "3")
                .annotations()
                .toString()
                .contains("input 'invocations' cannot be '3'"));
    }

    @Test
    public void shouldWriteDownWhatIsToBeDoneAndWhatIsMeasured() throws Exception {
        Checked checked = check("suites", "command", "params", "command=true", "invocations", "2", "comment", "never");

        assertEquals(checked.log(), ExitCodes.PASS, checked.code());
        List<String> arguments = new ActionFiles(folder.getRoot().toPath()).readArguments();
        assertEquals("run", arguments.get(0));
        assertTrue(arguments.toString(), arguments.contains("--param=command=true"));
        List<String> output = checked.output().lines().toList();
        assertEquals("f".repeat(40), output.get(1));
        assertTrue(output.toString(), output.contains("main"));
    }

    @Test
    public void shouldMeasureOnEventsThatAreKnownToBeSafeAlone() throws Exception {
        for (String event : List.of("push", "pull_request", "merge_group", "schedule", "workflow_dispatch", "release")) {
            environment.put("GITHUB_EVENT_NAME", event);
            assertEquals(event, ExitCodes.PASS, check().code());
        }
        List<String> others = List.of(
                "pull_request_target", "issue_comment", "workflow_run", "issues", "discussion", "discussion_comment",
                "pull_request_review", "pull_request_review_comment", "pull_request_comment", "repository_dispatch", "workflow_call",
                "check_run", "check_suite", "create", "delete", "deployment", "deployment_status", "fork", "gollum", "label",
                "milestone", "page_build", "public", "registry_package", "status", "watch", "branch_protection_rule", "", "PUSH");
        for (String event : others) {
            environment.put("GITHUB_EVENT_NAME", event);
            Checked checked = check();

            assertEquals(event, ExitCodes.USAGE, checked.code());
            String said = checked.annotations().toString();
            assertTrue(said, said.contains("does not measure on the event '" + event + "'") && said.contains("workflow_dispatch"));
        }
    }

    @Test
    public void shouldPublishOnTheseEventsAndAfterAnotherRun() throws Exception {
        for (String event : List.of("workflow_run", "push", "pull_request")) {
            environment.put("GITHUB_EVENT_NAME", event);
            assertEquals(event, ExitCodes.PASS, check("publish", "artifact").code());
        }
        for (String event : List.of("pull_request_target", "issue_comment")) {
            environment.put("GITHUB_EVENT_NAME", event);
            assertTrue(check("publish", "artifact").annotations().toString().contains("does not publish on the event"));
        }
    }

    @Test
    public void shouldShowNothingOfATokenThatIsNone() throws Exception {
        for (String malformed : MalformedTokens.ALL) {
            Checked checked = check("token", malformed);

            assertEquals(ExitCodes.USAGE, checked.code());
            assertTrue(checked.log(), checked.annotations().get(0).contains("input 'token': the GitHub token cannot be used: it "));
            for (String shown : Stream.of(checked.log(), checked.output(), checked.summary()).toList()) {
                MalformedTokens.assertHidden("step", shown);
            }
            try (Stream<Path> left = Files.walk(folder.getRoot().toPath())) {
                for (Path file : new ArrayList<>(left.filter(Files::isRegularFile).toList())) {
                    MalformedTokens.assertHidden(file.toString(), Files.readString(file));
                }
            }
        }
    }

    @Test
    public void shouldShowNothingOfTheCredentialsOfAnApiUrl() throws Exception {
        environment.put("GITHUB_API_URL", "https://me:S3cretOfTheToken@ghe.example/api/v3");

        Checked checked = check();

        assertEquals(ExitCodes.USAGE, checked.code());
        MalformedTokens.assertHidden("log", checked.log());
    }
}
