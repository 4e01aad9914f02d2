package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AtomicFileTest {

    private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void replacesAFileAndLeavesNothingElse() throws Exception {
        Path file = folder.getRoot().toPath().resolve("results.json");
        Files.write(file, OLD);
        AtomicFile.write(file, out -> {
            out.write(NEW);
            out.flush();
            assertArrayEquals("the old content is there until the end", OLD, Files.readAllBytes(file));
        });
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertOnly(file);
    }

    @Test
    public void keepsTheOldFileWhenWritingFails() throws Exception {
        Path file = folder.getRoot().toPath().resolve("results.json");
        Files.write(file, OLD);
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("No space left on device");
        }));
        assertEquals(file + ": could not be written: No space left on device", e.getMessage());
        assertArrayEquals(OLD, Files.readAllBytes(file));
        assertOnly(file);
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> {
            throw new IllegalStateException();
        }));
        assertOnly(file);
    }

    @Test
    public void saysThatADeviceIsFull() {
        Path full = Path.of("/dev/full");
        assumeTrue("there is no /dev/full here", Files.exists(full));
        IOException e = assertThrows(IOException.class, () -> ResultWriter.write(SampleResults.rich(), full));
        assertEquals("/dev/full: could not be written: No space left on device", e.getMessage());
    }

    @Test
    public void makesMissingDirectoriesAndFollowsLinks() throws Exception {
        Path file = folder.getRoot().toPath().resolve("build/demo/results.json");
        AtomicFile.write(file, out -> out.write(OLD));
        Path link = folder.getRoot().toPath().resolve("latest.json");
        Files.createSymbolicLink(link, file);
        AtomicFile.write(link, out -> out.write(NEW));
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    public void refusesADirectory() {
        Path directory = folder.getRoot().toPath();
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(directory, out -> out.write(NEW)));
        assertEquals(directory + ": could not be written: it is a directory", e.getMessage());
        Path below = Path.of("/dev/null/results.json");
        IOException impossible = assertThrows(IOException.class, () -> AtomicFile.write(below, out -> out.write(NEW)));
        assertTrue(impossible.getMessage(), impossible.getMessage().startsWith(below + ": could not be written: "));
    }

    private void assertOnly(Path file) throws IOException {
        try (var files = Files.list(folder.getRoot().toPath())) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
