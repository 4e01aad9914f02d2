package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.SimulationJson;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.simulate.ApartSimulation;
import io.jenkins.plugins.kvmbench.engine.gate.simulate.NoiseModel;
import io.jenkins.plugins.kvmbench.engine.gate.simulate.Simulation;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Option(
            names = "--apart",
            description = "two files that were measured apart, one after the other, in place of A/B runs in rounds")
    private boolean apart;

    @Option(names = "--turns", description = "two files of runs that took turns, A B B A")
    private boolean turns;

    @Option(
            names = "--noise",
            paramLabel = "NAME",
            split = ",",
            description = "only these kinds of noise, for example iid-3%%,bimodal-2%%")
    private List<String> noise = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "rounds that a suspicion goes through before it counts (default: 3)")
    private Integer rounds;

    @Option(names = "--seed", defaultValue = "1", description = "of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "the table as JSON; '-': standard output")
    private String json;

    @Mixin
    private GateOptions gate;

    @Override
    public Integer call() throws IOException {
        Policy policy = rounds == null ? gate.policy() : gate.policy().withRounds(rounds);
        long start = System.nanoTime();
        int cells = apart || turns ? files(policy) : builds(policy);
        if (!"-".equals(json)) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    Locale.ROOT,
                    "%d builds a row of %d benchmarks, %d invocations a side%s, %.0f s%n",
                    builds,
                    benchmarks,
                    invocations,
                    apart || turns ? "" : " and round",
                    (System.nanoTime() - start) / 1e9);
            out.flush();
        }
        return ExitCodes.PASS;
    }

    private int builds(Policy policy) throws IOException {
        Simulation.Options defaults = Simulation.Options.of(builds, benchmarks, invocations);
        Simulation.Options options = new Simulation.Options(
                models(), defaults.effects(), builds, benchmarks, invocations, policy, seed);
        List<Simulation.Cell> cells = Simulation.run(options, progress());
        if (json != null) {
            Documents.write(spec, json, out -> SimulationJson.write(options, cells, out));
        }
        table("fails", "warns", cells.stream()
                .map(cell -> new Line(cell.model(), cell.effect(), cell.failRate(), cell.warnRate()))
                .toList());
        return cells.size();
    }

    private int files(Policy policy) throws IOException {
        ApartSimulation.Options options = new ApartSimulation.Options(
                models(), List.of(0.0, 0.05, 0.10), builds, benchmarks, invocations, turns, policy, seed);
        List<ApartSimulation.Cell> cells = ApartSimulation.run(options, progress());
        if (json != null) {
            Documents.write(spec, json, out -> SimulationJson.write(options, cells, out));
        }
        table("fails", "by ranks", cells.stream()
                .map(cell -> new Line(cell.model(), cell.effect(), cell.joint(), cell.ranks()))
                .toList());
        return cells.size();
    }

    private List<NoiseModel> models() {
        Map<String, NoiseModel> known = new LinkedHashMap<>();
        NoiseModel.all().forEach(model -> known.put(model.name(), model));
        for (String name : noise) {
            if (!known.containsKey(name)) {
                throw new SuiteException("there is no noise '" + name + "': there are " + String.join(", ", known.keySet()));
            }
        }
        return noise.isEmpty() ? List.copyOf(known.values()) : noise.stream().map(known::get).toList();
    }

    /** Two shares of the builds of a model and effect. */
    private record Line(String model, double effect, double first, double second) {}

    private void table(String first, String second, List<Line> lines) {
        if ("-".equals(json)) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-24s %8s %10s %10s%n", "noise", "effect", first, second);
        lines.forEach(line -> out.printf(
                Locale.ROOT,
                "%-24s %6.0f %% %8.2f %% %8.2f %%%n",
                line.model(),
                100 * line.effect(),
                100 * line.first(),
                100 * line.second()));
    }

    private static Simulation.Progress progress() {
        AtomicLong told = new AtomicLong();
        return (done, total) -> {
            long tenth = 10 * done / Math.max(1, total);
            if (told.getAndSet(tenth) != tenth) {
                System.err.printf(Locale.ROOT, "%d of %d builds%n", done, total);
            }
        };
    }
}
