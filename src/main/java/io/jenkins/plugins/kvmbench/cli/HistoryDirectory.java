package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.history.Build;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.report.NaturalOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** A directory of result files, of which each is a build. */
final class HistoryDirectory {

    /** So many files are named of those that could not be read. */
    private static final int MAX_NAMED = 5;

    private HistoryDirectory() {}

    /**
     * The builds by the time they were begun, or by the names of their files where not all say that. What cannot be read is left
     * out, and told on standard error.
     *
     * @param without a file that is no build of this history, should it lie there
     * @throws IOException when none could be read; the message says why
     */
    static List<Build> read(CommandSpec spec, Path directory, Optional<String> format, Optional<Path> without)
            throws IOException {
        List<Path> files = new ArrayList<>(Sources.filesBelow(directory));
        files.sort(Comparator.comparing(file -> directory.relativize(file).toString(), NaturalOrder.INSTANCE));
        List<Build> builds = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            if (without.isEmpty() || !Files.exists(without.get()) || !Files.isSameFile(file, without.get())) {
                try {
                    builds.add(Build.of(name(directory, file), Sources.read(file, format, Keep.MEDIANS)));
                } catch (IOException e) {
                    problems.add(e.getMessage());
                }
            }
        }
        if (builds.isEmpty()) {
            throw new FormatException(
                    directory.toString(),
                    "",
                    problems.isEmpty() ? "holds no result file" : "holds no result file that can be read: " + problems.get(0));
        }
        tell(spec.commandLine().getErr(), problems);
        return Build.inOrder(builds);
    }

    private static void tell(PrintWriter err, List<String> problems) {
        problems.stream().limit(MAX_NAMED).forEach(problem -> err.println("kvmbench: left out: " + problem));
        if (problems.size() > MAX_NAMED) {
            err.println("kvmbench: left out: " + (problems.size() - MAX_NAMED) + " more files");
        }
        err.flush();
    }

    private static String name(Path directory, Path file) {
        return directory.relativize(file).toString().replaceFirst("\\.(json|json\\.gz|cbor)$", "");
    }
}
