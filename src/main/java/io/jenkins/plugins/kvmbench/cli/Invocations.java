package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What is known of this call: the command that repeats it, and the commit that a CI system measures. */
final class Invocations {

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Invocations() {}

    static RunInfo info(CommandSpec spec) throws IOException {
        Map<String, String> environment = System.getenv();
        // On GitHub the variables name the merge of a pull request, the event its head.
        ActionEvent event = ActionEvent.of(environment);
        return new RunInfo(
                "",
                null,
                null,
                first(environment.getOrDefault("GIT_COMMIT", ""), event.sha()),
                first(environment.getOrDefault("CHANGE_BRANCH", ""), environment.getOrDefault("BRANCH_NAME", ""), event.branch()),
                first(environment.getOrDefault("CHANGE_ID", ""), event.pullRequest() == 0 ? "" : "" + event.pullRequest()),
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

    private static String first(String... values) {
        return Stream.of(values).filter(value -> !value.isEmpty()).findFirst().orElse("");
    }
}
