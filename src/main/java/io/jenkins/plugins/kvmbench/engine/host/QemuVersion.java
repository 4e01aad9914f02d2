package io.jenkins.plugins.kvmbench.engine.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the QEMU on the path that emulates this machine's architecture. */
final class QemuVersion {

    private static final long TIMEOUT_MS = 3000;
    private static final Pattern VERSION = Pattern.compile("version (\\S+(?: \\([^)]*\\))?)");

    private QemuVersion() {}

    /** Asks once in the life of this JVM: starting QEMU costs more than everything else in a fingerprint. */
    static String installed() {
        return Once.VERSION;
    }

    /**
     * Asks the first of {@code names} found in {@code path}.
     *
     * @return for example {@code 7.2.22 (Debian 1:7.2+dfsg-7)}; {@code none} without QEMU; {@code unknown} where it
     *     does not answer in time
     */
    static String ask(String path, List<String> names, long timeoutMs) {
        Optional<Path> binary = Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> names.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        return binary.map(file -> ask(file, timeoutMs)).orElse(Virtualization.NONE);
    }

    private static String ask(Path binary, long timeoutMs) {
        Path output = null;
        try {
            // Into a file: a pipe would have to be read with a timeout of its own.
            output = Files.createTempFile("kvmbench-qemu", ".txt");
            Process process = new ProcessBuilder(binary.toString(), "--version")
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Virtualization.UNKNOWN;
            }
            Matcher matcher = VERSION.matcher(Files.readString(output, StandardCharsets.ISO_8859_1));
            return matcher.find() ? matcher.group(1) : Virtualization.UNKNOWN;
        } catch (IOException e) {
            return Virtualization.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Virtualization.UNKNOWN;
        } finally {
            deleteQuietly(output);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private static final class Once {
        private static final String ARCHITECTURE =
                System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        private static final String VERSION = ask(
                System.getenv().getOrDefault("PATH", ""),
                List.of("qemu-system-" + ARCHITECTURE, "qemu-kvm"),
                TIMEOUT_MS);
    }
}
