package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The beginning of a file, to tell its format by. */
final class Head {

    private static final int LENGTH = 1 << 14;

    private Head() {}

    /** The first characters of a file without leading space; empty when it is no file or cannot be read. */
    static String of(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream content = Content.open(file)) {
            return new String(content.readNBytes(LENGTH), StandardCharsets.UTF_8).stripLeading();
        } catch (IOException e) {
            // Reading it for real will say what is wrong.
            return "";
        }
    }
}
