package io.jenkins.plugins.kvmbench.engine.guest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A directory for the files of one guest. One that a killed process has left is removed by the next guest: it is not locked any
 * more.
 */
final class GuestDirectory implements AutoCloseable {

    private static final String PREFIX = "kvmbench-guest-";
    private static final String LOCK = "lock";

    /** A signal that ends this JVM removes its directories too. */
    private static final Set<GuestDirectory> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(GuestDirectory::closeAll, "kvmbench-guest-directories"));
    }

    private final Path path;
    private final FileChannel channel;

    private GuestDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static GuestDirectory create() throws IOException {
        Path path = Files.createTempDirectory(PREFIX);
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        sweep(path);
        GuestDirectory directory = new GuestDirectory(path, channel);
        LIVE.add(directory);
        return directory;
    }

    private static void closeAll() {
        for (GuestDirectory directory : LIVE) {
            try {
                directory.close();
            } catch (IOException e) {
                // Nobody is left to tell; the next guest removes it.
            }
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        LIVE.remove(this);
        channel.close();
        remove(path);
    }

    private static void sweep(Path own) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(Objects.requireNonNull(own.getParent()), PREFIX + "*")) {
            for (Path other : others) {
                if (!other.equals(own) && abandoned(other)) {
                    remove(other);
                }
            }
        }
    }

    /** Whether nobody uses it any more; one without a lock file may be about to get one. */
    static boolean abandoned(Path directory) {
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            return;
        }
        Files.deleteIfExists(directory);
    }
}
