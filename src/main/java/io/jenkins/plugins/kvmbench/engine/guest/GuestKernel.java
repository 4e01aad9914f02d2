package io.jenkins.plugins.kvmbench.engine.guest;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A kernel to measure.
 *
 * @param image a bzImage, or a vmlinux with a PVH entry
 * @param sha256 of the image, in hexadecimal
 * @param arguments more of its command line; may be empty
 * @param settings files below /proc and /sys and what is written into them before measuring, in order
 */
public record GuestKernel(Path image, String sha256, String arguments, List<Setting> settings) {

    private static final int BUFFER = 1 << 16;

    public GuestKernel {
        settings = List.copyOf(settings);
    }

    /** @param file absolute, without blanks @param value one line */
    public record Setting(String file, String value) {
        @Override
        public String toString() {
            return file + "=" + value;
        }
    }

    /**
     * A kernel as users name it.
     *
     * @param settings {@code /proc/sys/kernel/x=1;/sys/kernel/tracing/current_tracer=function}; may be empty
     * @throws HarnessException when there is no such file, or a text is not possible
     */
    public static GuestKernel of(Path image, String arguments, String settings) throws HarnessException {
        if (!Files.isRegularFile(image) || !Files.isReadable(image)) {
            throw new HarnessException("'" + image + "' is no file that can be read: it should be a kernel, a bzImage or vmlinux");
        }
        if (arguments.contains("--") || arguments.chars().anyMatch(Character::isISOControl)) {
            throw new HarnessException("a kernel's arguments cannot be '" + arguments + "': they are one line without '--'");
        }
        return new GuestKernel(image.toAbsolutePath(), sha256(image), arguments.strip(), settings(settings));
    }

    private static List<Setting> settings(String text) throws HarnessException {
        List<Setting> settings = new ArrayList<>();
        for (String one : text.split(";")) {
            int equals = one.indexOf('=');
            String file = equals < 0 ? "" : one.substring(0, equals).strip();
            boolean known = file.startsWith("/proc/") || file.startsWith("/sys/");
            if (!one.isBlank() && (!known || file.contains(" ") || one.chars().anyMatch(Character::isISOControl))) {
                throw new HarnessException("a setting of a kernel cannot be '" + one
                        + "': expected FILE=VALUE with a file below /proc or /sys, several with a semicolon between them");
            }
            if (!one.isBlank()) {
                settings.add(new Setting(file, one.substring(equals + 1).strip()));
            }
        }
        return settings;
    }

    private static String sha256(Path image) throws HarnessException {
        try (InputStream in = Files.newInputStream(image);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[BUFFER];
            while (digest.read(buffer) >= 0) {
                // The digest sees it.
            }
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (IOException e) {
            throw new HarnessException("cannot read '" + image + "': " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Everything that makes it, for a hash over it. */
    public String identity() {
        return sha256 + "\n" + arguments + "\n" + settings;
    }

    /** For people. */
    public String label() {
        return "kernel " + image.getFileName() + (arguments.isEmpty() ? "" : " " + arguments)
                + (settings.isEmpty() ? "" : " " + String.join(" ", settings.stream().map(Setting::toString).toList()));
    }
}
