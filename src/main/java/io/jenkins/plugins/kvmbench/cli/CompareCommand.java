package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.gate.BaselineGate;
import io.jenkins.plugins.kvmbench.engine.gate.Context;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
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
            "  kvmbench compare old-jmh.json new-jmh.json --json -"
        })
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BASE", description = "what the change is compared with")
    private Path base;

    @Parameters(paramLabel = "HEAD", description = "the change")
    private Path head;

    @Option(names = "--format", paramLabel = "NAME", description = "the format of both, where it cannot be found out")
    private String format;

    @Mixin
    private GateOptions gate;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        Policy policy = gate.policy();
        // The medians are all the evidence there is, in little memory.
        List<ResultSet> sides = Sources.readBoth(base, head, Optional.ofNullable(format), Keep.MEDIANS);
        Decision decision = new BaselineGate(policy, Context.NONE).decide(sides.get(0), sides.get(1));
        output.write(spec, ResultSet.together(sides.get(0), sides.get(1)), Optional.of(decision));
        return ExitCodes.of(spec, decision);
    }
}
