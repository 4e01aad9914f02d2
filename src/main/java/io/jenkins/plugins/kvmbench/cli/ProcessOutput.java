package io.jenkins.plugins.kvmbench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The process's own streams: words in the characters that the locale has, documents always in UTF-8. */
final class ProcessOutput extends PrintWriter {

    private final OutputStream bytes;

    private ProcessOutput(OutputStream bytes, Charset locale) {
        super(new OutputStreamWriter(new LocaleStream(bytes, locale), StandardCharsets.UTF_8));
        this.bytes = bytes;
    }

    /** For words and documents. */
    static ProcessOutput standard() {
        return new ProcessOutput(new FileOutputStream(FileDescriptor.out), locale());
    }

    /** For words alone; flushed after each line. */
    static PrintStream words(FileDescriptor to) {
        return new PrintStream(new LocaleStream(new FileOutputStream(to), locale()), true, StandardCharsets.UTF_8);
    }

    /** A whole document, whatever the locale; {@link #checkError} says whether it could be written. */
    void document(byte[] utf8) {
        flush();
        try {
            bytes.write(utf8);
            bytes.flush();
        } catch (IOException e) {
            setError();
        }
    }

    /** Of the terminal, which from Java 18 on is not the default that files are written in. */
    private static Charset locale() {
        String none = Charset.defaultCharset().name();
        String before18 = Runtime.version().feature() < 18 ? none : System.getProperty("native.encoding", none);
        String known = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", before18));
        return Charset.isSupported(known) ? Charset.forName(known) : StandardCharsets.US_ASCII;
    }
}
