package io.jenkins.plugins.kvmbench.engine.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads what a file grows by, line by line. */
final class ResultsTail {

    private final Path file;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position;

    ResultsTail(Path file, Consumer<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Reads what has come since. */
    void read() throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(position);
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                position += count;
                add(buffer, count);
            }
        }
    }

    private void add(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                lines.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(buffer[i]);
            }
        }
    }

    long bytes() {
        return position;
    }
}
