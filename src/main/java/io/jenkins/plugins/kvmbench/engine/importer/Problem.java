package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Something in the input that could not be used.
 *
 * @param file the file
 * @param position where in it, for example {@code 3:17} (line:column); empty when it is the whole
 * @param message what is wrong and what was expected
 * @param broken whether it is a result file, or may be one, that could not be read: what it holds is unknown
 */
record Problem(String file, String position, String message, boolean broken) {

    static final String ABSENT = "there is no such file or directory";

    Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(message, "message");
    }

    /** Something that was understood, and is not used. */
    Problem(String file, String position, String message) {
        this(file, position, message, false);
    }

    /** A part of a file that was read, which is not used. */
    static Problem leftOut(FormatException e) {
        return new Problem(e.source(), e.position(), e.problem());
    }

    /** A file that could not be read. */
    static Problem of(Path file, IOException e) {
        return e instanceof FormatException format
                ? new Problem(format.source(), format.position(), format.problem(), true)
                : broken(file, reason(file, e));
    }

    /** A file that could not be read. */
    static Problem broken(Path file, String message) {
        return new Problem(file.toString(), "", message, true);
    }

    /** The same of a file that should have been one of results. */
    Problem asBroken() {
        return new Problem(file, position, message, true);
    }

    /** What went wrong with a file, without its name. */
    static String reason(Path file, IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return ABSENT;
        }
        String message = String.valueOf(e.getMessage());
        String prefix = file + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    /** One problem for many files below a directory; none for no file. */
    static List<Problem> several(Path directory, int count, List<String> examples, String what) {
        if (count == 0) {
            return List.of();
        }
        String more = count > examples.size() ? " and " + (count - examples.size()) + " more" : "";
        return List.of(new Problem(
                directory.toString(),
                "",
                (count == 1 ? "1 file is " : count + " files are ") + what + ": " + String.join(", ", examples) + more));
    }

    /** The same for a result set. */
    Skip skip() {
        return new Skip(position.isEmpty() ? file : file + ":" + position, message, broken);
    }

    FormatException exception() {
        return new FormatException(file, position, message);
    }
}
