package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the steps of the GitHub Action leave for each other, and its users find.
 *
 * @param directory one for each use of the action in a job
 */
record ActionFiles(Path directory) {

    /** @throws SuiteException when the step is not part of the action */
    static ActionFiles of(Map<String, String> environment) {
        String directory = environment.getOrDefault("KVMBENCH_DIRECTORY", "");
        if (directory.isEmpty()) {
            throw new SuiteException(
                    "the environment variable KVMBENCH_DIRECTORY is not set: 'github-action' is for the steps of action.yml");
        }
        return new ActionFiles(Path.of(directory));
    }

    Path results() {
        return directory.resolve("results.json");
    }

    Path decision() {
        return directory.resolve("decision.json");
    }

    Path html() {
        return directory.resolve("report.html");
    }

    Path markdown() {
        return directory.resolve("report.md");
    }

    private Path exitCode() {
        return directory.resolve("exit-code");
    }

    void writeExitCode(int code) throws IOException {
        Files.writeString(exitCode(), code + "\n");
    }

    int readExitCode() throws IOException {
        String text = Files.readString(exitCode()).strip();
        if (!text.matches("\\d{1,3}")) {
            throw new IOException(exitCode() + " holds '" + text + "', which is no exit code");
        }
        return Integer.parseInt(text);
    }
}
