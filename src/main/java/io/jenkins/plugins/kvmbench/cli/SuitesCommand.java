package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "suites",
        description = "Lists the suites, their benchmarks, parameters and presets.",
        mixinStandardHelpOptions = true)
final class SuitesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", arity = "0..*", description = "these suites only")
    private List<String> names = List.of();

    @Option(names = "--json", description = "one JSON document on standard output, with all metrics")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Suite> suites = names.isEmpty() ? Suites.all() : names.stream().map(Suites::get).toList();
        if (json) {
            out.println(SuitesJson.of(suites));
        } else {
            write(suites, out);
        }
        out.flush();
        return ExitCodes.PASS;
    }

    private static void write(List<Suite> suites, PrintWriter out) {
        for (Suite suite : suites) {
            out.println(suite.name() + ": " + suite.title() + (suite.needsKvm() ? " (needs KVM)" : ""));
            for (Benchmark benchmark : suite.benchmarks()) {
                String category = benchmark.category().isEmpty() ? "" : " (" + benchmark.category() + ")";
                out.println("  " + benchmark.name() + category + ": " + benchmark.help());
                out.println("    gated by " + benchmark.metric() + " (" + benchmark.unit() + ", "
                        + benchmark.better().name().toLowerCase(Locale.ROOT) + " is better)");
                benchmark.parameters().forEach(parameter -> out.println(line(parameter)));
            }
            for (Preset preset : Preset.values()) {
                Schedule schedule = suite.schedule(preset);
                out.println("  preset " + preset.id() + ": "
                        + suite.select(preset, Map.of()).points().size() + " benchmarks, " + schedule.invocations()
                        + " invocations a side, " + schedule.timeMs() + " ms each");
            }
            out.println();
        }
    }

    private static String line(Parameter parameter) {
        String fallback = parameter.fallback().isEmpty() ? "" : ", default " + parameter.fallback();
        return String.format("    %-12s %s (%s%s)", parameter.name(), parameter.help(), parameter.range(), fallback);
    }
}
