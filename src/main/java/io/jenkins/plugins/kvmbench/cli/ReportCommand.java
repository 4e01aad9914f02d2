package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = "Shows a result file again. One that holds both sides is judged by the limits it carries, or by those given here.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  kvmbench report results.json --html report.html", "  kvmbench report results.json --svg grid.svg"})
final class ReportCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "a result file of kvmbench or of another tool")
    private Path file;

    @Option(names = "--format", paramLabel = "NAME", description = "its format, where it cannot be found out")
    private String format;

    @Mixin
    private GateOptions gate;

    @Mixin
    private DirectionOptions better;

    @Mixin
    private RowFilter shown;

    @Mixin
    private OutputOptions output;

    /** @param other what counts where nothing is said here */
    Policy over(Policy other) {
        return gate.over(other);
    }

    @Override
    public void check() {
        gate.policy();
    }

    @Override
    public Integer call() throws IOException {
        output.check(Optional.empty(), List.of(file), shown);
        Judgement judgement = Judged.file(spec, file, Optional.ofNullable(format), gate, better.directions());
        boolean written = output.write(spec, judgement, shown);
        return ExitCodes.ifWritten(written, ExitCodes.of(spec, judgement));
    }
}
