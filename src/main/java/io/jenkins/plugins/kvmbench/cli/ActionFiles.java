package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the steps of the GitHub Action leave for each other, and its users find.
 *
 * @param directory one for each use of the action in a job
 */
record ActionFiles(Path directory) {

    private static final Pattern END = Pattern.compile("(\\d{1,3})\n([^\n]*)\n");

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

    private Path arguments() {
        return directory.resolve("arguments");
    }

    void writeArguments(List<String> arguments) throws IOException {
        Files.writeString(arguments(), String.join("\0", arguments));
    }

    List<String> readArguments() throws IOException {
        return List.of(Files.readString(arguments()).split("\0", -1));
    }

    /**
     * How measuring ended.
     *
     * @param code the exit code
     * @param reason the last thing it said of what went wrong; empty when nothing did
     */
    record End(int code, String reason) {}

    private Path end() {
        return directory.resolve("end");
    }

    void writeEnd(int code, String reason) throws IOException {
        Files.writeString(end(), code + "\n" + reason + "\n");
    }

    End readEnd() throws IOException {
        Matcher form = END.matcher(Files.readString(end()));
        if (!form.matches()) {
            throw new IOException(end() + " does not hold an exit code and a reason: was it changed?");
        }
        return new End(Integer.parseInt(form.group(1)), form.group(2));
    }
}
