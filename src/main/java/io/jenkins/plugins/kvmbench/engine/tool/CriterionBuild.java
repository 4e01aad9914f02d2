package io.jenkins.plugins.kvmbench.engine.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.suite.CriterionWorkspace;
import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the benches of one side once, and finds out how to run them without Cargo. */
final class CriterionBuild {

    private static final int BUILD_TIMEOUT_MS = 3_600_000;
    private static final int LIST_TIMEOUT_MS = 600_000;
    private static final String LISTED = ": benchmark";

    /**
     * An executable of a bench.
     *
     * @param member the member's directory below the workspace
     * @param directory the same, where Cargo would start it
     * @param libraries where its dynamic libraries are
     */
    private record Bench(String member, String name, Path directory, Path libraries, Path executable) {}

    private final CriterionWorkspace workspace;
    private final Side side;
    private final Path directory;
    private final Commands commands;
    private final Path scratch;
    private final Path executables;

    /**
     * @param scratch an existing directory for files
     * @param executables where what is run is copied to, so that nobody builds anything else in its place; the paths of all sides
     *     are equally long, as they are a part of what a process begins with
     */
    CriterionBuild(CriterionWorkspace workspace, Side side, Commands commands, Path scratch, Path executables) {
        this.workspace = workspace;
        this.side = side;
        this.directory = side.directory().resolve(workspace.directory()).normalize();
        this.commands = commands;
        this.scratch = scratch;
        this.executables = executables;
    }

    /**
     * @param others what other sides were built into, to which this adds
     * @throws SuiteException when this side is built into the same: Cargo takes the one for the other
     */
    ReadyTool.Run run(Map<Path, Path> others) throws IOException, InterruptedException {
        List<Bench> benches = benches();
        for (Bench bench : benches) {
            Path other = others.putIfAbsent(bench.executable(), directory);
            if (other != null && !other.equals(directory)) {
                throw new SuiteException("'" + other + "' and '" + directory + "' are both built into '"
                        + bench.executable().getParent() + "', where Cargo takes the one for the other: unset CARGO_TARGET_DIR,"
                        + " and build.target-dir in Cargo's configuration");
            }
        }
        List<Bench> copies = new ArrayList<>();
        for (Bench bench : benches) {
            copies.add(copy(bench, copies.size()));
        }
        String command = copies.stream()
                .map(bench -> call(bench, "--noplot " + workspace.arguments() + " " + OwnHarness.FILTER))
                .collect(Collectors.joining(" &&\n"));
        return new ReadyTool.Run(directory, command, filter(copies), side.label(), identity(copies));
    }

    private Bench copy(Bench bench, int number) throws IOException {
        Path directory = Files.createDirectories(executables.resolve(String.valueOf(number)));
        Path copy = Files.copy(bench.executable(), directory.resolve(bench.name()), StandardCopyOption.REPLACE_EXISTING);
        return new Bench(bench.member(), bench.name(), bench.directory(), bench.libraries(), copy);
    }

    private List<Bench> benches() throws IOException, InterruptedException {
        if (!Files.exists(directory.resolve("Cargo.toml"))) {
            throw new SuiteException("there is no Cargo.toml in '" + directory + "' (" + side.label()
                    + "): name the directory of the package or workspace");
        }
        List<Bench> benches = build();
        if (benches.isEmpty()) {
            throw new SuiteException("no bench in '" + directory + "' (" + side.label()
                    + "): Cargo finds them in benches/, or as [[bench]] in a Cargo.toml");
        }
        return benches;
    }

    private List<Bench> build() throws IOException, InterruptedException {
        Path messages = scratch.resolve("cargo.json");
        String chosen = workspace.benches().isEmpty()
                ? " --benches"
                : workspace.benches().stream().map(name -> " --bench " + Commands.quoted(name)).collect(Collectors.joining());
        commands.run(
                "cargo bench --no-run",
                "CARGO_TERM_COLOR=never cargo bench --no-run --workspace" + chosen + target() + " " + workspace.cargo()
                        + " --message-format=json-render-diagnostics > " + Commands.quoted(messages.toString()),
                directory,
                BUILD_TIMEOUT_MS);
        List<Bench> benches = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        try (Stream<String> lines = Files.lines(messages, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines.filter(text -> text.startsWith("{"))::iterator) {
                JsonNode message = json.readTree(line);
                JsonNode target = message.path("target");
                boolean bench = target.path("kind").path(0).asText().equals("bench");
                if (bench && message.path("executable").isTextual()) {
                    Path executable = Path.of(message.path("executable").asText());
                    Path member = Objects.requireNonNull(Path.of(message.path("manifest_path").asText()).getParent());
                    benches.add(new Bench(
                            member.startsWith(directory) ? directory.relativize(member).toString() : Objects.requireNonNull(member.getFileName()).toString(),
                            target.path("name").asText(),
                            member,
                            Objects.requireNonNull(executable.getParent()),
                            executable));
                }
            }
        }
        benches.sort(Comparator.comparing(Bench::member).thenComparing(Bench::name));
        return benches;
    }

    /** A revision is built where it is checked out, and vanishes with it; a directory where its owner builds it. */
    private String target() {
        return side.directory().startsWith(scratch)
                ? " --target-dir " + Commands.quoted(directory.resolve("target").toString())
                : "";
    }

    /** As Cargo would start it, with results in a directory of its own: several may have benchmarks of one name. */
    private static String call(Bench bench, String arguments) {
        String libraries = Commands.quoted(bench.libraries().toString());
        return "cd " + Commands.quoted(bench.directory().toString())
                + " && CARGO_MANIFEST_DIR=" + Commands.quoted(bench.directory().toString())
                + " LD_LIBRARY_PATH=" + libraries + "${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
                + " CRITERION_HOME=" + OwnHarness.OUT + "/" + Commands.quoted((bench.member() + "/" + bench.name()).replaceFirst("^/", ""))
                + " " + Commands.quoted(bench.executable().toString()) + " --bench " + arguments;
    }

    /** Criterion's filter can only choose: what is skipped is what is not among the names that are chosen. */
    private String filter(List<Bench> benches) throws IOException, InterruptedException {
        if (workspace.skip().isEmpty()) {
            return workspace.filter();
        }
        Pattern skip = Pattern.compile(workspace.skip());
        Set<String> names = new LinkedHashSet<>();
        for (Bench bench : benches) {
            String call = call(bench, "--list " + (workspace.filter().isEmpty() ? "" : Commands.quoted(workspace.filter())))
                    .replace(OwnHarness.OUT, Commands.quoted(scratch.resolve("list").toString()));
            commands.run("listing the benchmarks of " + bench.name(), call, directory, LIST_TIMEOUT_MS)
                    .lines()
                    .filter(line -> line.endsWith(LISTED))
                    .map(line -> line.substring(0, line.length() - LISTED.length()))
                    .filter(name -> !skip.matcher(name).find())
                    .forEach(names::add);
        }
        if (names.isEmpty()) {
            throw new SuiteException("no benchmark is left in '" + directory + "' (" + side.label() + ")"
                    + (workspace.filter().isEmpty() ? "" : " of those with '" + workspace.filter() + "'") + " without those with '"
                    + workspace.skip() + "'");
        }
        return ReadyTool.exactly(names);
    }

    /** Of what is run, wherever it lies: sides with the same executables are the same. */
    private String identity(List<Bench> benches) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (Bench bench : benches) {
                hash.update((bench.member() + "\n" + bench.name() + "\n").getBytes(StandardCharsets.UTF_8));
                hash.update(Files.readAllBytes(bench.executable()));
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
