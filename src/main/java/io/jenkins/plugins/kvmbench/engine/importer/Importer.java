package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import java.io.IOException;

/** Reads what one tool writes: a JSON document. */
interface Importer {

    /** What users call it by, for example {@code jmh}. */
    String name();

    /** Whether a document begins like this format. */
    boolean detect(Shape shape);

    /** Reads the document that the cursor stands on. */
    void read(JsonInput in, Document into) throws IOException;
}
