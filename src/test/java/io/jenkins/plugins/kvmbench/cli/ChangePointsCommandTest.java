package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;
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
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ChangePointsCommandTest {

    private static final String[] STEPS = {
        "0.3", "2.4", "1.5", "-0.9", "-0.5", "99.7", "98.3", "99.1", "149.0", "149.7", "149.5", "149.1", "148.8", "150.0"
    };

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int changePoints(String... arguments) {
        List<String> all = new ArrayList<>(List.of("change-points"));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private String file(String content) throws IOException {
        Path file = folder.newFile().toPath();
        Files.writeString(file, content);
        return file.toString();
    }

    private List<Integer> indexes(String file, String... more) throws IOException {
        out.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of(file, "--json", "-"));
        arguments.addAll(List.of(more));
        assertEquals(err.toString(), ExitCodes.PASS, changePoints(arguments.toArray(String[]::new)));
        List<Integer> indexes = new ArrayList<>();
        new ObjectMapper().readTree(out.toString()).forEach(point -> indexes.add(point.get("index").intValue()));
        return indexes;
    }

    @Test
    public void shouldSayWhereAndHowMuch() throws IOException {
        assertEquals(ExitCodes.PASS, changePoints(file(String.join("\n", STEPS)), "--json", "-"));

        JsonNode points = new ObjectMapper().readTree(out.toString());
        assertEquals(2, points.size());
        JsonNode second = points.get(1);
        assertEquals(8, second.get("index").intValue());
        assertEquals(99.0333, second.get("before").doubleValue(), 1e-4);
        assertEquals(149.35, second.get("after").doubleValue(), 1e-9);
        assertEquals(0.508, second.get("change").doubleValue(), 1e-3);
        assertTrue(second.get("p").doubleValue() < 1e-9);
    }

    @Test
    public void shouldSayItInWords() throws IOException {
        assertEquals(ExitCodes.PASS, changePoints(file(String.join("\n", STEPS) + "\n")));

        assertTrue(out.toString(), out.toString().contains("8: 99.0333 -> 149.350, +50.8 %, p = "));
        assertTrue(out.toString(), out.toString().endsWith("2 change points in 14 values, counted from 0\n"));
    }

    @Test
    public void shouldReadWhateverHoldsNumbers() throws IOException {
        List<Integer> expected = List.of(5, 8);
        assertEquals(expected, indexes(file("\uFEFFtime\r\n\r\n" + String.join("\r\n", STEPS) + "\r\n\r\n")));
        assertEquals(expected, indexes(file(String.join(",", STEPS))));
        assertEquals(expected, indexes(file("commit;p99\nabc;" + String.join("\ndef;", STEPS))));
        assertEquals(expected, indexes(file("n\tp99\n1\t" + String.join("\n2\t", STEPS))));
        assertEquals(expected, indexes(file("p99,\"com\"\"mit, and\nwhat\"\n" + String.join(",\"a, \n b\"\n", STEPS) + ",c"), "--column", "p99"));
        assertEquals(expected, indexes(file(String.join(" , 3\n", STEPS) + ",3"), "--column", "1"));
        Path packed = folder.newFile().toPath();
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(String.join("\n", STEPS).getBytes());
        }
        assertEquals(expected, indexes(packed.toString()));
        assertEquals(List.of(), indexes(file("1\n")));
        assertEquals(List.of(), indexes(file("only a header\n")));
    }

    @Test
    public void shouldTakeWindowLevelAndMagnitude() throws IOException {
        String file = Path.of("src/test/resources/history/tigerbeetle.txt").toString();
        assertEquals(
                List.of(15, 61, 71, 95, 117, 131, 142, 148, 192, 212, 260), indexes(file, "--window", "30", "--p", "0.001"));
        assertEquals(List.of(15, 71), indexes(file, "--window", "30", "--p", "0.01", "--min-magnitude", "0.05"));
    }

    @Test
    public void shouldSayWhatIsWrongAndWhere() throws IOException {
        assertRefused(ExitCodes.INVALID, ":3: 'x' is no finite number", file("1\n2\nx\n"));
        assertRefused(ExitCodes.INVALID, ":2: 'NaN' is no finite number", file("1\nNaN\n"));
        assertRefused(ExitCodes.INVALID, "is no finite number", file("1\n1e999\n"));
        assertRefused(ExitCodes.INVALID, ":3: '' in column 2 is no finite number", file("a,b\n1,2\n1,\n"));
        assertRefused(ExitCodes.INVALID, ":3: has no column 2", file("a,b\n1,2\n1\n"));
        assertRefused(ExitCodes.INVALID, "is empty", file(" \n"));
        assertRefused(ExitCodes.INVALID, "a field is longer", file("1".repeat(100_000)));
        assertRefused(ExitCodes.USAGE, "its columns are a, b, or 1 to 2", file("a,b\n1,2\n"), "--column", "c");
        assertRefused(ExitCodes.USAGE, "cannot be split", file("1\n"), "--window", "1");
        assertRefused(ExitCodes.USAGE, "p must be above 0", file("1\n"), "--p", "2");
        assertRefused(ExitCodes.USAGE, "there is no such file", folder.getRoot() + "/absent");
        String file = file("1\n2\n");
        assertRefused(ExitCodes.USAGE, "would overwrite", file, "--json", file);
    }

    private void assertRefused(int code, String why, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(err.toString(), code, changePoints(arguments));
        assertTrue(err.toString(), err.toString().contains(why));
        assertTrue(err.toString(), !err.toString().contains("defect"));
    }
}
