package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.suite.Benchmark;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Schedule;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Suite suite : names.isEmpty() ? Suites.all() : names.stream().map(Suites::get).toList()) {
            out.println(suite.name() + ": " + suite.title() + (suite.needsKvm() ? " (needs KVM)" : ""));
            for (Benchmark benchmark : suite.benchmarks()) {
                out.println("  " + benchmark.name() + ": " + benchmark.help());
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
        out.flush();
        return ExitCodes.PASS;
    }

    private static String line(Parameter parameter) {
        String fallback = parameter.fallback().isEmpty() ? "" : ", default " + parameter.fallback();
        return String.format("    %-12s %s (%s%s)", parameter.name(), parameter.help(), parameter.range(), fallback);
    }
}
