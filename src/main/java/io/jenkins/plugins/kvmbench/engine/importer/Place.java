package io.jenkins.plugins.kvmbench.engine.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a document stands.
 *
 * @param path the file or directory, for people
 * @param kind the parameter that names it: {@code file} or {@code directory}
 * @param name its name below what was asked for, the same on both sides of a comparison: {@code micro/run-3}
 */
record Place(Path path, String kind, String name) {

    /** A file; formats and compression are no part of its name. */
    static Place file(Path file, Path below) {
        return new Place(file, "file", relative(below, file).replaceFirst("(\\.json)?(\\.gz)?$", ""));
    }

    /** A directory; {@code target/criterion} is Criterion's habit and no part of its name. */
    static Place directory(Path directory, Path below) {
        List<String> names = new ArrayList<>(List.of(relative(below, directory).split("/")));
        for (String habit : new String[] {"criterion", "target"}) {
            if (!names.isEmpty() && names.get(names.size() - 1).equals(habit)) {
                names.remove(names.size() - 1);
            }
        }
        return new Place(directory, "directory", names.isEmpty() ? "." : String.join("/", names));
    }

    private static String relative(Path below, Path path) {
        String name = path.startsWith(below) ? below.relativize(path).toString().replace('\\', '/') : "";
        return name.isEmpty() ? "." : name;
    }
}
