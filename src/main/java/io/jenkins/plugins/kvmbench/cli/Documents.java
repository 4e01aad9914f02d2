package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Documents, to a file whole or not at all, or to standard output. */
final class Documents {

    static final String STDOUT = "-";

    private Documents() {}

    /** @throws IOException when it could not be written; the message names the file and the reason */
    static void write(CommandSpec spec, String target, AtomicFile.Content document) throws IOException {
        if (!target.equals(STDOUT)) {
            AtomicFile.write(Path.of(target), document);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        document.writeTo(bytes);
        PrintWriter out = spec.commandLine().getOut();
        if (out instanceof ProcessOutput process) {
            process.document(bytes.toByteArray());
        } else {
            out.print(bytes.toString(StandardCharsets.UTF_8));
        }
        if (out.checkError()) {
            throw new IOException("standard output could not be written");
        }
    }

    /**
     * Writes what an option asked for. What cannot be written is told on standard error and costs nothing else.
     *
     * @return whether it was written
     */
    static boolean tryWrite(CommandSpec spec, String option, String target, AtomicFile.Content document) {
        try {
            write(spec, target, document);
            return true;
        } catch (IOException | InvalidPathException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("kvmbench: " + option + ": " + e.getMessage()
                    + "; everything else stands. Name a file that can be written, or make room.");
            err.flush();
            return false;
        }
    }
}
