package io.jenkins.plugins.kvmbench.engine.importer;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a user names: a file, a directory, or with {@code directory@name} one of the baselines that Criterion has saved in
 * a directory.
 *
 * @param baseline empty: none was named
 */
record Source(Path path, String baseline) {

    static Source of(Path path) {
        Path given = path.toString().isEmpty() ? Path.of(".") : path;
        String text = given.toString();
        int at = text.lastIndexOf('@');
        if (at > 0 && !Files.exists(given) && text.indexOf('/', at) < 0) {
            Path directory = Path.of(text.substring(0, at));
            if (Files.isDirectory(directory)) {
                return new Source(directory, text.substring(at + 1));
            }
        }
        return new Source(given, "");
    }
}
