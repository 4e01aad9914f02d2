package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
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
        name = "compare",
        description = "Compares two result files or directories, and gates. Formats are found by content.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench compare base.json head.json --fail 5 --html report.html",
            "  kvmbench compare before/target/criterion after/target/criterion",
            "  kvmbench compare target/criterion@before target/criterion    (a baseline that Criterion has saved)",
            "  kvmbench compare old-jmh.json new-jmh.json --json -"
        })
final class CompareCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "BASE",
            description = "what the change is compared with: a file, a directory with all below it, or DIRECTORY@NAME for a"
                    + " baseline that Criterion has saved there")
    private Path base;

    @Parameters(paramLabel = "HEAD", description = "the change, likewise")
    private Path head;

    @Option(names = "--format", paramLabel = "NAME", description = "the format of both, where it cannot be found out")
    private String format;

    @Option(names = "--out", paramLabel = "FILE", description = "both sides in one result file")
    private String out;

    @Mixin
    private GateOptions gate;

    @Mixin
    private DirectionOptions better;

    @Mixin
    private OutputOptions output;

    @Override
    public void check() throws IOException {
        gate.policy();
        for (Path side : List.of(base, head)) {
            Sources.check(side, Optional.ofNullable(format));
        }
    }

    @Override
    public Integer call() throws IOException {
        output.check(Optional.ofNullable(out), List.of(base, head));
        Judgement judgement = Judged.files(spec, base, head, Optional.ofNullable(format), gate, better.directions());
        boolean written = output.write(spec, judgement);
        if (out != null) {
            written &= Documents.tryWrite(spec, "--out", out, bytes -> ResultWriter.write(judgement.results(), bytes));
        }
        return ExitCodes.ifWritten(written, ExitCodes.of(spec, judgement));
    }
}
