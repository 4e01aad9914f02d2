package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All formats. */
public final class Importers {

    private static final List<Importer> ALL = List.of(
            new OwnImporter(),
            new CriterionImporter(),
            new JmhImporter(),
            new HyperfineImporter(),
            new CustomImporter(Direction.LOWER),
            new CustomImporter(Direction.HIGHER));

    private Importers() {}

    /** In the order in which they are tried. */
    public static List<Importer> all() {
        return ALL;
    }

    /**
     * A format by its name.
     *
     * @throws IllegalArgumentException when there is none; the message has the names there are
     */
    public static Importer named(String name) {
        return ALL.stream()
                .filter(importer -> importer.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + name + "', known are " + names()));
    }

    /** The format of a file or directory. */
    public static Optional<Importer> detect(Path path) {
        return ALL.stream().filter(importer -> importer.detect(path)).findFirst();
    }

    static String names() {
        return ALL.stream().map(Importer::name).collect(Collectors.joining(", "));
    }
}
