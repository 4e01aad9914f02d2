package io.jenkins.plugins.kvmbench.engine.plan;

import io.jenkins.plugins.kvmbench.engine.suite.BenchmarkTool;
import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code kvmbench.yaml}. */
public final class PlanReader {

    /** Fewer a side cannot show a regression. */
    private static final int MIN_INVOCATIONS = 6;

    private static final int MAX_INVOCATIONS = 1000;

    private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)\\s*(s|min|h)");

    private static final List<String> PRESETS =
            Arrays.stream(Preset.values()).map(Preset::id).toList();

    private final Problems problems = new Problems();
    private final Section file;

    private PlanReader(String text, String name) {
        Node root = Document.parse(text, name);
        if (root == null) {
            throw new PlanException(List.of(name + " is empty: 'kvmbench init' writes one for this repository"));
        }
        file = Section.of(Kind.FILE, root, name, problems);
    }

    /**
     * Reads a whole file.
     *
     * @param name of the file, for messages
     * @throws PlanException for everything that is wrong with it
     */
    public static Plan read(String text, String name) {
        PlanReader reader = new PlanReader(text, name);
        Plan plan = reader.plan();
        reader.problems.check();
        return plan;
    }

    /**
     * Reads a file, where there is one.
     *
     * @throws PlanException for everything that is wrong with it
     * @throws IOException when it cannot be read
     */
    public static Optional<Plan> find(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > Document.LONGEST) {
            throw new PlanException(List.of(file + ": it has " + Files.size(file) + " bytes, at most " + Document.LONGEST + " are read"));
        }
        // What is no UTF-8 is no YAML either, and said with its place.
        return Optional.of(read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString()));
    }

    /**
     * Reads limits and waivers alone: what else the file says may be what a change mends.
     *
     * @param name of the file, for messages
     * @throws PlanException for everything that is wrong with them
     */
    public static Gates gates(String text, String name) {
        PlanReader reader = new PlanReader(text, name);
        Gates gates = new GatesReader(reader.file).gates();
        reader.problems.check();
        return gates;
    }

    private Plan plan() {
        Plan plan = new Plan(
                file.text("target"),
                tree("base"),
                tree("head"),
                new PartsReader(file, preset(file).orElse(Preset.QUICK)).parts(),
                tools(),
                invocations(),
                file.text("time").flatMap(text -> time(file, "time", text)),
                new GatesReader(file).gates(),
                file.section("publish", Kind.PUBLISH)
                        .map(PlanReader::publishing)
                        .orElse(new Plan.Publishing(Optional.empty(), Optional.empty(), Optional.empty())));
        if (!file.has("suites") && !file.has("commands") && !file.has("criterion") && !file.has("benchmarks")) {
            file.problem("", "nothing says what to measure: write 'suites', 'commands', 'criterion' or 'benchmarks'");
        }
        return plan;
    }

    /** Two sides are always compared. */
    private int invocations() {
        int invocations = file.integer("invocations", MIN_INVOCATIONS, MAX_INVOCATIONS, 0);
        if (invocations % 2 != 0) {
            file.problem("invocations", "'invocations' cannot be '" + invocations
                    + "': an even number, so that the order base, head, head, base closes");
        }
        return invocations;
    }

    static Optional<Preset> preset(Section section) {
        return section.choice("preset", PRESETS).map(Preset::of);
    }

    private Plan.Tree tree(String side) {
        Optional<Section> own = file.section(side, Kind.SIDE);
        String build = file.text("build", "");
        return new Plan.Tree(
                own.flatMap(section -> section.text("revision")).orElse(""),
                own.flatMap(section -> section.text("build")).orElse(build));
    }

    private List<BenchmarkTool> tools() {
        List<BenchmarkTool> tools = new ArrayList<>();
        file.section("criterion", Kind.CRITERION)
                .flatMap(section -> section.attempt("", () -> new CriterionWorkspace(
                        section.text("directory", ""),
                        section.texts("benches"),
                        section.text("filter", ""),
                        section.text("skip", ""),
                        section.text("cargo", ""),
                        section.text("arguments", ""),
                        timeout(section))))
                .ifPresent(tools::add);
        for (Section section : file.sections("benchmarks", Kind.BENCHMARK)) {
            section.attempt("run", () -> new OwnHarness(
                            section.text("build", ""),
                            section.required("run", "a command that measures everything once"),
                            section.texts("results"),
                            section.text("format", ""),
                            section.text("filter", ""),
                            timeout(section)))
                    .ifPresent(tools::add);
        }
        return tools;
    }

    private static int timeout(Section section) {
        return section.text("timeout")
                .flatMap(text -> time(section, "timeout", text))
                .map(time -> (int) Math.min(Integer.MAX_VALUE, time.toMillis()))
                .orElse(OwnHarness.DEFAULT_TIMEOUT_MS);
    }

    private static Optional<Duration> time(Section section, String key, String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches() || Double.parseDouble(parts.group(1)) == 0) {
            section.problem(key, "'" + key + "' cannot be '" + text + "': a time with its unit, such as 90 s, 20 min or 2 h");
            return Optional.empty();
        }
        double seconds = Double.parseDouble(parts.group(1))
                * switch (parts.group(2)) {
                    case "s" -> 1;
                    case "min" -> 60;
                    default -> 3600;
                };
        return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static Plan.Publishing publishing(Section section) {
        return new Plan.Publishing(
                section.choice("comment", List.of("always", "on-change", "on-failure", "never")),
                section.choice("check", List.of("true", "false")).map(text -> text.toLowerCase(Locale.ROOT).equals("true")),
                section.text("name"));
    }
}
