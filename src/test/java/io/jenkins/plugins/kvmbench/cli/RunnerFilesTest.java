package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RunnerFilesTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldEndAValueWhereItEndsAndNowhereElse() throws IOException {
        Path file = folder.newFile().toPath();
        RunnerFiles files = new RunnerFiles(Map.of("GITHUB_OUTPUT", file.toString()));
        files.output("first", "x");
        String guessed = Files.readAllLines(file).get(0).replace("first<<", "");

        files.output("second", "a\n" + guessed + "\nverdict=passed");

        List<String> lines = Files.readAllLines(file);
        String delimiter = lines.get(3).replace("second<<", "");
        assertNotEquals(guessed, delimiter);
        assertTrue(delimiter, delimiter.matches("end-[0-9a-f-]{36}"));
        assertEquals(List.of("a", guessed, "verdict=passed", delimiter), lines.subList(4, 8));
    }

    @Test
    public void shouldSayThatThisIsNoRunner() {
        IOException problem = assertThrows(IOException.class, () -> new RunnerFiles(Map.of()).summary("x"));

        assertTrue(problem.getMessage(), problem.getMessage().startsWith("the environment variable GITHUB_STEP_SUMMARY is not set"));
    }
}
