package io.jenkins.plugins.kvmbench.agent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The right to measure on this machine, whoever asks: nodes, controllers and users. A lock on a file, which the kernel
 * takes back when its holder dies.
 */
public final class MachineLock implements Closeable {

    /** The variable that names another file, for example one that the containers of a machine share. */
    private static final String VARIABLE = "KVMBENCH_LOCK";

    /** Where all users and services of a machine may lock; /tmp can be private to a service. */
    private static final List<Path> SHARED = List.of(Path.of("/run/lock"), Path.of("/dev/shm"), Path.of("/tmp"));

    private static final int LOOK_EVERY_MS = 200;

    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The file that stands for this machine. */
    public static Path file(Map<String, String> environment) {
        String other = environment.getOrDefault(VARIABLE, "");
        return other.isEmpty()
                ? SHARED.stream()
                        .filter(MachineLock::isForEverybody)
                        .findFirst()
                        .orElse(Path.of(System.getProperty("java.io.tmpdir")))
                        .resolve("kvmbench.lock")
                : Path.of(other);
    }

    /** Not: writable for this user, since all must come to the same answer. */
    private static boolean isForEverybody(Path directory) {
        try {
            return Files.isDirectory(directory)
                    && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Waits until nobody else measures.
     *
     * @param waiting told once, before it waits
     * @throws IOException when the file cannot be used, with what to do
     */
    static MachineLock take(Path file, Runnable waiting) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            Optional<MachineLock> lock = tryTake(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!told) {
                waiting.run();
                told = true;
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    /**
     * Takes it unless somebody else keeps it.
     *
     * @param patience how long to wait
     * @throws IOException when the file cannot be used, with what to do
     */
    public static Optional<MachineLock> tryTake(Path file, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Optional<MachineLock> lock = tryTake(file);
        while (lock.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK_EVERY_MS);
            lock = tryTake(file);
        }
        return lock;
    }

    /**
     * Takes it unless somebody else has it.
     *
     * @throws IOException when the file cannot be used, with what to do
     */
    static Optional<MachineLock> tryTake(Path file) throws IOException {
        try {
            FileChannel channel = open(file);
            try {
                if (channel.tryLock() != null) {
                    return Optional.of(new MachineLock(channel));
                }
            } catch (OverlappingFileLockException e) {
                // Somebody else in this JVM has it.
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
            return Optional.empty();
        } catch (FileSystemException e) {
            throw new IOException("cannot use the machine's lock '" + file + "': " + e.getClass().getSimpleName()
                    + ": make it readable and writable for everybody, or name another file in " + VARIABLE, e);
        }
    }

    /** No link is followed: the directory is anybody's. */
    private static FileChannel open(Path file) throws IOException {
        while (true) {
            try {
                return FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException missing) {
                try {
                    Files.createFile(file);
                    // The umask has taken other users' right to lock it away.
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
                } catch (FileAlreadyExistsException e) {
                    continue; // Somebody was faster.
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
