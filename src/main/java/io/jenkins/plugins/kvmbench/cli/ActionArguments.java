package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.plan.Gates;
import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.plan.PlanReader;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The inputs of the GitHub Action as a command line. */
final class ActionArguments {

    private static final List<String> GATE = List.of("fail", "warn", "floor", "absolute", "missing");

    /** The tools of users, each with its options that are no inputs. */
    private static final Map<String, List<String>> TOOLS = Map.of(
            "criterion", List.of("dir", "bench", "filter", "skip", "cargo-args", "bench-args", "timeout"),
            "own", List.of("dir", "build", "run", "results", "filter", "timeout"));

    /** What is measured where nothing says it. */
    private static final List<String> SUITES = List.of("snapshot", "syscall");

    private final ActionInputs inputs;
    private final ActionFiles files;
    private final ActionEvent event;
    private final Path file;

    ActionArguments(ActionInputs inputs, ActionFiles files, ActionEvent event) {
        this(inputs, files, event, Path.of(Plan.FILE));
    }

    /** @param file where what the repository says about its benchmarks would be */
    ActionArguments(ActionInputs inputs, ActionFiles files, ActionEvent event, Path file) {
        this.inputs = inputs;
        this.files = files;
        this.event = event;
        this.file = file;
    }

    /**
     * What is to be done: to measure, to compare files, or to judge by these limits what was measured elsewhere.
     *
     * @throws SuiteException when the inputs do not go together
     */
    List<String> all() {
        if (inputs.given("publish")) {
            return judge();
        }
        boolean base = inputs.given("base-results");
        if (base != inputs.given("head-results")) {
            throw new SuiteException("inputs 'base-results' and 'head-results' go together: '"
                    + (base ? "head-results" : "base-results") + "' is missing");
        }
        return base ? compare() : measure();
    }

    /**
     * What another run's results are held against: the limits that the inputs set, over those of the file of what is checked out
     * here, which is never the change.
     */
    Gates gates() throws IOException {
        Gates own = event.ofOtherRun() ? PlanReader.find(file).map(Plan::gates).orElse(Gates.DEFAULT) : Gates.DEFAULT;
        Policy policy = ((ReportCommand) parsed(judge())).over(own.policy());
        return new Gates(policy, own.criticalities(), own.directions(), own.waivers());
    }

    /** Whether the file says what is measured. */
    private boolean byFile() {
        return inputs.words("suites").isEmpty() && Files.exists(file);
    }

    /** A command with its arguments, not carried out. */
    static Object parsed(List<String> arguments) {
        CommandLine.ParseResult command =
                Main.commandLine().setExpandAtFiles(false).parseArgs(arguments.toArray(String[]::new));
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        return command.commandSpec().userObject();
    }

    private List<String> judge() {
        List<String> arguments = new ArrayList<>(List.of("report"));
        gate(arguments);
        arguments.addAll(List.of("--", inputs.text("publish").strip()));
        return arguments;
    }

    private List<String> compare() {
        List<String> arguments = new ArrayList<>(List.of("compare"));
        option(arguments, "format");
        gate(arguments);
        output(arguments);
        arguments.add(inputs.text("base-results").strip());
        arguments.add(inputs.text("head-results").strip());
        return arguments;
    }

    private List<String> measure() {
        return inputs.words("suites").size() == 1 && TOOLS.containsKey(inputs.words("suites").get(0))
                ? measureBy(inputs.words("suites").get(0))
                : measureSuites();
    }

    /** By a tool of the user's, which takes its options as the parameters that a suite would have. */
    private List<String> measureBy(String tool) {
        List<String> arguments = new ArrayList<>(List.of("run", tool));
        option(arguments, "preset");
        option(arguments, "invocations");
        for (String param : inputs.lines("params")) {
            String name = param.replaceFirst("=.*", "");
            if (!TOOLS.get(tool).contains(name) || name.equals(param)) {
                throw new SuiteException("input 'params' cannot be '" + param + "': for '" + tool + "' it is NAME=VALUE, with a name of "
                        + String.join(", ", TOOLS.get(tool)));
            }
            arguments.add("--" + param);
        }
        option(arguments, "format");
        disturbed(arguments);
        option(arguments, "base");
        option(arguments, "head");
        gate(arguments);
        output(arguments);
        return arguments;
    }

    private void disturbed(List<String> arguments) {
        if (inputs.flag("keep-disturbed")) {
            arguments.add("--keep-disturbed");
        }
    }

    private List<String> measureSuites() {
        List<String> arguments = new ArrayList<>(List.of("run"));
        option(arguments, "preset");
        option(arguments, "invocations");
        inputs.lines("params").forEach(param -> arguments.add("--param=" + param));
        inputs.lines("metrics").forEach(metric -> arguments.add("--metric=" + metric));
        disturbed(arguments);
        if (byFile()) {
            option(arguments, "base");
            option(arguments, "head");
            if (!event.target().isEmpty()) {
                arguments.add("--target=" + event.target());
            }
        } else if (inputs.given("base") || inputs.given("head")) {
            // One side may set nothing.
            arguments.add("--base=" + inputs.text("base").strip());
            arguments.add("--head=" + inputs.text("head").strip());
        }
        gate(arguments);
        output(arguments);
        if (!byFile()) {
            List<String> suites = inputs.words("suites");
            arguments.addAll(suites.isEmpty() ? SUITES : suites);
        }
        return arguments;
    }

    private void gate(List<String> arguments) {
        inputs.lines("limits").forEach(limit -> arguments.add("--limit=" + limit));
        GATE.forEach(name -> option(arguments, name));
    }

    private void output(List<String> arguments) {
        arguments.add("--out=" + files.results());
        // What follows are names, whatever they look like.
        arguments.add("--");
    }

    private void option(List<String> arguments, String name) {
        if (inputs.given(name)) {
            arguments.add("--" + name + "=" + inputs.text(name).strip());
        }
    }
}
