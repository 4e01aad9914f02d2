package io.jenkins.plugins.kvmbench.engine.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A first {@code kvmbench.yaml} for a repository, with what was found in its files.
 *
 * @param text the file
 * @param found what it measures, in a line
 */
public record Draft(String text, String found) {

    private static final String HEAD =
            """
            # yaml-language-server: $schema=https://raw.githubusercontent.com/jenkinsci/kvmbench-plugin/main/docs/schema/kvmbench.schema.json
            # What this repository says about its benchmarks: './kvmbench run', the step kvmBench() and the GitHub Action read it.
            # Base and head are measured interleaved: the base is what the change began from, built in a worktree of its own.
            """;

    private static final String TAIL =
            """

            # How often. More processes find smaller changes; every suspicion is measured in up to 3 rounds.
            # invocations: 10
            # time: 20 min

            # The first gate that matches counts. For a change request, gates and waivers come from its target branch.
            gates:
              - metric: '*'
                warn: 2
                fail: 3
            missing: warn

            # Regressions that are known and do not count for a while:
            # waivers:
            #   - pattern: 'suite/benchmark*'
            #     author: you
            #     reason: the new allocator
            #     until: 2030-12-31
            """;

    /**
     * @param directory the repository's root
     * @throws IOException when its files cannot be read
     */
    public static Draft of(Path directory) throws IOException {
        Layout layout = Layout.of(directory);
        List<Finding> findings = new ArrayList<>();
        Findings.criterion(layout).ifPresent(findings::add);
        Findings.jmh(layout).ifPresent(findings::add);
        Findings.hyperfine(layout).ifPresent(findings::add);
        Findings.makefile(layout).ifPresent(findings::add);
        Finding first = findings.isEmpty() ? Findings.ownSuites() : findings.remove(0);
        StringBuilder text = new StringBuilder(HEAD).append('\n').append("# Found: ").append(first.what()).append('\n');
        text.append(first.yaml());
        for (Finding other : findings) {
            text.append("\n# Also found: ").append(other.what()).append('\n');
            other.yaml().lines().forEach(line -> text.append("# ").append(line).append('\n'));
        }
        return new Draft(text.append(TAIL).toString(), first.what());
    }

    /**
     * Something that can be measured.
     *
     * @param what it is, and where
     * @param yaml lines of the file
     */
    record Finding(String what, String yaml) {}

    /** A text as one YAML value. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The command in front of which one goes to a directory. */
    static String in(String directory, String command) {
        return directory.isEmpty() ? command : "cd '" + directory.replace("'", "'\\''") + "' && " + command;
    }

    /** @param values in place of each %s of the lines, in turn */
    static Optional<Finding> finding(String what, String yaml, String... values) {
        StringBuilder filled = new StringBuilder();
        String[] parts = yaml.split("%s", -1);
        for (int i = 0; i < parts.length; i++) {
            filled.append(i == 0 ? "" : values[i - 1]).append(parts[i]);
        }
        return Optional.of(new Finding(what, filled.toString()));
    }
}
