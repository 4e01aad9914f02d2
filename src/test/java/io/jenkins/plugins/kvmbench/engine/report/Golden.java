package io.jenkins.plugins.kvmbench.engine.report;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports kept as files, so that a change of what people see is seen in review. */
public final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/io/jenkins/plugins/kvmbench/engine/report");

    private Golden() {}

    /** Compares with a kept file; with {@code -Dgolden=write} in {@code -DargLine} keeps the text instead. */
    public static void check(String file, String text) throws IOException {
        Path path = FOLDER.resolve(file);
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, text);
        }
        assertEquals(file, Files.readString(path), text);
    }
}
