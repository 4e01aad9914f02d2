package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import java.io.IOException;
import java.nio.file.Path;

/** Reads what one tool writes. */
public interface Importer {

    /** What users call it by, for example {@code criterion}. */
    String name();

    /** One line for lists of formats. */
    String title();

    /** Whether a file or directory looks like this format; looks at names and a little content only. */
    boolean detect(Path path);

    /**
     * Reads a file or a directory. What cannot be read becomes a problem in the answer and does not lose the rest.
     *
     * @param keep how much of the samples to keep
     * @throws IOException when the path itself cannot be read
     */
    Imported read(Path path, Keep keep) throws IOException;
}
