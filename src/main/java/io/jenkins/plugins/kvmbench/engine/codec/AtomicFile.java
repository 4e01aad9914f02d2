package io.jenkins.plugins.kvmbench.engine.codec;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes whole files: to a temporary file beside the target, which then takes its name. Whoever reads the target sees
 * the old content or the new one, and a full disk or a kill loses nothing that was there.
 */
public final class AtomicFile {

    /** What is to be written. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes a file; missing directories are made. What is no regular file (a pipe, {@code /dev/stdout}) is written
     * to directly, a symbolic link is followed.
     *
     * @throws IOException when it could not be written; the message names the file and the reason
     */
    public static void write(Path target, Content content) throws IOException {
        try {
            if (Files.isDirectory(target)) {
                throw new IOException("it is a directory");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
                    content.writeTo(out);
                }
                return;
            }
            Path file = Files.isSymbolicLink(target) && Files.exists(target)
                    ? target.toRealPath()
                    : target.toAbsolutePath();
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            replace(file, content);
        } catch (IOException e) {
            throw new IOException(target + ": could not be written: " + reason(e), e);
        }
    }

    private static void replace(Path file, Content content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                content.writeTo(out);
                out.flush();
                // Some file systems find out only here that there is no space.
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (e instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is no directory";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + e.getMessage() : e.getMessage();
    }
}
