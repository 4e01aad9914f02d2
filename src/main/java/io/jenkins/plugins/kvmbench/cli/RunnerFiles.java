package io.jenkins.plugins.kvmbench.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;

/** The files in which GitHub's runner expects what a step has to say. */
record RunnerFiles(Map<String, String> environment) {

    /** Sets an output of the step. No value can end itself and begin another output. */
    void output(String name, String value) throws IOException {
        String delimiter;
        do {
            delimiter = "end-" + UUID.randomUUID();
        } while (value.contains(delimiter));
        append("GITHUB_OUTPUT", name + "<<" + delimiter + "\n" + value + "\n" + delimiter + "\n");
    }

    /** Adds Markdown to the summary of the job. */
    void summary(String markdown) throws IOException {
        append("GITHUB_STEP_SUMMARY", markdown);
    }

    /** @throws IOException when the runner named no file, for example because this is no runner */
    private void append(String variable, String text) throws IOException {
        String path = environment.getOrDefault(variable, "");
        if (path.isEmpty()) {
            throw new IOException("the environment variable " + variable
                    + " is not set: 'github-action' runs in a step of a GitHub workflow, see docs/github-action.md");
        }
        Files.write(
                Path.of(path),
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
