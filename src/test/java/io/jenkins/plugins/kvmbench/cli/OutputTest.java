package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Where reports go, and what becomes of the verdict when one cannot. */
public class OutputTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int kvmbench(Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts.toArray(String[]::new));
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    /** A hyperfine export of two commands, ten runs each; the second takes {@code factor} seconds. */
    private Path results(String name, double factor) throws IOException {
        return Files.writeString(path(name), "{\"results\":[" + command("even", 2) + "," + command("odd", factor) + "]}");
    }

    private static String command(String name, double seconds) {
        String times = IntStream.range(0, 10)
                .mapToObj(i -> String.valueOf(seconds * (1 + 0.001 * (i * 7 % 10))))
                .collect(Collectors.joining(","));
        return "{\"command\":\"" + name + "\",\"mean\":1,\"stddev\":0.1,\"times\":[" + times + "],\"exit_codes\":[0,0,0,0,0,0,0,0,0,0]}";
    }

    /** A file whose parent is a file: nobody, not even root, can write it. */
    private Path impossible(String name) throws IOException {
        Path file = path("file");
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        return file.resolve(name);
    }

    private void assertRefused(String why, Object... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(err.toString(), ExitCodes.USAGE, kvmbench(arguments));
        assertTrue(err.toString(), err.toString().contains(why));
        assertFalse(err.toString(), err.toString().contains("\tat "));
    }

    @Test
    public void shouldTakeNoEmptyNameForTheCurrentDirectory() throws IOException {
        Path file = results("a.json", 1);
        String why = "a file or directory has a name ('.' is the current directory), and this is empty";
        assertRefused(why, "compare", "", file);
        assertRefused(why, "compare", file, "");
        assertRefused(why, "report", "");
        assertRefused("''", "publish", "", "--summary", path("summary"));
        assertRefused(why, "publish", file, "--summary", "");
        assertRefused(why, "gate", "--plain", "");
        assertRefused(why, "compare", file, file, "--html", "");
        assertRefused(why, "run", "command", "--param", "command=true", "--out", "");
    }

    @Test
    public void shouldOverwriteNeitherInputsNorItsOwnOutputs() throws IOException {
        Path base = results("base.json", 1);
        Path head = results("head.json", 1.1);
        Files.createDirectories(path("runs"));
        Path inside = results("runs/run-1.json", 1);
        String before = Files.readString(base);
        Path link = Files.createSymbolicLink(path("link"), base);
        assertRefused("--out would overwrite '" + base + "', which is read", "compare", base, head, "--out", base);
        assertRefused("--html would overwrite '" + link + "', which is read", "compare", base, head, "--html", link);
        assertRefused("--json would overwrite", "compare", link, head, "--json", path("runs/../base.json"));
        assertRefused("--csv would overwrite", "report", base, "--csv", base);
        assertRefused("with all that lies in '" + path("runs"), "compare", path("runs"), head, "--json", inside);
        assertRefused("--summary would overwrite", "publish", base, "--summary", base);
        assertRefused("--json would overwrite", "gate", "--plain", base, "--json", base);
        assertRefused("would write the same file", "compare", base, head, "--csv", path("x"), "--out", path("runs/../x"));
        assertRefused("would write the same file", "run", "command", "--param", "command=true", "--out", path("x"), "--json", path("x"));
        assertEquals(before, Files.readString(base));
        assertFalse(Files.exists(path("x")));
        assertEquals(
                "a new file in the directory that was read, and a device twice",
                ExitCodes.PASS,
                kvmbench(
                        "report", path("runs"), "--html", path("runs/r.html"), "--json", path("runs/new.json"), "--csv", "/dev/null",
                        "--dat", "/dev/null"));
    }

    @Test
    public void shouldSayWhereLimitsCountForNothingAndWhichSideIsTaken() throws IOException {
        Path base = results("base.json", 1);
        Path both = path("both.json");
        assertEquals(ExitCodes.PASS, kvmbench("report", base, "--fail", "5"));
        assertTrue(err.toString(), err.toString().contains("holds one side, so nothing is compared and limits count for nothing"));
        kvmbench("compare", base, results("head.json", 1.1), "--out", both);
        assertFalse(err.toString(), err.toString().contains("both sides"));
        kvmbench("compare", base, both);
        assertTrue(err.toString(), err.toString().contains("'" + both + "' holds both sides of a comparison: only its head"));
    }

    @Test
    public void shouldKeepTheVerdictWhereTheSummaryCannotBeWritten() throws IOException {
        Path base = results("base.json", 1);
        Path summary = impossible("summary.md");
        assertEquals(ExitCodes.PASS, kvmbench("publish", base, "--summary", summary));
        assertTrue(err.toString(), err.toString().contains("kvmbench: --summary not published: '" + summary + "'"));
        assertEquals(ExitCodes.REGRESSION, kvmbench("publish", base, results("head.json", 1.1), "--summary", summary));
        assertRefused("--summary not published", "publish", base, "--summary", summary, "--strict");
    }

    @Test
    public void shouldNotPassWhereAResultFileCannotBeRead() throws IOException {
        Files.createDirectories(path("base"));
        Files.createDirectories(path("head"));
        results("base/a.json", 1);
        results("head/a.json", 1);
        Files.writeString(path("base/b.json"), "{\"results\":[{\"command\":\"slow\",\"ti");
        Path both = path("both.json");
        assertEquals(ExitCodes.INVALID, kvmbench("compare", path("base"), path("head"), "--out", both));
        assertTrue(out.toString(), out.toString().contains("nothing passes: " + path("base/b.json")));
        assertEquals(ExitCodes.INVALID, kvmbench("report", both));
        results("head/a.json", 1.1);
        assertEquals(ExitCodes.REGRESSION, kvmbench("compare", path("base"), path("head")));
    }

    @Test
    public void shouldSayTheVerdictAndWriteTheOtherFilesWhereOneCannotBeWritten() throws IOException {
        int code = kvmbench(
                "compare", results("a", 1), results("b", 1.1), "--html", impossible("x.html"), "--csv", path("x.csv"), "--json",
                impossible("x.json"), "--out", path("x.out"));

        assertEquals("the verdict weighs more", ExitCodes.REGRESSION, code);
        assertTrue(out.toString(), out.toString().startsWith("SLOWER"));
        assertTrue(Files.size(path("x.csv")) > 0);
        assertTrue(Files.size(path("x.out")) > 0);
        for (String what : List.of("--html: ", "--json: ")) {
            assertTrue(err.toString(), err.toString().contains("kvmbench: " + what + path("file")));
        }
        assertTrue(err.toString(), err.toString().contains(path("file") + " is no directory; everything else stands."));
        assertTrue(err.toString(), err.toString().contains("Name a file that can be written"));
        assertFalse(err.toString(), err.toString().contains("\tat "));
    }

    @Test
    public void shouldNotPassWithoutAFileThatWasAskedFor() throws IOException {
        for (String option : List.of(
                "--json", "--markdown", "--html", "--csv", "--csv-invocations", "--dat", "--svg", "--scaling", "--out")) {
            int code = kvmbench("compare", results("a", 1), results("b", 1), option, impossible("x"));
            assertEquals(option + err, ExitCodes.USAGE, code);
            assertTrue(err.toString(), err.toString().contains("kvmbench: " + option + ": "));
            assertTrue(out.toString(), out.toString().startsWith("NOT SLOWER"));
        }
    }

    @Test
    public void shouldWriteAnyReportToStandardOutputAndTheVerdictToStandardError() throws IOException {
        Map<String, String> beginnings = Map.of(
                "--json", "{", "--markdown", "### ", "--html", "<!DOCTYPE html>", "--csv", "suite,benchmark,",
                "--csv-invocations", "suite,benchmark,", "--dat", "pages,", "--svg", "<", "--scaling", "<");
        for (Map.Entry<String, String> option : beginnings.entrySet()) {
            out.getBuffer().setLength(0);
            err.getBuffer().setLength(0);
            assertEquals(
                    ExitCodes.REGRESSION, kvmbench("compare", results("a", 1), results("b", 1.1), option.getKey(), "-"));
            assertTrue(option + ": " + out, out.toString().startsWith(option.getValue()));
            assertFalse(out.toString(), out.toString().contains("SLOWER  "));
            assertTrue(err.toString(), err.toString().startsWith("SLOWER  1 of 2 benchmarks"));
        }
        assertFalse("no file of that name", Files.exists(Path.of("-")));
    }

    @Test
    public void shouldRefuseTwoReportsOnStandardOutputBeforeAnythingIsRead() {
        assertEquals(ExitCodes.USAGE, kvmbench("compare", path("none"), path("none"), "--csv", "-", "--json", "-"));
        assertTrue(err.toString(), err.toString().contains("not --json and --csv"));
        assertEquals("", out.toString());
    }

    @Test
    public void shouldShowTheRowsThatAreAskedFor() throws IOException {
        Path a = results("a", 1);
        Path b = results("b", 1.1);
        for (String pattern : List.of("od", "e*od?", "/^hyperfine.od{2}/")) {
            out.getBuffer().setLength(0);
            kvmbench("compare", a, b, "--filter", pattern);
            assertTrue(pattern + out, out.toString().contains("hyperfine/odd"));
            assertFalse(pattern + out, out.toString().contains("hyperfine/even"));
            assertTrue(pattern + out, out.toString().contains("SLOWER  1 of 2 benchmarks"));
        }
        out.getBuffer().setLength(0);
        kvmbench("compare", a, b, "--all", "--sort", "name");
        assertTrue(out.toString(), out.toString().matches("(?s).*hyperfine/even.*hyperfine/odd.*"));
        assertTrue(out.toString(), out.toString().contains("geometric mean: "));
    }

    @Test
    public void shouldRefuseAPatternThatIsNone() throws IOException {
        assertEquals(ExitCodes.USAGE, kvmbench("compare", results("a", 1), results("b", 1), "--filter", "/(/"));
        assertTrue(err.toString(), err.toString().contains("--filter cannot be '/(/'"));
    }

    @Test
    public void shouldSayWhatIsWrongLastAndNotPushItAwayByUsage() {
        for (String[] call : new String[][] {{"compare", "a"}, {"run", "snapshot", "--nonsense"}, {"nonsense"}}) {
            err.getBuffer().setLength(0);
            assertEquals(ExitCodes.USAGE, kvmbench((Object[]) call));
            List<String> lines = err.toString().lines().toList();
            assertTrue(err.toString(), lines.get(0).startsWith("kvmbench: "));
            assertTrue(err.toString(), lines.get(lines.size() - 1).startsWith("See 'kvmbench"));
            assertTrue(err.toString(), lines.size() <= 3);
            assertEquals(err.toString(), call[0].equals("nonsense"), lines.get(0).contains("there is no command 'nonsense', but '"));
        }
        err.getBuffer().setLength(0);
        kvmbench();
        List<String> lines = err.toString().lines().toList();
        assertTrue(err.toString(), lines.get(0).startsWith("Usage: kvmbench"));
        assertTrue(err.toString(), lines.get(lines.size() - 2).startsWith("kvmbench: Missing required subcommand"));
    }
}
