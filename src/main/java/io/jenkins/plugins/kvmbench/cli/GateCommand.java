package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.PlainJson;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.PlainGate;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "gate",
        description = "The decision alone, on bare numbers, in one round.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nInput, an array of:%n",
        footer = {
            "  {\"name\": \"a\", \"better\": \"lower\", \"base\": [1.0, 1.1, ...], \"head\": [[1.2, 1.3], ...],",
            "   \"slots_base\": [0, 3, ...], \"slots_head\": [1, 2, ...]}",
            "one number or array of iterations for each invocation; slots (the order of measuring) may be left out"
        })
final class GateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--plain", paramLabel = "FILE", required = true, description = "the numbers; '-': standard input")
    private String plain;

    @Option(names = "--json", paramLabel = "FILE", description = "the decision as JSON; '-': standard output")
    private String json;

    @Mixin
    private GateOptions gate;

    @Override
    public Integer call() throws IOException {
        Policy policy = gate.policy();
        if (json != null) {
            Targets.check(Map.of("--json", json), plain.equals("-") ? List.of() : List.of(PathArgument.of(plain)));
        }
        Decision decision;
        try (InputStream in = plain.equals("-") ? System.in : Files.newInputStream(PathArgument.of(plain))) {
            decision = PlainGate.decide(PlainJson.read(in, plain), policy);
        }
        if (json != null) {
            Documents.write(spec, json, out -> DecisionJson.write(decision, out));
        }
        if (!"-".equals(json)) {
            PrintWriter out = spec.commandLine().getOut();
            decision.rows().forEach(row -> out.println(line(row)));
            decision.notes().forEach(out::println);
            out.println(decision.outcome());
            out.flush();
        }
        return ExitCodes.of(spec, decision);
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT, "%-12s %s: %s", row.verdict(), row.id().benchmark(), row.reason());
    }
}
