package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** JSON documents, to a file whole or not at all, or to standard output. */
final class Documents {
    private Documents() {}

    static void write(CommandSpec spec, String target, AtomicFile.Content document) throws IOException {
        if (!target.equals("-")) {
            AtomicFile.write(Path.of(target), document);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        document.writeTo(bytes);
        PrintWriter out = spec.commandLine().getOut();
        out.println(bytes.toString(StandardCharsets.UTF_8).strip());
        out.flush();
    }
}
