package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.harness.Harness;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.plan.Part;
import io.jenkins.plugins.kvmbench.engine.plan.Plan;
import io.jenkins.plugins.kvmbench.engine.plan.PlanReader;
import io.jenkins.plugins.kvmbench.engine.session.Preparation;
import io.jenkins.plugins.kvmbench.engine.session.SessionPlan;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import io.jenkins.plugins.kvmbench.engine.tool.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** A run of what {@code kvmbench.yaml} says. */
final class FileRun {

    /** In CI, by whom the branch that a change goes to is known better than by the change. */
    private static final List<String> TARGETS = List.of("CHANGE_TARGET", "GITHUB_BASE_REF");

    /** Options that say what the file can say too. */
    private static final List<String> OF_THE_FILE = List.of(
            "--preset", "--invocations", "--param", "--base", "--head", "--rounds", "--fail", "--warn", "--floor", "--absolute",
            "--limit", "--missing", "--target");

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "what to measure where no suite is named (default: " + Plan.FILE + ", which 'kvmbench init' writes)")
    private Path file;

    @Option(
            names = "--target",
            paramLabel = "BRANCH",
            description = "the branch that the change goes to: its file's gates count (default: as the CI system or the file says, else"
                    + " origin's own, main or master)")
    private String target;

    /** What else was asked for. */
    record Overrides(MeasureOptions measure, RequestOptions what, String base, String head) {}

    /** @throws SuiteException when suites are named and a file is, too */
    void checkUnused() {
        if (file != null || target != null) {
            throw new SuiteException((file != null ? "--file" : "--target") + " goes without suites: the file says what is measured");
        }
    }

    /**
     * The file, with what options say in place of it.
     *
     * @throws SuiteException when there is no such file, or an option does not go with it
     */
    Plan plan(Overrides overrides) throws IOException {
        Path read = file == null ? Path.of(Plan.FILE) : file;
        Plan plan = PlanReader.find(read).orElseThrow(() -> new SuiteException(file == null
                ? "no suite is named, and there is no " + Plan.FILE + " here: 'kvmbench init' writes one; suites are " + Suites.names()
                : "'" + file + "' does not exist"));
        if (!overrides.what().metrics().isEmpty()) {
            throw new SuiteException("--metric goes with suites on the command line; the metrics of a command are in " + read);
        }
        Map<String, String> params = overrides.what().params();
        params.keySet().stream()
                .filter(name -> plan.parts().stream().noneMatch(part -> Suites.get(part.suite()).hasParameter(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new SuiteException("--param '" + name + "' is no parameter of what " + read + " measures: "
                            + plan.parts().stream().map(Part::path).collect(Collectors.joining(", ")));
                });
        List<Part> parts = plan.parts().stream().map(part -> with(part, overrides.measure(), params)).toList();
        return new Plan(
                plan.target(),
                tree(plan.base(), overrides.base()),
                tree(plan.head(), overrides.head()),
                parts,
                plan.tools(),
                overrides.measure().invocations() == 0 ? plan.invocations() : overrides.measure().invocations(),
                plan.time(),
                plan.gates(),
                plan.publishing());
    }

    private static Part with(Part part, MeasureOptions measure, Map<String, String> params) {
        Map<String, String> all = new TreeMap<>(part.params());
        params.entrySet().stream()
                .filter(entry -> Suites.get(part.suite()).hasParameter(entry.getKey()))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return new Part(part.suite(), part.name(), measure.given().orElse(part.preset()), all, part.arms(), part.metrics());
    }

    private static Plan.Tree tree(Plan.Tree tree, String revision) {
        return revision == null ? tree : new Plan.Tree(revision, tree.build());
    }

    /** Measures what the plan says, judges and reports. @return the exit code */
    int run(
            CommandSpec spec,
            Plan plan,
            MeasureOptions measure,
            SessionOptions session,
            GateOptions gate,
            RowFilter shown,
            OutputOptions output)
            throws IOException, InterruptedException {
        HarnessRunner runner = (binary, work, progress) -> new Harness(binary).run(work, progress);
        try (Workplace place = Workplace.open(HarnessBinary.own(System.getenv()), runner, what -> say(spec, what))) {
            return session.run(spec, measure, output, shown, own -> {
                Path here = (file == null ? Path.of("") : file.toAbsolutePath().getParent()).toAbsolutePath();
                Preparation preparation = new Preparation(here, own, runner);
                Preparation.Ruling ruling = preparation.ruling(plan, target(System.getenv()));
                Terms terms = overridden(spec).map(ruling.terms()::noting).orElse(ruling.terms());
                terms.notes().forEach(note -> say(spec, note));
                SessionPlan ready = preparation.sessionPlan(plan, ruling, place, session.seed());
                return new SessionOptions.Planned(ready, gate.over(ruling.gates().policy()), terms);
            });
        }
    }

    private Optional<String> target(Map<String, String> environment) {
        return Stream.concat(Stream.ofNullable(target), TARGETS.stream().map(name -> environment.getOrDefault(name, "")))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private Optional<String> overridden(CommandSpec spec) {
        List<String> given = new ArrayList<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (OF_THE_FILE.contains(option.longestName())) {
                given.add(option.longestName());
            }
        }
        return given.isEmpty()
                ? Optional.empty()
                : Optional.of("said on the command line, in place of what the file says: " + String.join(", ", given));
    }

    private static void say(CommandSpec spec, String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }
}
