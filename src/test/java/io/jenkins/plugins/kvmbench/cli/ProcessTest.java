package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The command line as a process of its own, with the real harness. */
public class ProcessTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void needsTheHarness() {
        assumeTrue(
                "the harness is not built: run 'make native'",
                getClass().getResource("/native/linux-x86-64/kvmbench-harness") != null);
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(path("out").toFile())
                .redirectError(path("err").toFile());
        builder.environment().put("XDG_CACHE_HOME", path("cache").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private int run(String... arguments) throws Exception {
        return start(Map.of(), arguments).waitFor();
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private String text(String name) throws IOException {
        return Files.readString(path(name));
    }

    @Test
    public void shouldCatchASlowerCommandAndSayNothingElseOnStandardOutput() throws Exception {
        int code = run(
                "run", "command", "--base", "sleep 0.01", "--head", "sleep 0.03", "--invocations", "6", "--calibration",
                "0", "--keep-disturbed", "--json", "-", "--out", path("r.json").toString());

        assertEquals(text("err"), ExitCodes.REGRESSION, code);
        JsonNode decision = new ObjectMapper().readTree(text("out"));
        assertEquals("REGRESSED", decision.at("/results/0/verdict").textValue());
        assertEquals("a suspicion goes through three rounds", 3, decision.get("rounds").intValue());
        assertEquals(18, decision.at("/results/0/n_base").intValue());
    }

    @Test
    public void shouldWriteWordsInTheLocaleAndDocumentsInUtf8() throws Exception {
        Path file = Files.writeString(
                path("a.json"), "{\"results\":[{\"command\":\"Größe\",\"mean\":1,\"stddev\":0.1,\"times\":[1e-5,2e-5,3e-5]}]}");
        Map<String, String> posix = Map.of("LC_ALL", "C", "COLUMNS", "0");

        assertEquals(0, start(posix, "compare", file.toString(), file.toString(), "--all").waitFor());
        assertTrue(text("out"), text("out").contains("hyperfine/Grosse".replace("ss", "U+00DF")));
        assertTrue(text("out"), text("out").contains("20.00 us -> 20.00 us"));
        assertTrue(text("out"), text("out").chars().allMatch(c -> c < 128));

        assertEquals(0, start(posix, "compare", file.toString(), file.toString(), "--csv", "-").waitFor());
        assertTrue(text("out"), text("out").contains("Größe"));

        assertEquals(ExitCodes.USAGE, start(posix, "report", "Größe.json").waitFor());
        assertTrue(text("err"), text("err").contains("is no name of a file here") && text("err").contains("LC_ALL=C.UTF-8"));
    }

    @Test
    public void shouldWriteTheActionsLogInTheLocaleToo() throws Exception {
        Path action = Files.createDirectories(path("action"));
        String file = "[{\"name\":\"a\",\"unit\":\"s\",\"value\":%d}]";
        Path base = Files.writeString(path("base.json"), file.formatted(1));
        Path head = Files.writeString(path("head.json"), file.formatted(3));
        new ActionFiles(action).writeArguments(List.of("compare", base.toString(), head.toString()));
        Map<String, String> step = Map.of("LC_ALL", "C", "KVMBENCH_DIRECTORY", action.toString());
        assertEquals(ExitCodes.PASS, start(step, "github-action", "measure").waitFor());
        assertTrue(text("out") + text("err"), text("out").contains("1.000 s -> 3.000 s"));
    }

    @Test
    public void shouldTakeMetricsFromWhatACommandPrints() throws Exception {
        int code = run(
                "run", "command", "--param", "command=echo rate: 42.5", "--metric", "rate[1/s,higher]=rate: (\\S+)",
                "--invocations", "2", "--calibration", "0", "--keep-disturbed", "--json", "-");

        assertEquals(text("err"), ExitCodes.PASS, code);
        Set<String> found = new HashSet<>();
        new ObjectMapper().readTree(text("out")).get("results").forEach(result -> found.add(
                result.get("metric").textValue() + " " + result.path("gate").asBoolean(true)));
        assertTrue(found.toString(), found.containsAll(Set.of("rate true", "wall false")));
    }

    @Test
    public void shouldFailARateThatHalvedInWhatACommandPrints() throws Exception {
        int code = run(
                "run", "command", "--base", "echo rate: 100.$(($$ % 10))", "--head", "echo rate: 50.$(($$ % 10))",
                "--metric", "rate[1/s,higher]=rate: (\\S+)", "--invocations", "6", "--calibration", "0",
                "--keep-disturbed", "--json", "-");

        assertEquals(text("err"), ExitCodes.REGRESSION, code);
        JsonNode decision = new ObjectMapper().readTree(text("out"));
        assertEquals(3, decision.get("rounds").intValue());
        assertEquals("rate", decision.at("/results/0/metric").textValue());
        assertEquals(18, decision.at("/results/0/n_head").intValue());
    }

    @Test
    public void shouldSayWhatWasThereInPlaceOfAMetric() throws Exception {
        String[] metric = {"--metric", "rate[1/s,higher]=rate: (\\S+)", "--calibration", "0", "--keep-disturbed"};

        assertEquals(
                ExitCodes.INVALID, run(with(metric, "run", "command", "--param", "command=echo speed: 5")));
        assertTrue(text("err"), text("err").contains("metric 'rate' (rate: (\\S+)): the output does not hold it"));
        assertTrue(text("err"), text("err").contains("speed: 5"));

        assertEquals(
                ExitCodes.INVALID,
                run(with(metric, "run", "command", "--base", "echo rate: 5", "--head", "echo rate: NaN")));
        assertTrue(text("out"), text("out").contains("'NaN'"));
    }

    private static String[] with(String[] more, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    public void shouldNotPassACommandThatFails() throws Exception {
        String[] calm = {"--calibration", "0", "--keep-disturbed"};
        assertEquals(
                ExitCodes.INVALID,
                run(with(calm, "run", "command", "--param", "command=exit 3", "--invocations", "2")));
        assertEquals(
                text("out"),
                ExitCodes.INVALID,
                run(with(calm, "run", "command", "--base", "true", "--head", "exit 3", "--invocations", "6")));
    }

    @Test
    public void shouldSayThatThisMachineCannotWhereThereIsNoKvm() throws Exception {
        Map<String, String> noKvm = Map.of("KVMBENCH_KVM_DEVICE", path("no-kvm").toString());

        assertEquals(ExitCodes.CANNOT, start(noKvm, "run", "snapshot", "--calibration", "0").waitFor());
        assertTrue(text("out") + text("err"), (text("out") + text("err")).contains("no-kvm"));

        assertEquals(ExitCodes.CANNOT, run("doctor", "--calibration", "0", "--device", path("no-kvm").toString()));
        assertTrue(text("out"), text("out").contains("no-kvm"));
        assertTrue(text("out"), text("out").matches("(?s).*suite snapshot +cannot run: it needs KVM\n.*"));
        assertTrue(text("out"), text("out").matches("(?s).*suite command +can run\n.*"));
    }

    @Test
    public void shouldLookAtOneDeviceWithAllItHas() throws Exception {
        Map<String, String> named = Map.of("KVMBENCH_KVM_DEVICE", path("named").toString());
        for (Map<String, String> environment : List.of(named, Map.<String, String>of())) {
            String[] device = environment.isEmpty() ? new String[] {"--device", path("named").toString()} : new String[0];

            start(environment, with(device, "doctor", "--calibration", "0", "--json")).waitFor();

            JsonNode document = new ObjectMapper().readTree(text("out"));
            assertTrue(document.at("/kvm/reason").asText(), document.at("/kvm/reason").asText().contains("named"));
            assertTrue(document.toString(), document.at("/harness/probe/kvm/reason").asText().contains("named"));
        }
    }

    @Test
    public void shouldSayThatNoSuiteRunsWhereTheHarnessDoesNotWork() throws Exception {
        assertEquals(
                ExitCodes.CANNOT,
                start(Map.of("KVMBENCH_HARNESS", "/bin/false"), "doctor", "--calibration", "0").waitFor());

        for (String suite : List.of("snapshot", "syscall", "command")) {
            assertTrue(
                    text("out"), text("out").matches("(?s).*suite " + suite + " +cannot run: the harness does not work\n.*"));
        }
    }

    /** While the base is built in a worktree, and while both sides are measured. */
    @Test
    public void shouldLeaveNeitherWorktreeNorProcessWhenARunOfAFileIsInterrupted() throws Exception {
        Path repository = Files.createDirectory(path("repository"));
        Files.writeString(
                repository.resolve("kvmbench.yaml"),
                "build: touch " + path("building") + "; [ ! -e " + path("slow") + " ] || sleep 987\n"
                        + "commands: [{name: a, run: 'touch " + path("measuring") + "; sleep 0.2'}]\n");
        assertEquals(
                0,
                new ProcessBuilder(
                                "sh", "-c",
                                "git init -q && git add . && git -c user.name=a -c user.email=a@b commit -qm 1"
                                        + " && git -c user.name=a -c user.email=a@b commit --allow-empty -qm 2 && git branch -M main")
                        .directory(repository.toFile())
                        .start()
                        .waitFor());
        for (String stage : List.of("building", "measuring")) {
            Files.deleteIfExists(path("slow"));
            if (stage.equals("building")) {
                Files.createFile(path("slow"));
            }
            Process process = start(
                    Map.of("TMPDIR", folder.newFolder().toString()),
                    "run", "--file", repository.resolve("kvmbench.yaml").toString(), "--calibration", "0", "--keep-disturbed");
            while (!Files.exists(path(stage)) && process.isAlive()) {
                Thread.sleep(20);
            }
            assertTrue(text("err"), process.isAlive());
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            for (ProcessHandle child : children) {
                assertFalse(child.toString(), child.isAlive());
            }
            try (Stream<Path> worktrees = Files.list(repository.resolve(".git"))) {
                assertEquals(stage, List.of(), worktrees.filter(path -> path.endsWith("worktrees")).toList());
            }
            try (Stream<Path> left = Files.walk(folder.getRoot().toPath(), 2)) {
                assertEquals(stage, List.of(), left.filter(path -> path.getFileName().toString().startsWith("kvmbench-")).toList());
            }
        }
    }

    @Test
    public void shouldKeepFinishedInvocationsWhenInterruptedAndGoOnFromThem() throws Exception {
        String[] call = {
            "run", "command", "--param", "command=sleep 0.2", "--invocations", "12", "--calibration", "0", "--keep-disturbed",
            "--out", path("r.json").toString(), "--resume"
        };
        Process process = start(Map.of(), call);
        while (!Files.exists(path("r.json")) && process.isAlive()) {
            Thread.sleep(20);
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy(); // SIGTERM, as a CI system sends
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        for (ProcessHandle child : children) {
            assertFalse(child.toString(), child.isAlive());
        }
        JsonNode before = new ObjectMapper().readTree(path("r.json").toFile());
        int kept = before.at("/results/0/invocations").size();
        assertTrue(kept > 0 && kept < 12);
        assertTrue(
                text("err"),
                text("err").contains(" of 12 invocations are in " + path("r.json") + "; the same command with --resume goes on\n"));
        assertEquals(List.of(), temporaryFiles());

        assertEquals(text("err"), ExitCodes.PASS, run(call));
        JsonNode after = new ObjectMapper().readTree(path("r.json").toFile());
        assertEquals(12, after.at("/results/0/invocations").size());
        assertEquals(before.at("/run/id"), after.at("/run/id"));
        assertEquals(
                before.at("/results/0/invocations/0/samples"), after.at("/results/0/invocations/0/samples"));
    }

    @Test
    public void shouldNotGoOnFromResultsOfAnotherPlan() throws Exception {
        String out = path("r.json").toString();
        String[] there = {"--calibration", "0", "--keep-disturbed", "--out", out};
        run(with(there, "run", "command", "--param", "command=true", "--invocations", "1"));

        assertEquals(
                ExitCodes.USAGE,
                run(with(there, "run", "command", "--param", "command=false", "--resume")));
        assertTrue(text("err"), text("err").contains("another plan"));
    }

    @Test
    public void shouldShowTheVerdictWhenTheResultsCannotBeSaved() throws Exception {
        assumeTrue("there is no /dev/full", Files.exists(Path.of("/dev/full")));

        assertEquals(
                ExitCodes.USAGE,
                run(
                        "run", "command", "--param", "command=true", "--invocations", "1", "--calibration", "0",
                        "--keep-disturbed", "--out", "/dev/full"));
        assertTrue(text("err"), text("err").contains("No space left"));
        assertTrue(text("out"), text("out").contains("command/run"));
    }

    @Test
    public void shouldMeasureWhatRebuildingAloneDoes() throws Exception {
        String build = "echo echo 1$KVMBENCH_LINK_SEED > '" + path("binary") + "'";
        String[] calm = {"--runs", "3", "--invocations", "3", "--calibration", "0", "--keep-disturbed"};

        int code = run(with(
                calm, "selftest", "command", "--param", "command=sh '" + path("binary") + "'", "--metric", "n=(\\d+)",
                "--rebuild", build, "--json"));

        assertEquals(text("err"), ExitCodes.REGRESSION, code);
        JsonNode spread = new ObjectMapper().readTree(text("out"));
        assertEquals("command/run command=sh '" + path("binary") + "'", spread.at("/benchmarks/0/benchmark").textValue());
        assertEquals(3, spread.at("/benchmarks/0/builds").intValue());
        assertTrue(text("out"), spread.get("layout_sd_percent").doubleValue() > 5);
        assertEquals(3, spread.at("/benchmarks/0/fail_percent").doubleValue(), 1e-9);
    }

    @Test
    public void shouldSayWhatIsWrongWithARebuild() throws Exception {
        String[] calm = {"--calibration", "0", "--keep-disturbed"};
        String harness = path("harness").toString();

        assertEquals(ExitCodes.USAGE, run(with(calm, "selftest", "syscall", "--rebuild", "true")));
        assertTrue(text("err"), text("err").contains("name the one that 'true' builds in KVMBENCH_HARNESS"));

        Map<String, String> named = Map.of("KVMBENCH_HARNESS", harness);
        assertEquals(
                ExitCodes.USAGE,
                start(named, with(calm, "selftest", "syscall", "--rebuild", "cp /bin/true " + harness)).waitFor());
        assertTrue(text("err"), text("err").contains("KVMBENCH_LINK_SEED=0 and 1: the order of linking must follow it"));

        assertEquals(ExitCodes.USAGE, run(with(calm, "selftest", "command", "--rebuild", "echo no rule; exit 2")));
        assertTrue(text("err"), text("err").contains("ended with code 2: no rule"));
        assertEquals(ExitCodes.USAGE, run(with(calm, "selftest", "command", "--rebuild", "true", "--runs", "2")));
    }

    @Test
    public void shouldJudgeIdenticalSidesWhereThatIsAskedFor() throws Exception {
        String[] calm = {"--invocations", "6", "--calibration", "0", "--keep-disturbed", "--layout-sd", "5"};
        String count = "echo $(($(cat '" + path("count") + "' 2>/dev/null || echo 0) + 1)) | tee '" + path("count") + "'";
        String[] same = with(
                calm, "run", "command", "--base", count, "--head", count, "--metric", "n=(\\d+)", "--fail", "1", "--warn", "1");

        run(same);
        assertTrue(text("out"), text("out").contains("cannot fail"));
        run(with(new String[] {"--judge-identical"}, same));
        assertTrue(text("out"), text("out").contains("judged all the same"));
        assertTrue(text("out"), text("out").contains("below what relinking alone can do"));
    }

    private List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(folder.getRoot().toPath())) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList();
        }
    }
}
