package io.jenkins.plugins.kvmbench.engine.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.rules.TemporaryFolder;

/** Another machine's /proc and /sys, from a text as {@code tail -n +1 FILE...} prints it. */
final class FixtureTree {

    private static final Pattern FILE = Pattern.compile("(?ms)^==> (\\S+) <==\\n(.*?)(?=^==> |\\z)");

    private FixtureTree() {}

    static Path unpack(String machine, TemporaryFolder folder) {
        try (InputStream text = FixtureTree.class.getResourceAsStream(machine + ".txt")) {
            Path root = folder.newFolder().toPath();
            Matcher files = FILE.matcher(new String(text.readAllBytes(), StandardCharsets.UTF_8));
            while (files.find()) {
                write(root, files.group(1), files.group(2).strip() + "\n");
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path root, String file, String text) {
        try {
            Path path = root.resolve(file.substring(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
