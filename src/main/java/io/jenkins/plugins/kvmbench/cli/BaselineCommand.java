package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.importer.NamedBaselines;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "baseline",
        description = "Keeps results under a name, to compare with later: 'kvmbench compare --baseline NAME HEAD'.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench baseline save main results.json",
            "  kvmbench baseline save before target/criterion",
            "  kvmbench baseline list",
            "  kvmbench baseline remove before"
        })
final class BaselineCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--baselines",
            paramLabel = "DIRECTORY",
            scope = CommandLine.ScopeType.INHERIT,
            description = "where they are, a file each (default: benches/baselines)")
    private Path directory;

    private NamedBaselines baselines() {
        return new NamedBaselines(directory == null ? NamedBaselines.DIRECTORY : directory);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: save, list or remove");
    }

    @Command(
            name = "save",
            description = "Saves results under a name, in place of what it had.",
            mixinStandardHelpOptions = true)
    int save(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(
                            paramLabel = "RESULTS",
                            description = "a file or directory in any format that is read; of two sides the head counts")
                    Path results,
            @Option(names = "--format", paramLabel = "NAME", description = "the format, where it cannot be found out")
                    String format)
            throws IOException {
        baselines().file(name);
        ResultSet read = Sources.read(results, Optional.ofNullable(format), Keep.MEDIANS);
        int count = baselines().save(name, read, date(read));
        out().println("saved " + count + (count == 1 ? " benchmark" : " benchmarks") + " in "
                + baselines().file(name));
        out().flush();
        return ExitCodes.PASS;
    }

    /** The day of the measuring, where it is known. */
    private static LocalDate date(ResultSet results) {
        Instant started = results.run().started();
        return LocalDate.ofInstant(started == null ? Instant.now() : started, ZoneOffset.UTC);
    }

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    int list() throws IOException {
        for (String name : baselines().names()) {
            Path file = baselines().file(name);
            String what;
            try {
                int count = (int) Sources.read(file, Optional.of("baseline"), Keep.MEDIANS).results().stream()
                        .filter(Result::gating)
                        .count();
                what = count + (count == 1 ? " benchmark" : " benchmarks");
            } catch (IOException e) {
                what = "cannot be read: " + e.getMessage();
            }
            out().println(name + "   "
                    + LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC) + "   " + what);
        }
        out().flush();
        return ExitCodes.PASS;
    }

    @Command(name = "remove", description = "Removes one.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "NAME") String name) throws IOException {
        baselines().remove(name);
        return ExitCodes.PASS;
    }
}
