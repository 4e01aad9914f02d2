package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Inputs as a command line. */
public class ActionArgumentsTest {

    private static final ActionFiles FILES = new ActionFiles(Path.of("/d"));

    private static final ActionEvent EVENT =
            new ActionEvent("pull_request", "o/r", "f".repeat(40), "faster", 7, "me", false, true, 0, "main");

    /** None is there. */
    private Path file = Path.of("/d/kvmbench.yaml");

    private List<String> arguments(String... pairs) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(ActionInputs.variable(pairs[i]), pairs[i + 1]);
        }
        return new ActionArguments(new ActionInputs(environment), FILES, EVENT, file).all();
    }

    @Test
    public void shouldGiveEveryInputOfAMeasurementToItsOption() {
        assertEquals(
                List.of(
                        "run", "--preset=full", "--invocations=8", "--param=pages=1,2", "--param=cores=1", "--metric=a[s,lower]=/a",
                        "--keep-disturbed", "--base=", "--head=canary=5", "--limit=run_ns:fail=10", "--limit=*:fail=4",
                        "--fail=5", "--warn=4", "--floor=1", "--absolute=2", "--missing=fail", "--out=" + FILES.results(), "--", "snapshot", "syscall"),
                arguments(
                        "suites", "snapshot,\n syscall", "preset", "full", "invocations", "8", "params", "pages=1,2\n\n cores=1\n",
                        "metrics", "a[s,lower]=/a", "keep-disturbed", "true", "head", "canary=5", "limits", "run_ns:fail=10\n*:fail=4",
                        "fail", "5", "warn", "4", "floor", "1", "absolute", "2", "missing", "fail"));
    }

    @Test
    public void shouldGiveEveryInputOfAComparisonOfFilesToItsOption() {
        assertEquals(
                List.of("compare", "--format=jmh", "--fail=5", "--out=" + FILES.results(), "--", "-a", "b c"),
                arguments("suites", "snapshot", "base-results", "-a", "head-results", "b c ", "format", "jmh", "fail", "5"));
    }

    @Test
    public void shouldTakeTheLimitsAloneForWhatWasMeasuredElsewhere() {
        assertEquals(
                List.of("report", "--limit=a:fail=1", "--fail=5", "--", "artifact"),
                arguments("publish", "artifact", "suites", "snapshot", "base", "canary=0", "fail", "5", "limits", "a:fail=1"));
    }

    @Test
    public void shouldMeasureByAToolOfTheUsersWithItsOptionsAsParameters() {
        assertEquals(
                List.of(
                        "run", "criterion", "--invocations=8", "--bench=a", "--bench=b", "--bench-args=--measurement-time 1",
                        "--base=HEAD^1", "--fail=10", "--out=" + FILES.results(), "--"),
                arguments(
                        "suites", "criterion", "invocations", "8", "base", "HEAD^1", "fail", "10", "params",
                        "bench=a\nbench=b\nbench-args=--measurement-time 1"));
        assertEquals(
                List.of("run", "own", "--run=x {out}", "--format=jmh", "--base=HEAD^1", "--out=" + FILES.results(), "--"),
                arguments("suites", " own\n", "params", "run=x {out}", "format", "jmh", "base", "HEAD^1"));
        for (String param : List.of("out=x", "json=x", "run")) {
            SuiteException other = assertThrows(SuiteException.class, () -> arguments("suites", "own", "params", param));
            assertTrue(other.getMessage(), other.getMessage().contains("dir, build, run, results, filter, timeout"));
        }
        assertEquals(RunCriterionCommand.class, ActionArguments.parsed(arguments("suites", "criterion", "base", "x")).getClass());
    }

    @Test
    public void shouldWantBothSidesOfAComparisonOfFiles() {
        SuiteException half = assertThrows(SuiteException.class, () -> arguments("base-results", "a"));

        assertTrue(half.getMessage(), half.getMessage().contains("'head-results' is missing"));
    }

    @Test
    public void shouldDoWhatTheFileSaysWhereNothingElseIs() throws Exception {
        assertEquals(List.of("run", "--out=" + FILES.results(), "--", "snapshot", "syscall"), arguments());
        file = Files.createTempFile("kvmbench", ".yaml");
        try {
            assertEquals(
                    List.of("run", "--preset=full", "--base=v1", "--target=main", "--fail=5", "--out=" + FILES.results(), "--"),
                    arguments("preset", "full", "base", "v1", "fail", "5"));
            assertEquals("suites that are named", List.of("run", "--out=" + FILES.results(), "--", "vm"), arguments("suites", "vm"));
        } finally {
            Files.delete(file);
        }
    }
}
