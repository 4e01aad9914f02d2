package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import java.io.IOException;
import java.nio.file.Path;

/** Reads what one tool writes: a JSON document, where it does not say otherwise. */
interface Importer {

    /** What users call it by, for example {@code jmh}. */
    String name();

    /** Whether a document begins like this format. */
    boolean detect(Shape shape);

    /** Reads the document that the cursor stands on. */
    void read(JsonInput in, Document into) throws IOException;

    /**
     * Reads a file.
     *
     * @param part which part of it; empty: none was named
     */
    default void read(Path file, String part, Document into) throws IOException {
        if (!part.isEmpty()) {
            throw new FormatException(file.toString(), "", "has no parts: '@" + part + "' is only for directories of Criterion and"
                    + " summaries of LMBench");
        }
        try (JsonInput in = JsonInput.open(file)) {
            read(in, into);
            in.end();
        }
    }
}
