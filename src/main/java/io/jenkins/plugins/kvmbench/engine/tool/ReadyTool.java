package io.jenkins.plugins.kvmbench.engine.tool;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import io.jenkins.plugins.kvmbench.engine.suite.BenchmarkTool;
import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A tool of the user's that is built on all of its sides. Its benchmarks are those that its runs leave results of. */
public final class ReadyTool {

    /** Longer ones a command line may not take: then everything is measured. */
    private static final int MAX_FILTER = 100_000;

    /** What must be escaped in the regular expressions of Java, Rust and others alike. */
    private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    /**
     * How one side is measured.
     *
     * @param directory where the command is run
     * @param command with {@link OwnHarness#OUT} and {@link OwnHarness#FILTER}
     * @param filter what the filter is at first
     * @param label the side, for people
     * @param identity equal for sides that are the same
     */
    record Run(Path directory, String command, String filter, String label, String identity) {}

    private final BenchmarkTool tool;
    private final List<String> results;
    private final String format;
    private final Predicate<String> wanted;
    private final int timeoutMs;
    private final Map<Arm, Run> runs;
    private final Path scratch;

    /** @param scratch an existing directory for one run's files */
    ReadyTool(BenchmarkTool tool, Map<Arm, Run> runs, Path scratch) {
        this.tool = tool;
        this.runs = new EnumMap<>(runs);
        this.scratch = scratch;
        if (tool instanceof OwnHarness own) {
            results = own.results().isEmpty() ? List.of(OwnHarness.OUT) : own.results();
            format = own.format();
            wanted = any -> true;
            timeoutMs = own.timeoutMs();
        } else {
            CriterionWorkspace workspace = (CriterionWorkspace) tool;
            results = List.of(OwnHarness.OUT);
            format = workspace.name();
            wanted = workspace.skip().isEmpty()
                    ? any -> true
                    : Pattern.compile(workspace.skip()).asPredicate().negate();
            timeoutMs = workspace.timeoutMs();
        }
    }

    /** What people call it by. */
    public String name() {
        return tool.name();
    }

    /** What a side stands for; in place of its hash all that makes it, and how it is measured. */
    public Subject subject(Arm arm) {
        return new Subject(runs.get(arm).label(), tool + "\n" + runs.get(arm).identity());
    }

    /** The sides that it is built on. */
    public Set<Arm> arms() {
        return runs.keySet();
    }

    /**
     * A run of one side. Its directory for results is emptied by this.
     *
     * @param benchmarks the names of those to measure; empty: all
     */
    public ToolRun run(Arm arm, Collection<String> benchmarks) throws IOException {
        Run run = runs.get(arm);
        Path out = scratch.resolve("out");
        String command = run.command()
                .replace(OwnHarness.FILTER, word(filter(run, benchmarks)))
                .replace(OwnHarness.OUT, plain(out.toString()));
        return new ToolRun(
                Commands.plan(command, run.directory(), timeoutMs),
                new RunFiles(results, run.directory(), out, scratch.resolve("taken")),
                format,
                wanted);
    }

    private static String filter(Run run, Collection<String> benchmarks) {
        String named = exactly(benchmarks);
        return benchmarks.isEmpty() || named.length() > MAX_FILTER ? run.filter() : named;
    }

    /** A regular expression that matches these names and no others. */
    static String exactly(Collection<String> names) {
        return new TreeSet<>(names)
                .stream().map(one -> META.matcher(one).replaceAll("\\\\$0")).collect(Collectors.joining("|", "^(", ")$"));
    }

    private static String word(String filter) {
        return filter.isEmpty() ? "" : Commands.quoted(filter);
    }

    /** Quoted where it must be alone: a user may have written quotes around it. */
    private static String plain(String path) {
        return path.matches("[\\w@%+=:,./-]+") ? path : Commands.quoted(path);
    }
}
