package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The files that a call would write: none costs an input or another of them. */
final class Targets {

    private Targets() {}

    /**
     * Looks at them before anything is read or measured.
     *
     * @param byOption by the option that names each; {@link Documents#STDOUT} is none
     * @param inputs files, and directories of which everything is read
     * @throws SuiteException when two are the same file, when one is an input, or has no name
     */
    static void check(Map<String, String> byOption, Collection<Path> inputs) {
        Map<Path, String> options = new HashMap<>();
        byOption.forEach((option, name) -> {
            if (name.equals(Documents.STDOUT)) {
                return;
            }
            Path file = file(option, name);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A device takes whatever comes; a directory is refused when it is written.
                return;
            }
            Path real = real(file);
            String other = options.putIfAbsent(real, option);
            if (other != null) {
                throw new SuiteException(other + " and " + option + " would write the same file, '" + name
                        + "': name two");
            }
            inputs.stream().filter(input -> costs(real, input)).findFirst().ifPresent(input -> {
                throw new SuiteException(option + " would overwrite '" + name + "', which is read"
                        + (Files.isDirectory(input) ? " with all that lies in '" + input + "'" : "") + ": name another file");
            });
        });
    }

    private static Path file(String option, String name) {
        try {
            return PathArgument.of(name);
        } catch (IllegalArgumentException e) {
            throw new SuiteException(option + ": " + e.getMessage());
        }
    }

    /** Whether writing a file changes what is read of an input. */
    private static boolean costs(Path target, Path input) {
        if (!Files.exists(target) || !Files.exists(input)) {
            return false;
        }
        try {
            return Files.isDirectory(input)
                    ? target.startsWith(input.toRealPath()) && Sources.mayHoldResults(target)
                    : Files.isSameFile(target, input);
        } catch (IOException e) {
            // Reading it says what is wrong.
            return false;
        }
    }

    /** Without links, as far as there is something. */
    private static Path real(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            Path directory = absolute.getParent();
            return Files.exists(file) || directory == null
                    ? file.toRealPath()
                    : directory.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute;
        }
    }
}
