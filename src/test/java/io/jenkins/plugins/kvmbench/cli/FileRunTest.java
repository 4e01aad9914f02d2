package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code run} by a file, in real repositories, measured for real: the command prints a number that its build wrote. */
public class FileRunTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path here;
    private Path results;
    private final StringWriter said = new StringWriter();

    @Before
    public void aRepository() throws Exception {
        here = folder.newFolder("repository").toPath();
        results = folder.getRoot().toPath().resolve("results.json");
        shell("git init -q -b main && git config user.name a && git config user.email a@b && git config commit.gpgsign false");
        write("source", "100");
        write(".gitignore", "built");
        gates("  - {metric: '*', warn: 2, fail: 3}");
        shell("git add . && git commit -qm 1 && git checkout -q -b topic");
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(here.resolve(name), text + "\n");
    }

    private void gates(String... lines) throws Exception {
        write(
                "kvmbench.yaml",
                """
                build: cp source built
                invocations: 6
                commands:
                  - name: size
                    run: echo "size $(cat built)"
                    metrics: [{name: size, unit: B, find: 'size (.*)'}]
                gates:
                """
                        + String.join("\n", lines));
    }

    private String shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).directory(here.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(output, 0, process.waitFor());
        return output;
    }

    private int run(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "run", "--file", here.resolve("kvmbench.yaml").toString(), "--calibration", "0", "--keep-disturbed", "--out", results.toString()));
        arguments.addAll(List.of(more));
        said.getBuffer().setLength(0);
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments.toArray(String[]::new));
        assertEquals("no worktree is left", 1, shell("git worktree list").lines().count());
        return code;
    }

    private void assertSaid(String expected) {
        assertTrue(said.toString(), said.toString().replaceAll("\\s+", " ").contains(expected));
    }

    @Test
    public void shouldCompareTheFilesWithWhatTheyCameFrom() throws Exception {
        shell("git commit -q --allow-empty -m 2");
        assertEquals(said.toString(), ExitCodes.PASS, run());
        write("source", "120");
        assertEquals("not committed, and built", ExitCodes.REGRESSION, run());

        ResultSet measured = ResultReader.read(results, ResultReader.Keep.ALL);
        assertEquals("command/size size", measured.results().stream()
                .filter(result -> result.gating() && result.arm() == Arm.BASE && result.id().suite().equals("command"))
                .map(result -> result.id().path() + result.id().paramText() + " " + result.id().metric())
                .findFirst()
                .orElseThrow());
        assertTrue(measured.run().subject(Arm.HEAD).label(), measured.run().subject(Arm.HEAD).label().startsWith("the files at HEAD ("));
        assertEquals("120\n", Files.readString(here.resolve("built")));
    }

    @Test
    public void shouldNotLetAChangeLoosenItsOwnGates() throws Exception {
        write("source", "120");
        gates("  - {metric: '*', warn: never, fail: never}", "missing: none", "waivers: [{pattern: '*', author: me, reason: mine, until: 2999-12-31}]");
        shell("git commit -qam 2");

        assertEquals(ExitCodes.REGRESSION, run());
        assertSaid("gates and waivers are those of main (");
        assertSaid("the change's own are others and do not count");
        assertEquals("whoever reads the file", ExitCodes.REGRESSION, Main.commandLine()
                .setOut(new PrintWriter(said))
                .execute("report", results.toString()));
        // Even where nothing is committed yet, once a CI system says where it goes.
        shell("git checkout -q -B main HEAD~1 && git reset -q --hard && git checkout -q topic -- kvmbench.yaml source");
        assertEquals("on the target itself, the file here is its own", ExitCodes.PASS, run());
        assertEquals(ExitCodes.REGRESSION, run("--target", "main"));
    }

    @Test
    public void shouldWaiveWhatTheTargetWaives() throws Exception {
        shell("git checkout -q main");
        gates("  - {fail: 3}", "waivers: [{pattern: size, author: ann, reason: known, until: 2999-12-31}]");
        shell("git commit -qam waived && git checkout -q -B topic");
        write("source", "120");
        gates("  - {fail: 3}");
        shell("git commit -qam 2");

        assertEquals(ExitCodes.PASS, run());
        assertSaid("1 regression was waived");
    }

    @Test
    public void shouldSayThatATargetHasNoGatesOfItsOwn() throws Exception {
        shell("git checkout -q main && git rm -q --cached kvmbench.yaml && git commit -qm none && git checkout -q -f -B topic && git reset -q");
        gates("  - {fail: 50, warn: 40}");
        write("source", "120");
        shell("git add . && git commit -qm 2");

        assertEquals(ExitCodes.PASS, run());
        assertSaid("gates and waivers are the change's own: main (");
    }

    @Test
    public void shouldLetOptionsCountInPlaceOfTheFileAndSaySo() throws Exception {
        write("source", "120");
        shell("git commit -qam 2");

        assertEquals(ExitCodes.PASS, run("--fail", "50", "--warn", "40", "--invocations", "8"));
        assertSaid("said on the command line, in place of what the file says:");
        assertSaid("--fail");
        assertEquals(8, ResultReader.read(results, ResultReader.Keep.ALL).on(Arm.HEAD).get(0).invocations().size());
        assertEquals("a revision", ExitCodes.PASS, run("--base", "topic"));
        assertEquals(ExitCodes.USAGE, run("--metric", "a=b"));
        assertEquals(ExitCodes.USAGE, run("--param", "pages=1"));
        assertEquals(ExitCodes.USAGE, run("snapshot"));
        assertSaid("--file goes without suites");
    }

    /** A change that builds in another way. */
    @Test
    public void shouldBuildTheBaseAsItSaysItself() throws Exception {
        shell("git mv source src");
        Files.writeString(here.resolve("kvmbench.yaml"), Files.readString(here.resolve("kvmbench.yaml")).replace("cp source", "cp src"));
        shell("git commit -qam 2");

        assertEquals(said.toString(), ExitCodes.PASS, run());
    }

    @Test
    public void shouldSayWhichBuildFailedAndLeaveNothing() throws Exception {
        shell("git checkout -q main");
        write("kvmbench.yaml", "build: 'echo broken; false'\ncommands: [{name: a, run: 'true'}]");
        shell("git commit -qam broken && git checkout -q -B topic && git commit -q --allow-empty -m 2");

        assertEquals(ExitCodes.INVALID, run());
        assertSaid("the build 'echo broken; false' failed in '");
        assertSaid("broken");
    }

    @Test
    public void shouldSayWhatIsMissing() throws Exception {
        write("kvmbench.yaml", "comands: []");
        assertEquals(ExitCodes.USAGE, run());
        assertSaid("kvmbench.yaml:1:1: there is no key 'comands' in this file: the nearest are 'commands', ");
        Files.delete(here.resolve("kvmbench.yaml"));
        assertEquals(ExitCodes.USAGE, run());
        assertSaid("kvmbench.yaml' does not exist");
        Path elsewhere = folder.newFolder("elsewhere").toPath();
        Files.writeString(elsewhere.resolve("kvmbench.yaml"), "suites: {snapshot: }");
        assertEquals(ExitCodes.USAGE, run("--file", elsewhere.resolve("kvmbench.yaml").toString()));
    }

    @Test
    public void shouldNeverWriteOverAFile() throws Exception {
        String before = Files.readString(here.resolve("kvmbench.yaml"));
        assertEquals(ExitCodes.USAGE, Main.commandLine().setErr(new PrintWriter(said)).execute("init", here.toString()));
        assertEquals(before, Files.readString(here.resolve("kvmbench.yaml")));
        assertEquals(ExitCodes.PASS, Main.commandLine().setOut(new PrintWriter(said)).execute("init", "--force", here.toString()));
        assertFalse(before.equals(Files.readString(here.resolve("kvmbench.yaml"))));
    }
}
