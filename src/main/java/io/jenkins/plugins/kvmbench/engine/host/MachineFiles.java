package io.jenkins.plugins.kvmbench.engine.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The small text files of /proc and /sys below a root directory. A file that is missing or may not be read is an
 * absent value: which of them exist differs from kernel to kernel and from container to container.
 *
 * @param root {@code /} for the real machine
 */
record MachineFiles(Path root) {

    /** The whole text without white space at its ends. */
    Optional<String> text(String file) {
        try {
            return Optional.of(new String(Files.readAllBytes(at(file)), StandardCharsets.ISO_8859_1).strip());
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** The number at the start of the text; absent also where a driver answers {@code <unknown>}. */
    OptionalDouble number(String file) {
        try {
            return text(file).stream()
                    .mapToDouble(text -> Double.parseDouble(text.split("\\s", 2)[0]))
                    .findFirst();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** The lines before the first empty one; all where {@code whole}. */
    List<String> lines(String file, boolean whole) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(at(file), StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank() && !whole) {
                    break;
                }
                lines.add(line);
            }
        } catch (IOException | InvalidPathException | SecurityException e) {
            // What was read before the error is as good as a shorter file.
        }
        return lines;
    }

    /** The names in a directory, sorted. */
    List<String> names(String directory) {
        try (Stream<Path> entries = Files.list(at(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | InvalidPathException | SecurityException e) {
            return List.of();
        }
    }

    boolean exists(String file) {
        return Files.exists(at(file));
    }

    private Path at(String file) {
        return root.resolve(file.startsWith("/") ? file.substring(1) : file);
    }
}
