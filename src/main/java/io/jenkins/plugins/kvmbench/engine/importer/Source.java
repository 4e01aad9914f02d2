package io.jenkins.plugins.kvmbench.engine.importer;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a user names: a file, a directory, or with {@code path@name} a part of it: one of the baselines that Criterion has saved
 * in a directory, one of the systems of LMBench's summary.
 *
 * @param part empty: none was named
 */
record Source(Path path, String part) {

    static Source of(Path path) {
        Path given = path.toString().isEmpty() ? Path.of(".") : path;
        String text = given.toString();
        int at = text.lastIndexOf('@');
        if (at > 0 && !Files.exists(given) && text.indexOf('/', at) < 0) {
            Path whole = Path.of(text.substring(0, at));
            if (Files.isDirectory(whole) || Files.isRegularFile(whole)) {
                return new Source(whole, text.substring(at + 1));
            }
        }
        return new Source(given, "");
    }
}
