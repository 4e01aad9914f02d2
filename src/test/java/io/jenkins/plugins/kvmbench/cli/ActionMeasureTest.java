package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Inputs as a command line. */
public class ActionMeasureTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private ActionMeasure measure(String... pairs) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(ActionInputs.variable(pairs[i]), pairs[i + 1]);
        }
        return new ActionMeasure(new ActionInputs(environment), ActionEvent.of(Map.of()), files());
    }

    private ActionFiles files() {
        return new ActionFiles(folder.getRoot().toPath());
    }

    private static int kvmbench(List<String> arguments) {
        return Main.commandLine()
                .setErr(new PrintWriter(Writer.nullWriter()))
                .setOut(new PrintWriter(Writer.nullWriter()))
                .setExpandAtFiles(false)
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    public void shouldGiveEveryInputOfAMeasurementToItsOption() throws IOException {
        Path results = files().results();
        Path decision = files().decision();

        assertEquals(
                List.of(
                        "run", "--preset=full", "--invocations=8", "--param=pages=1,2", "--param=cores=1", "--metric=a[s,lower]=/a",
                        "--keep-disturbed", "--base=", "--head=canary=5", "--json=" + decision, "--limit=run_ns:fail=10", "--limit=*:fail=4",
                        "--fail=5", "--warn=4", "--floor=1", "--absolute=2", "--missing=fail", "--out=" + results, "--", "snapshot", "syscall"),
                measure(
                                "suites", "snapshot,\n syscall", "preset", "full", "invocations", "8", "params", "pages=1,2\n\n cores=1\n",
                                "metrics", "a[s,lower]=/a", "keep-disturbed", "true", "head", "canary=5", "limits", "run_ns:fail=10\n*:fail=4",
                                "fail", "5", "warn", "4", "floor", "1", "absolute", "2", "missing", "fail")
                        .arguments());
    }

    @Test
    public void shouldGiveEveryInputOfAComparisonOfFilesToItsOption() throws IOException {
        assertEquals(
                List.of("compare", "--format=jmh", "--fail=5", "--json=" + files().decision(), "--out=" + files().results(), "--", "-a", "b c"),
                measure("suites", "snapshot", "base-results", "-a", "head-results", "b c ", "format", "jmh", "fail", "5").arguments());
    }

    @Test
    public void shouldRefuseInputsThatCannotBeBeforeAnythingIsMeasured() throws IOException {
        for (String[] wrong : new String[][] {
            {"suites", "nonsense"},
            {"suites", "--help"},
            {"suites", "@" + folder.newFile("arguments")},
            {"suites", ""},
            {"suites", "snapshot", "fail", "much"},
            {"suites", "snapshot", "params", "$(id)"},
            {"suites", "snapshot", "base", "strategy=none,strategy=fast"},
            {"base-results", "/does/not/exist", "head-results", "/does/not/exist"},
        }) {
            assertEquals(String.join(" ", wrong), ExitCodes.USAGE, measure(wrong).run(ActionMeasureTest::kvmbench));
        }
        assertThrows(SuiteException.class, () -> measure("keep-disturbed", "perhaps").arguments());
        SuiteException half = assertThrows(SuiteException.class, () -> measure("base-results", "a").arguments());
        assertTrue(half.getMessage(), half.getMessage().contains("'head-results' is missing"));
    }

    @Test
    public void shouldLeaveTheVerdictToTheStepThatReports() throws IOException {
        assertEquals(ExitCodes.PASS, measure("suites", "command").run(arguments -> ExitCodes.REGRESSION));
        assertEquals(ExitCodes.REGRESSION, files().readExitCode());
        assertEquals("interrupted", ExitCodes.INTERRUPTED, measure("suites", "command").run(arguments -> ExitCodes.INTERRUPTED));
    }
}
