package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Something in the input that could not be used.
 *
 * @param file the file
 * @param position where in it, for example {@code 3:17} (line:column); empty when it is the whole
 * @param message what is wrong and what was expected
 */
public record Problem(String file, String position, String message) {

    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(message, "message");
    }

    static Problem of(Path file, IOException e) {
        if (e instanceof FormatException format) {
            return new Problem(format.source(), format.position(), format.problem());
        }
        String message = String.valueOf(e.getMessage());
        String prefix = file + ": ";
        return new Problem(
                file.toString(), "", message.startsWith(prefix) ? message.substring(prefix.length()) : message);
    }

    /** The same for a result set. */
    Skip skip() {
        return new Skip(position.isEmpty() ? file : file + ":" + position, message);
    }

    FormatException exception() {
        return new FormatException(file, position, message);
    }
}
