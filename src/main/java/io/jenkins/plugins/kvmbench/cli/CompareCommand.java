package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.importer.NamedBaselines;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
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
            "  kvmbench compare old-jmh.json new-jmh.json --json -",
            "  kvmbench compare summary.txt@1 summary.txt@2                 (two systems of LMBench's summary)",
            "  kvmbench compare --history builds/ head.json",
            "  kvmbench compare --baseline main target/criterion            (saved by 'kvmbench baseline save main')"
        })
final class CompareCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description = "what the change is compared with: a file, a directory with all below it, or DIRECTORY@NAME for a"
                    + " baseline that Criterion has saved there, or FILE@NUMBER for a system of LMBench's summary")
    private Path base;

    @Parameters(index = "1", arity = "0..1", paramLabel = "HEAD", description = "the change, likewise")
    private Path head;

    @Option(
            names = "--history",
            paramLabel = "DIRECTORY",
            description = "in place of BASE: a directory of earlier result files, a build each. HEAD is screened against the last"
                    + " stable stretch of those on its machine, which warns and never fails")
    private Path history;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "in place of BASE: what 'kvmbench baseline save NAME' has saved")
    private String baseline;

    @Option(
            names = "--baselines",
            paramLabel = "DIRECTORY",
            description = "where baselines are (default: benches/baselines)")
    private Path baselines;

    @Option(names = "--format", paramLabel = "NAME", description = "the format of both, where it cannot be found out")
    private String format;

    @Option(names = "--out", paramLabel = "FILE", description = "both sides in one result file")
    private String out;

    @Mixin
    private GateOptions gate;

    @Mixin
    private DirectionOptions better;

    @Mixin
    private RowFilter shown;

    @Mixin
    private OutputOptions output;

    @Override
    public void check() throws IOException {
        gate.policy();
        for (Path side : sides()) {
            Sources.check(side, Optional.ofNullable(format));
        }
    }

    @Override
    public Integer call() throws IOException {
        List<Path> inputs = new ArrayList<>(sides());
        Optional.ofNullable(history).ifPresent(inputs::add);
        output.check(Optional.ofNullable(out), inputs, shown);
        Judgement judgement = judgement();
        boolean written = output.write(spec, judgement, shown);
        if (out != null) {
            written &= Documents.tryWrite(spec, "--out", out, bytes -> ResultWriter.write(judgement.results(), bytes));
        }
        return ExitCodes.ifWritten(written, ExitCodes.of(spec, judgement));
    }

    private Judgement judgement() throws IOException {
        List<Path> sides = sides();
        return history == null
                ? Judged.files(spec, sides.get(0), sides.get(1), Optional.ofNullable(format), gate, better.directions())
                : Judged.history(spec, history, base, Optional.ofNullable(format), gate, better.directions());
    }

    /** What is compared: of a history, the head alone is named. */
    private List<Path> sides() throws IOException {
        String inPlace = history != null ? "--history" : baseline != null ? "--baseline" : null;
        if (history != null && baseline != null) {
            throw misused("--history and --baseline do not go together: each stands in place of BASE");
        }
        if ((inPlace == null) == (head == null)) {
            throw misused(
                    inPlace == null
                            ? "HEAD is missing: name two sides, or --history or --baseline and one"
                            : inPlace + " stands in place of BASE: name HEAD alone");
        }
        if (baseline != null) {
            if (format != null) {
                throw misused("--format is of both sides, and a baseline has its own");
            }
            NamedBaselines saved = new NamedBaselines(baselines == null ? NamedBaselines.DIRECTORY : baselines);
            return List.of(saved.existing(baseline), base);
        }
        return history == null ? List.of(base, head) : List.of(base);
    }

    private CommandLine.ParameterException misused(String why) {
        return new CommandLine.ParameterException(spec.commandLine(), why);
    }
}
