package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Says what a file is that holds no results in a format that is read, where that can be told, and what to do. */
final class Oddity {

    private static final int LENGTH = 512;

    private Oddity() {}

    /** @return empty when nothing is known of it */
    static Optional<Problem> of(Path file) {
        byte[] head;
        try (InputStream content = Content.open(file)) {
            head = content.readNBytes(LENGTH);
        } catch (IOException e) {
            return Optional.of(Problem.of(file, e));
        }
        if (head.length == 0) {
            return Optional.of(Problem.broken(file, "is empty: the tool that should have written it wrote nothing"));
        }
        Shape shape = Shape.of(file);
        return ofOtherKind(head, shape)
                .map(words -> new Problem(file.toString(), "", words))
                .or(() -> shape.brokenOff().map(e -> Problem.of(file, e)));
    }

    private static Optional<String> ofOtherKind(byte[] head, Shape shape) {
        if (isUtf16(head)) {
            return Optional.of("is UTF-16, expected UTF-8: in PowerShell write it with Out-File -Encoding utf8, or let the"
                    + " tool write the file itself");
        }
        String compression = startsWith(head, 'P', 'K')
                ? "zip"
                : startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)
                        ? "zstd"
                        : startsWith(head, 0xfd, '7', 'z') ? "xz" : startsWith(head, 'B', 'Z', 'h') ? "bzip2" : "";
        if (!compression.isEmpty()) {
            return Optional.of("is compressed by " + compression + ": unpack it, or use gzip");
        }
        return ofOtherTool(shape);
    }

    private static Optional<String> ofOtherTool(Shape shape) {
        if (shape.has("/full_id") || shape.has("/iters", "/times") || shape.has("/mean/point_estimate")) {
            return Optional.of("is one file of a Criterion measurement: give the directory, target/criterion");
        }
        if (shape.has("/reason")) {
            return Optional.of("holds messages of cargo, which are not read: run 'cargo bench' and give target/criterion");
        }
        String tool = shape.has("/benchmarks[]/stats")
                ? "pytest-benchmark"
                : shape.has("/benchmarks[]/real_time")
                        ? "Google Benchmark"
                        : shape.has("/Benchmarks[]/Statistics") ? "BenchmarkDotNet" : "";
        return tool.isEmpty()
                ? Optional.empty()
                : Optional.of("is of " + tool + ", which is not read: write an array of name, unit and value, as for"
                        + " github-action-benchmark");
    }

    private static boolean isUtf16(byte[] head) {
        return startsWith(head, 0xff, 0xfe)
                || startsWith(head, 0xfe, 0xff)
                || head.length > 1 && (head[0] == 0) != (head[1] == 0);
    }

    private static boolean startsWith(byte[] head, int... magic) {
        boolean same = head.length >= magic.length;
        for (int i = 0; same && i < magic.length; i++) {
            same = (head[i] & 0xff) == magic[i];
        }
        return same;
    }
}
