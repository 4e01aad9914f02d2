package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.github.GitHubStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** What a measured program reaches of the job that measures it, try by try, in all steps of {@code action.yml}. */
public class HostileSubjectTest {

    @ClassRule
    public static final GitHubStandIn GITHUB = new GitHubStandIn("");

    /** What a step after would carry out, were it led there. */
    private static final String STEAL = "env >> \"%1$s/stolen\"\n";

    @Rule
    public Runner runner = new Runner();

    @Before
    public void onAPullRequest() throws Exception {
        GITHUB.reset();
        runner.token(GitHubStandIn.WORKFLOW, GITHUB.api());
        runner.on("pull_request", GithubActionTest.pullRequest(false), "c".repeat(40), "7/merge");
        runner.with("suites", "command", "invocations", "6", "keep-disturbed", "true", "artifact", "results");
        runner.environment.put("CARGO_HOME", "/cargo");
        runner.environment.put("CARGO_REGISTRY_TOKEN", "S3cretOfCargo");
        runner.environment.put("DEPLOY_SECRET", "S3cretOfTheJob");
        runner.environment.put("ACTIONS_RUNTIME_TOKEN", "S3cretOfTheRunner");
        runner.environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "S3cretOfTheIdentity");
        runner.environment.put("WANTED", "two words");
        runner.environment.put("BASH_FUNC_dirname%%", "() { /usr/bin/dirname \"$@\"; }");
        Files.writeString(runner.path("steal"), String.format(STEAL, runner.path("workspace")));
    }

    /** Measures a script on both sides, the head's slower. */
    private Runner.Ran measure(String script) throws Exception {
        Files.writeString(runner.path("workspace/try"), script);
        return runner.with("base", "bash ./try; sleep 0.01", "head", "bash ./try; sleep 0.4").run();
    }

    private String seen(String name) throws Exception {
        return Files.readString(runner.path("workspace/" + name));
    }

    private void assertNothingStolenAndTheVerdictKept(Runner.Ran ran) {
        assertFalse("a later step ran what the subject left", Files.exists(runner.path("workspace/stolen")));
        assertEquals(ran.log("Measure"), "failed", ran.output("verdict"));
        assertEquals("1", ran.output("regressions"));
        assertEquals("failure", ran.conclusion());
    }

    @Test
    public void shouldFindNothingOfTheRunnersInItsEnvironment() throws Exception {
        runner.with("env", "WANTED");
        Runner.Ran ran = measure("env > environment\n");

        String environment = seen("environment");
        for (String line : environment.lines().toList()) {
            assertFalse(line, line.matches("(GITHUB|ACTIONS|RUNNER|INPUT|BASH_FUNC)_.*|.*S3cret.*"));
        }
        assertFalse(environment.contains(GitHubStandIn.WORKFLOW));
        assertTrue(environment, environment.contains("CARGO_HOME=/cargo\n"));
        assertTrue(environment, environment.contains("WANTED=two words\n"));
        assertTrue(environment, environment.contains("HOME=" + System.getenv("HOME") + "\n"));
        assertNothingStolenAndTheVerdictKept(ran);
    }

    @Test
    public void shouldFindNothingInTheProcessesAboveItUpToTheRunner() throws Exception {
        Runner.Ran ran = measure("p=$$\nwhile [ \"$(cat /proc/$p/comm)\" != node ] && [ $p -gt 1 ]; do\n"
                + "  tr '\\0' '\\n' </proc/$p/environ >>above; tr '\\0' ' ' </proc/$p/cmdline >>above; echo >>above\n"
                + "  p=$(awk '$1 == \"PPid:\" { print $2 }' /proc/$p/status)\ndone\n");

        String above = seen("above");
        assertTrue("it got as far as the JVM", above.contains("github-action measure"));
        for (String hidden : List.of("GITHUB_ENV", "GITHUB_OUTPUT", "INPUT_", "S3cret", GitHubStandIn.WORKFLOW)) {
            assertFalse(hidden, above.contains(hidden));
        }
        assertNothingStolenAndTheVerdictKept(ran);
    }

    @Test
    public void shouldReachNeitherTheNextStepsNorSummaryAndOutputs() throws Exception {
        Runner.Ran ran = measure("echo \"BASH_ENV=" + runner.path("steal") + "\" >> \"$GITHUB_ENV\"\n"
                + "echo \"" + runner.path("steal") + "\" >> \"$GITHUB_PATH\"\n"
                + "echo '# All is well' >> \"$GITHUB_STEP_SUMMARY\"\n"
                + "printf 'verdict=passed\\nregressions=0\\n' >> \"$GITHUB_OUTPUT\"\n");

        assertEquals("{}", ran.answer().get("environment").toString());
        assertEquals("[]", ran.answer().get("path").toString());
        assertFalse(ran.summary(), ran.summary().contains("All is well"));
        assertNothingStolenAndTheVerdictKept(ran);
    }

    @Test
    public void shouldNotRunInTheNextStepEvenWhereItGuessesTheRunnersFiles() throws Exception {
        Runner.Ran ran = measure("for f in " + runner.path("temp") + "/files-*/env; do echo \"BASH_ENV=" + runner.path("steal")
                + "\" >> \"$f\"; done\n");

        // This one is reached: the runner's files belong to the user whom the program runs as.
        assertTrue(ran.answer().get("environment").toString(), ran.answer().get("environment").has("BASH_ENV"));
        assertNothingStolenAndTheVerdictKept(ran);
    }

    @Test
    public void shouldChangeNoDecisionByWhatItWritesIntoTheFilesOfTheSteps() throws Exception {
        Runner.Ran ran = measure("printf '0\\n\\n' > \"$KVMBENCH_DIRECTORY/end\"\n"
                + "echo '{\"outcome\": \"PASSED\"}' > \"$KVMBENCH_DIRECTORY/decision.json\"\n"
                + "printf 'report' > \"$KVMBENCH_DIRECTORY/arguments\"\n");

        assertNothingStolenAndTheVerdictKept(ran);
        assertEquals("FAILED", Runner.JSON.readTree(Path.of(ran.output("json-path")).toFile()).get("outcome").asText());
    }

    @Test
    public void shouldLeaveNoProcessThatWaitsForTheNextStep() throws Exception {
        Files.writeString(
                runner.path("workspace/wait"),
                "touch waiting; while [ ! -f \"$KVMBENCH_DIRECTORY/end\" ]; do sleep 0.05; done; touch forged\n");
        Runner.Ran ran = measure("[ -f waiting ] || setsid bash ./wait >/dev/null 2>&1 &\n");

        assertTrue(Files.exists(runner.path("workspace/waiting")));
        assertFalse("it outlived its measurement", Files.exists(runner.path("workspace/forged")));
        assertNothingStolenAndTheVerdictKept(ran);
    }

    @Test
    public void shouldAddNothingToTheArtifact() throws Exception {
        Runner.Ran ran = measure("echo evil > \"$KVMBENCH_DIRECTORY/evil.html\"\nln -sf \"$PWD/linked\" \"$KVMBENCH_DIRECTORY/report.md\"\n"
                + "touch linked\n");

        List<String> uploaded = ran.step("Upload").at("/with/path").asText().lines().map(path -> path.replaceFirst(".*/", "")).toList();
        assertEquals(List.of("results.json", "decision.json", "report.html", "report.md"), uploaded);
        assertEquals("written through a link", "", seen("linked"));
        assertFalse(Files.isSymbolicLink(Path.of(ran.output("report-path")).resolveSibling("report.md")));
        assertNothingStolenAndTheVerdictKept(ran);
    }
}
