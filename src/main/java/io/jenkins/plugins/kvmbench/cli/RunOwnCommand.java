package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.importer.Sources;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "own",
        description = "Measures with a harness of yours: a command that leaves result files in a format that is read, a fresh"
                + " process for each invocation; with --base both sides interleaved, then gates.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kvmbench run own --base main --build 'mvn -q -DskipTests package' \\",
            "      --run 'java -jar target/benchmarks.jar {filter} -f 1 -rf json -rff {out}/jmh.json'",
            "  kvmbench run own --base ../before --build make --run 'hyperfine -N -r 3 --export-json {out}/r.json ./tool'",
            "  kvmbench run own --base HEAD^ --run ./bench.sh --results 'out/*.json' --format customSmallerIsBetter"
        })
final class RunOwnCommand implements Callable<Integer>, Checked {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SideOptions sides;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            defaultValue = "",
            description = "run once in each side's directory before anything is measured (default: nothing is built)")
    private String build;

    @Option(
            names = "--run",
            paramLabel = "COMMAND",
            required = true,
            description = "one invocation, run in the side's directory by /bin/sh. {out} is a directory that is empty before every"
                    + " run; {filter} a regular expression as one word, without quotes of yours, where only some benchmarks are"
                    + " measured, and else nothing")
    private String run;

    @Option(
            names = "--results",
            paramLabel = "GLOB",
            description = "where the result files are after a run, below the side's directory; only those that the run wrote are"
                    + " read; may be repeated (default: all in {out})")
    private List<String> results = new ArrayList<>();

    @Option(names = "--format", paramLabel = "NAME", defaultValue = "", description = "the files' format, where it cannot be found out")
    private String format;

    @Option(
            names = "--filter",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "what {filter} is where everything is measured (default: nothing)")
    private String filter;

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
        return sides.run(spec, harness(), session, measure, gate, output);
    }

    @Override
    public void check() throws IOException {
        harness();
        sides.check(session, measure, gate);
    }

    private OwnHarness harness() throws IOException {
        if (!format.isEmpty()) {
            Sources.check(Path.of("."), Optional.of(format));
        }
        return new OwnHarness(build, run, results, format, filter, sides.timeoutMs());
    }
}
