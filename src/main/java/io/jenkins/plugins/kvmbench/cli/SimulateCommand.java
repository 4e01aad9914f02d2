package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.SimulationJson;
import io.jenkins.plugins.kvmbench.engine.gate.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = "Simulates builds with known noise: how often the gate fails identical code, and what it catches.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--builds",
            paramLabel = "N",
            defaultValue = "1000",
            description = "builds for each noise model and effect (default: ${DEFAULT-VALUE})")
    private int builds;

    @Option(names = "--benchmarks", paramLabel = "M", defaultValue = "50", description = "default: ${DEFAULT-VALUE}")
    private int benchmarks;

    @Option(
            names = "--invocations",
            paramLabel = "K",
            defaultValue = "10",
            description = "for each side and round (default: ${DEFAULT-VALUE})")
    private int invocations;

    @Option(names = "--seed", defaultValue = "1", description = "of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "the table as JSON; '-': standard output")
    private String json;

    @Mixin
    private GateOptions gate;

    @Override
    public Integer call() throws IOException {
        Simulation.Options defaults = Simulation.Options.of(builds, benchmarks, invocations);
        Simulation.Options options = new Simulation.Options(
                defaults.models(), defaults.effects(), builds, benchmarks, invocations, gate.policy(), seed);
        AtomicLong told = new AtomicLong();
        long start = System.nanoTime();
        List<Simulation.Cell> cells = Simulation.run(options, (done, total) -> {
            long tenth = 10 * done / Math.max(1, total);
            if (told.getAndSet(tenth) != tenth) {
                System.err.printf(Locale.ROOT, "%d of %d builds%n", done, total);
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        if (json != null) {
            Documents.write(spec, json, out -> SimulationJson.write(options, cells, out));
        }
        if (!"-".equals(json)) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%-24s %8s %10s %10s%n", "noise", "effect", "fails", "warns");
            cells.forEach(cell -> out.printf(
                    Locale.ROOT,
                    "%-24s %6.0f %% %8.2f %% %8.2f %%%n",
                    cell.model(),
                    100 * cell.effect(),
                    100 * cell.failRate(),
                    100 * cell.warnRate()));
            out.printf(
                    Locale.ROOT,
                    "%d builds a row of %d benchmarks, %d invocations a side and round; %.0f builds/s%n",
                    builds,
                    benchmarks,
                    invocations,
                    cells.size() * (double) builds / seconds);
            out.flush();
        }
        return ExitCodes.PASS;
    }
}
