package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Result files of any format; what could not be read of them goes to standard error. */
final class Reading {
    private Reading() {}

    static ResultSet all(CommandSpec spec, Path path, String format) throws IOException {
        return read(spec, path, format, Keep.ALL);
    }

    /** The evidence alone, in little memory. */
    static ResultSet medians(CommandSpec spec, Path path, String format) throws IOException {
        return read(spec, path, format, Keep.MEDIANS);
    }

    private static ResultSet read(CommandSpec spec, Path path, String format, Keep keep) throws IOException {
        return ResultReader.read(path, keep);
    }
}
