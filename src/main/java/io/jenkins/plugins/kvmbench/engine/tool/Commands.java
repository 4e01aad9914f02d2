package io.jenkins.plugins.kvmbench.engine.tool;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Commands as children of the harness, which ends them and all that they started, however this program ends.
 *
 * @param harness this program's own
 * @param runner starts it
 */
record Commands(HarnessBinary harness, HarnessRunner runner) {

    private static final int TAIL = 3000;

    /** The harness has a limit of its own, which comes first. */
    private static final int DEADLINE_AFTER_MS = 60_000;

    /** The plan of one command, run once. @param timeoutMs 86,340,000 at most */
    static HarnessPlan plan(String command, Path directory, int timeoutMs) {
        Map<String, String> params =
                Map.of("command", command, "cwd", directory.toString(), "timeout_ms", String.valueOf(timeoutMs));
        return new HarnessPlan(
                "command",
                List.of(new HarnessPlan.PlannedBenchmark(0, "run", new TreeMap<>(params))),
                1,
                1000,
                0,
                List.of(),
                1,
                0,
                timeoutMs + DEADLINE_AFTER_MS);
    }

    /** Why a command failed; empty when it ended with exit status 0. */
    static Optional<String> failure(HarnessOutput output) {
        String said = output.all(HarnessRecord.Failure.class)
                .map(failure -> failure.code() + ": " + failure.message())
                .collect(Collectors.joining("; "));
        String why = said.isEmpty() ? output.failure() : said;
        return why.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    /**
     * Runs a command to its end.
     *
     * @param what it does, for the message when it fails
     * @return what it printed, errors included
     * @throws ToolException when it does not end with exit status 0
     */
    String run(String what, String command, Path directory, int timeoutMs)
            throws ToolException, HarnessException, InterruptedException {
        HarnessOutput output = runner.run(harness, plan(command, directory, timeoutMs), now -> {});
        String printed = output.all(HarnessRecord.Output.class)
                .map(HarnessRecord.Output::text)
                .collect(Collectors.joining());
        Optional<String> failure = failure(output);
        if (failure.isPresent()) {
            String end = printed.isBlank() ? "" : "\n" + printed.substring(Math.max(0, printed.length() - TAIL)).strip();
            // The failure ends with a part of what was printed, which follows whole.
            String why = end.isEmpty() ? failure.get() : failure.get().replaceFirst("(?s); its output ends:.*", "");
            throw new ToolException(what + " failed in '" + directory + "': " + why + end);
        }
        return printed;
    }

    /** A text as one word of a shell's. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
