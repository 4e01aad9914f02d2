package io.jenkins.plugins.kvmbench.engine.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * An executable of the harness on this machine.
 *
 * @param path where it is
 * @param sha256 of its content, in hexadecimal
 */
public record HarnessBinary(Path path, String sha256) {

    private static final String NAME = "kvmbench-harness";

    /**
     * The harness this program came with, unpacked into the cache directory under its own hash. An environment variable
     * {@code KVMBENCH_HARNESS} names another one.
     *
     * @throws HarnessException when there is none for this machine, or it cannot be unpacked
     */
    public static HarnessBinary own(Map<String, String> environment) throws HarnessException {
        String other = environment.getOrDefault("KVMBENCH_HARNESS", "");
        if (!other.isEmpty()) {
            return at(Path.of(other));
        }
        String platform = platform();
        String resource = "/native/" + platform + "/" + NAME;
        byte[] content;
        try (InputStream in = HarnessBinary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new HarnessException("this build of kvmbench holds no harness for " + platform
                        + "; build one with 'make -C native' and name it in KVMBENCH_HARNESS");
            }
            content = in.readAllBytes();
        } catch (HarnessException e) {
            throw e;
        } catch (IOException e) {
            throw new HarnessException("cannot read " + resource + ": " + e.getMessage(), e);
        }
        return unpack(content, cache(environment).resolve(platform));
    }

    /**
     * The executable at a path.
     *
     * @throws HarnessException when there is no executable file
     */
    public static HarnessBinary at(Path path) throws HarnessException {
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            throw new HarnessException("'" + path + "' is not an executable file: it should be a kvmbench-harness");
        }
        try {
            return new HarnessBinary(path.toAbsolutePath(), sha256(Files.readAllBytes(path)));
        } catch (IOException e) {
            throw new HarnessException("cannot read '" + path + "': " + e, e);
        }
    }

    private static HarnessBinary unpack(byte[] content, Path directory) throws HarnessException {
        String hash = sha256(content);
        Path target = directory.resolve(NAME + "-" + hash.substring(0, 16));
        try {
            if (Files.isExecutable(target) && hash.equals(sha256(Files.readAllBytes(target)))) {
                return new HarnessBinary(target, hash);
            }
            Files.createDirectories(directory);
            // Moved into place whole, so that two processes that start at once never run half a file.
            Path part = Files.createTempFile(
                    directory,
                    NAME,
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            try {
                Files.write(part, content);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            return new HarnessBinary(target, hash);
        } catch (IOException e) {
            throw new HarnessException(
                    "cannot unpack the harness into '" + directory + "' (XDG_CACHE_HOME names another place): " + e, e);
        }
    }

    private static Path cache(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("kvmbench");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") ? "x86-64" : arch);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
