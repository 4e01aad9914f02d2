package io.jenkins.plugins.kvmbench.engine.codec;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The content of files as it is meant: decompressed when it is gzip, by content, and without byte order mark. */
public final class Content {

    private static final int BUFFER = 1 << 16;

    private Content() {}

    /**
     * Opens a file.
     *
     * @throws IOException when it cannot be read; the message names the file and the reason
     */
    public static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory, expected a file");
        }
        try {
            return of(Files.newInputStream(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied", e);
        }
    }

    /**
     * Looks into a stream, which is closed with the result, and when this fails.
     *
     * @param source what it is, for errors
     */
    public static InputStream of(InputStream bytes, String source) throws IOException {
        try {
            InputStream content = new BufferedInputStream(bytes, BUFFER);
            if (startsWith(content, 0x1f, 0x8b)) {
                content = new BufferedInputStream(new GZIPInputStream(content, BUFFER), BUFFER);
            }
            if (startsWith(content, 0xef, 0xbb, 0xbf)) {
                content.skipNBytes(3);
            }
            return content;
        } catch (EOFException | ZipException e) {
            bytes.close();
            throw new FormatException(source, "", "broken gzip: " + e.getMessage(), e);
        } catch (IOException e) {
            bytes.close();
            throw new IOException(source + ": could not be read: " + e.getMessage(), e);
        }
    }

    /** Whether the next bytes are these; none is passed. */
    private static boolean startsWith(InputStream in, int... magic) throws IOException {
        in.mark(magic.length);
        boolean same = true;
        for (int i = 0; same && i < magic.length; i++) {
            same = in.read() == magic[i];
        }
        in.reset();
        return same;
    }
}
