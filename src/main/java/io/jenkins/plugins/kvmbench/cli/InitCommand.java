package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.plan.Draft;
import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        description = "Writes a commented kvmbench.yaml by looking at a repository: Criterion, JMH, hyperfine, a Makefile's bench.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIRECTORY", arity = "0..1", defaultValue = ".", description = "the repository (default: here)")
    private Path directory;

    @Option(names = "--force", description = "writes over the file that is there")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new SuiteException("'" + directory + "' is no directory");
        }
        Path file = directory.resolve(Plan.FILE).normalize();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force) {
            throw new SuiteException("'" + file + "' is there already: change it, or write over it with --force");
        }
        Draft draft = Draft.of(directory);
        AtomicFile.write(file, out -> out.write(draft.text().getBytes(StandardCharsets.UTF_8)));
        spec.commandLine().getOut().println("wrote " + file + ": " + draft.found() + ". Look at it, then: ./kvmbench run");
        spec.commandLine().getOut().flush();
        return ExitCodes.PASS;
    }
}
