package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** What is known of this call: the command that repeats it, and the commit that a CI system measures. */
final class Invocations {

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Invocations() {}

    static RunInfo info(CommandSpec spec) {
        Map<String, String> environment = System.getenv();
        return new RunInfo(
                "",
                null,
                null,
                first(environment, "GIT_COMMIT", "GITHUB_SHA"),
                first(environment, "CHANGE_BRANCH", "BRANCH_NAME", "GITHUB_HEAD_REF", "GITHUB_REF_NAME"),
                first(environment, "CHANGE_ID"),
                command(spec),
                Map.of());
    }

    /** The command line as a shell takes it. */
    static String command(CommandSpec spec) {
        return spec.root().commandLine().getParseResult().originalArgs().stream()
                .map(argument -> PLAIN.matcher(argument).matches()
                        ? argument
                        : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./kvmbench ", ""));
    }

    private static String first(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
