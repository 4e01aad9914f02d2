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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code run own} and {@code run criterion} as processes of their own, with scripts in the tools' places. */
public class RunOwnTest {

    private static final String JMH = """
            n=$(($(cat "$COUNT" 2>/dev/null || echo 0) + 1)); echo $n > "$COUNT"
            echo "$1" >> "$COUNT.log"
            sep=; { echo '['; for b in p.A.one p.A.two; do echo "$b" | grep -qE "${1:-.}" || continue
            v=$(cat value); [ $b = p.A.two ] || v=100
            echo "$sep{\\"benchmark\\":\\"$b\\",\\"mode\\":\\"avgt\\",\\"primaryMetric\\":{\\"scoreUnit\\":\\"ns/op\\",\\"rawData\\":[[$v.$((n * 7 % 10)),$v.1]]}}"; sep=,; done; echo ']'; } > "$2"
            """;

    private static final String HYPERFINE = """
            n=$(($(cat "$COUNT" 2>/dev/null || echo 0) + 1)); echo $n > "$COUNT"
            v=$(cat value); echo "{\\"results\\":[{\\"command\\":\\"tool\\",\\"times\\":[0.$v$((n * 7 % 10)),0.$v],\\"exit_codes\\":[0,0]}]}" > "$1"
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path repository;

    @Before
    public void aRepository() throws Exception {
        assumeTrue(
                "the harness is not built: run 'make native'",
                getClass().getResource("/native/linux-x86-64/kvmbench-harness") != null);
        repository = folder.newFolder("repository").toPath();
        Files.createDirectories(path("temporary"));
        sh("git init -q . && git config user.name t && git config user.email t@t");
        Files.writeString(repository.resolve("jmh.sh"), JMH);
        Files.writeString(repository.resolve("hyperfine.sh"), HYPERFINE);
        Files.writeString(repository.resolve("value"), "200\n");
        sh("git add . && git commit -qm one");
    }

    private void sh(String command) throws Exception {
        assertEquals(command, 0, new ProcessBuilder("sh", "-c", command).directory(repository.toFile()).start().waitFor());
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private String text(String name) throws IOException {
        return Files.readString(path(name));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectOutput(path("out").toFile())
                .redirectError(path("err").toFile());
        builder.environment().put("XDG_CACHE_HOME", path("cache").toString());
        builder.environment().put("TMPDIR", path("temporary").toString());
        builder.environment().put("COUNT", path("count").toString());
        return builder.start();
    }

    private int own(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("own", "--invocations", "6", "--calibration", "0", "--keep-disturbed", "--json", "-"));
        arguments.addAll(List.of(more));
        return start(arguments.toArray(String[]::new)).waitFor();
    }

    private JsonNode decision() throws IOException {
        return new ObjectMapper().readTree(text("out"));
    }

    private void nothingIsLeft() throws Exception {
        try (Stream<Path> left = Files.list(path("temporary"))) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("kvmbench-")).toList());
        }
        sh("test $(git worktree list | wc -l) = 1");
    }

    @Test
    public void shouldFindWhatJmhMeasuredSlowerSinceARevision() throws Exception {
        Files.writeString(repository.resolve("value"), "220\n");

        int code = own("--base", "HEAD", "--run", "sh jmh.sh {filter} {out}/r.json".replace("{filter}", "\"\"{filter}"));

        assertEquals(text("err"), ExitCodes.REGRESSION, code);
        assertEquals("p.A.two", decision().at("/results/0/benchmark").textValue());
        assertEquals("REGRESSED", decision().at("/results/0/verdict").textValue());
        assertEquals(18, decision().at("/results/0/n_base").intValue());
        assertEquals(6, decision().at("/results/1/n_base").intValue());
        assertEquals("^(p\\.A\\.two)$", Files.readAllLines(path("count.log")).get(12));
        nothingIsLeft();
    }

    @Test
    public void shouldPassTwoRevisionsOfHyperfinesThatDoTheSame() throws Exception {
        sh("echo more > readme && git add . && git commit -qm two");

        int code = own("--base", "HEAD^", "--head", "HEAD", "--run", "sh hyperfine.sh {out}/r.json", "--format", "hyperfine");

        assertEquals(text("err"), ExitCodes.PASS, code);
        assertEquals(6, decision().at("/results/0/n_head").intValue());
        assertTrue(text("err"), text("err").contains("checking out the base, HEAD^"));
        nothingIsLeft();
    }

    @Test
    public void shouldMeasureOneSideWhereNothingIsComparedInASubdirectory() throws Exception {
        Files.createDirectories(repository.resolve("sub/out"));
        Files.writeString(repository.resolve("sub/hyperfine.sh"), HYPERFINE);
        Files.writeString(repository.resolve("sub/value"), "200");

        int code = own("--dir", "sub", "--run", "sh hyperfine.sh out/r.json", "--results", "out");

        assertEquals(text("err"), ExitCodes.PASS, code);
        assertEquals(12, decision().at("/results/0/invocations/0/samples").size() * 6);
    }

    @Test
    public void shouldBuildEachSideOnceAndShowWhyItCannot() throws Exception {
        int code = own("--base", "HEAD", "--build", "echo built >> \"$COUNT.builds\"", "--run", "sh hyperfine.sh {out}/r.json");
        assertEquals(text("err"), ExitCodes.PASS, code);
        assertEquals(2, Files.readAllLines(path("count.builds")).size());

        int broken = own("--base", "HEAD", "--build", "echo no such module; exit 4", "--run", "sh hyperfine.sh {out}/r.json");
        assertEquals(ExitCodes.INVALID, broken);
        assertTrue(text("err"), text("err").contains("exit status 4"));
        assertTrue(text("err"), text("err").contains("no such module"));
        nothingIsLeft();
    }

    @Test
    public void shouldRefuseWhatCannotBeBeforeAnythingIsMeasured() throws Exception {
        refuses("'no-such' is neither a directory nor a revision", "--base", "no-such", "--run", "x {out}");
        refuses("'-x' is neither a directory nor a revision", "--base=-x", "--run", "x {out}");
        refuses("--head goes with --base", "--head", "HEAD", "--run", "x {out}");
        refuses("unknown format 'criterio', known are criterion", "--format", "criterio", "--run", "x {out}");
        refuses("nothing says where 'x' leaves its results", "--base", "HEAD", "--run", "x");
        refuses("is empty", "--base", "", "--run", "x {out}");
        refuses("an even number of 6 or more", "--base", "HEAD", "--invocations", "7", "--run", "x {out}");
        refuses("there is no directory 'sub/' in 'HEAD'", "--base", "HEAD", "--dir", "sub", "--run", "x {out}");
        nothingIsLeft();
    }

    private void refuses(String why, String... arguments) throws Exception {
        Files.createDirectories(repository.resolve("sub"));
        List<String> all = new ArrayList<>(List.of("own", "--calibration", "0"));
        all.addAll(List.of(arguments));
        assertEquals(why, ExitCodes.USAGE, start(all.toArray(String[]::new)).waitFor());
        assertTrue(text("err"), text("err").contains(why));
    }

    @Test
    public void shouldRefuseADirectoryWithoutCargo() throws Exception {
        assertEquals(ExitCodes.USAGE, start("criterion", "--base", "HEAD", "--calibration", "0").waitFor());
        assertTrue(text("err"), text("err").contains("there is no Cargo.toml in"));
        assertEquals(ExitCodes.USAGE, start("criterion", "--filter", "(").waitFor());
        assertTrue(text("err"), text("err").contains("filter cannot be '('"));
        nothingIsLeft();
    }

    @Test
    public void shouldLeaveNothingWhenASignalEndsItAndGoOnAfterwards() throws Exception {
        String run = "[ $(cat \"$COUNT\" 2>/dev/null || echo 0) -lt 4 ] || [ -e \"$COUNT.go\" ] || { echo $$ > \"$COUNT.pid\"; sleep 1000; };"
                + " sh hyperfine.sh {out}/r.json";
        String[] arguments = {
            "own", "--base", "HEAD", "--invocations", "6", "--calibration", "0", "--keep-disturbed", "--run", run, "--out",
            path("r.json").toString(), "--resume"
        };
        Process process = start(arguments);
        while (process.isAlive() && !Files.exists(path("count.pid"))) {
            Thread.sleep(20);
        }
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));

        long pid = Long.parseLong(text("count.pid").strip());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        nothingIsLeft();
        assertTrue(text("err"), text("err").contains("invocations are in " + path("r.json")));

        Files.createFile(path("count.go"));
        assertEquals(text("err"), ExitCodes.PASS, start(arguments).waitFor());
        assertEquals("each once", "12", text("count").strip());
        nothingIsLeft();
    }
}
