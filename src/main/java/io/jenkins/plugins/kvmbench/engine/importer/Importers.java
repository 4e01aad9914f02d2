package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All formats that are one file; Criterion's directories are beside them. */
final class Importers {

    private static final List<Importer> ALL = List.of(
            new OwnImporter(),
            new JmhImporter(),
            new HyperfineImporter(),
            new LmbenchImporter(),
            new BaselineImporter(),
            new CustomImporter("custom", Optional.empty()),
            new CustomImporter("customSmallerIsBetter", Optional.of(Direction.LOWER)),
            new CustomImporter("customBiggerIsBetter", Optional.of(Direction.HIGHER)));

    private Importers() {}

    /** A format by its name, empty when there is none. */
    static Optional<Importer> named(String name) {
        return ALL.stream().filter(importer -> importer.name().equalsIgnoreCase(name)).findFirst();
    }

    /** The format of a file. */
    static Optional<Importer> detect(Path file) {
        Shape shape = Shape.of(file);
        return ALL.stream().filter(importer -> importer.detect(shape)).findFirst();
    }

    /** The names of all formats, for people. */
    static String names() {
        return Stream.concat(Stream.of(CriterionImporter.NAME), ALL.stream().map(Importer::name))
                .collect(Collectors.joining(", "));
    }
}
