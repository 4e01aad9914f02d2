package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.tool.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "criterion",
        description = "Measures the Criterion benchmarks of a Cargo package or workspace: built once, then a fresh process of"
                + " every bench for each invocation; with --base both sides interleaved, then gates.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench run criterion --base main",
            "  kvmbench run criterion --dir crates/parser --bench parse --base HEAD^ --head HEAD",
            "  kvmbench run criterion --base ../before --head . --filter '^gc_' --skip heap --out results.json",
            "  kvmbench run criterion --base main --bench-args '--measurement-time 1 --warm-up-time 0.5'"
        })
final class RunCriterionCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SideOptions sides;

    @Option(names = "--bench", paramLabel = "NAME", description = "a bench to measure, as of cargo bench; may be repeated (default: all"
            + " of all members)")
    private List<String> benches = new ArrayList<>();

    @Option(
            names = "--filter",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "measures the benchmarks in whose name this is found, as 'cargo bench -- REGEX'")
    private String filter;

    @Option(names = "--skip", paramLabel = "REGEX", defaultValue = "", description = "leaves out those in whose name this is found")
    private String skip;

    @Option(
            names = "--cargo-args",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "further arguments of cargo bench, for example '--features fast'")
    private String cargo;

    @Option(
            names = "--bench-args",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "further arguments of the benches, for example '--measurement-time 1'")
    private String arguments;

    @Mixin
    private SessionOptions session;

    @Mixin
    private MeasureOptions measure;

    @Mixin
    private GateOptions gate;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return sides.run(spec, workspace(), session, measure, gate, output);
    }

    @Override
    public void check() {
        workspace();
        sides.check(session, measure, gate);
    }

    private CriterionWorkspace workspace() {
        return new CriterionWorkspace("", benches, filter, skip, cargo, arguments, sides.timeoutMs());
    }
}
