package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BaselineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private String out = "";
    private String err = "";

    private int kvmbench(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--baselines=" + path("baselines"));
        StringWriter said = new StringWriter();
        StringWriter wrong = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(wrong))
                .execute(all.toArray(String[]::new));
        out = said.toString();
        err = wrong.toString();
        return code;
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    /** Criterion's own files of one benchmark, so many samples of a process each. */
    private Path criterion(String directory, double... nanoseconds) throws IOException {
        for (int i = 0; i < nanoseconds.length; i++) {
            Path measured = Files.createDirectories(path(directory + "/run-" + i + "/jit_ir_compilation/100/new"));
            Files.writeString(
                    measured.resolve("benchmark.json"),
                    "{\"full_id\":\"jit_ir_compilation/100\",\"directory_name\":\"jit_ir_compilation/100\",\"title\":\"t\"}");
            Files.writeString(
                    measured.resolve("sample.json"), "{\"iters\":[1,2],\"times\":[" + nanoseconds[i] + "," + 2 * nanoseconds[i] + "]}");
        }
        return path(directory);
    }

    private JsonNode rows(int code, Path head, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("compare", "--baseline", "main", head.toString(), "--json", "-"));
        arguments.addAll(List.of(more));
        assertEquals(err, code, kvmbench(arguments.toArray(String[]::new)));
        return JSON.readTree(out).get("results");
    }

    @Test
    public void shouldKeepTheEvidenceOfWhatItSaves() throws Exception {
        Path before = criterion("before", 1500, 1510, 1520, 1530, 1540, 1550);
        assertEquals(0, kvmbench("baseline", "save", "main", before.toString()));
        assertTrue(out, out.startsWith("saved 1 benchmark in "));

        JsonNode entry = JSON.readTree(path("baselines/main.json").toFile()).get("jit_ir_compilation/100");
        assertEquals(1525, entry.get("value").doubleValue(), 1e-9);
        assertEquals("ns", entry.get("unit").textValue());
        assertTrue(entry.get("date").textValue(), entry.get("date").textValue().matches("\\d{4}-\\d\\d-\\d\\d"));
        assertTrue(entry.get("description").textValue(), entry.get("description").textValue().contains("jit_ir_compilation/100"));

        assertEquals("OK", rows(0, before).at("/0/verdict").textValue());
        JsonNode slower = rows(1, criterion("after", 1800, 1810, 1820, 1830, 1840, 1850), "--fail", "5");
        assertEquals("REGRESSED", slower.at("/0/verdict").textValue());
        assertEquals("by a test, not by size alone", 6, slower.at("/0/n_base").intValue());
    }

    @Test
    public void shouldReadABaselineThatSaysNoMoreThanValueAndUnit() throws Exception {
        Files.createDirectories(path("baselines"));
        Files.writeString(
                path("baselines/main.json"),
                "{\"jit_ir_compilation/100\":{\"value\":1.5,\"unit\":\"us\",\"description\":\"d\",\"date\":\"2025-12-28\"},"
                        + "\"gone\":{\"value\":2,\"unit\":\"ms\",\"description\":\"\",\"date\":\"2025-12-28\"}}");

        JsonNode rows = rows(1, criterion("after", 1900), "--fail", "20");

        assertEquals("REGRESSED", rows.at("/0/verdict").textValue());
        assertEquals("jit_ir_compilation/100", rows.at("/0/benchmark").textValue());
        assertEquals(1900.0 / 1500 - 1, rows.at("/0/change").doubleValue(), 1e-9);
        assertEquals("MISSING", rows.at("/1/verdict").textValue());
    }

    @Test
    public void shouldListAndRemove() throws Exception {
        Path results = criterion("before", 1500);
        kvmbench("baseline", "save", "main", results.toString());
        kvmbench("baseline", "save", "other", results.toString());
        Files.writeString(path("baselines/broken.json"), "{");
        Files.writeString(path("baselines/note.txt"), "");

        assertEquals(0, kvmbench("baseline", "list"));
        assertEquals(out, 3, out.lines().count());
        assertTrue(out, out.lines().anyMatch(line -> line.startsWith("main   ") && line.endsWith("   1 benchmark")));
        assertTrue(out, out.lines().anyMatch(line -> line.startsWith("broken   ") && line.contains("cannot be read")));

        assertEquals(0, kvmbench("baseline", "remove", "other"));
        assertFalse(Files.exists(path("baselines/other.json")));
        assertEquals(ExitCodes.USAGE, kvmbench("baseline", "remove", "other"));
        assertTrue(err, err.contains("there is no baseline 'other'") && err.contains("there are broken, main"));
    }

    @Test
    public void shouldRefuseNamesThatAreNoneAndWhatDoesNotGoTogether() throws Exception {
        String results = criterion("before", 1500).toString();
        for (String name : List.of("../x", "", ".hidden", "a/b", "a b")) {
            assertEquals(name, ExitCodes.USAGE, kvmbench("baseline", "save", name, results));
            assertEquals(name, ExitCodes.USAGE, kvmbench("compare", "--baseline", name, results));
        }
        assertFalse(Files.exists(path("baselines")));
        assertEquals(ExitCodes.USAGE, kvmbench("compare", "--baseline", "main", results));
        assertTrue(err, err.contains("there is no baseline 'main'") && err.contains("none at all"));
        assertEquals(ExitCodes.USAGE, kvmbench("compare", "--baseline", "main", results, results));
        assertTrue(err, err.contains("--baseline stands in place of BASE"));
        assertEquals(ExitCodes.USAGE, kvmbench("compare", "--baseline", "main", "--history", results, results));
        assertEquals(ExitCodes.USAGE, kvmbench("baseline"));
        assertTrue(err, err.contains("save, list or remove"));
    }
}
