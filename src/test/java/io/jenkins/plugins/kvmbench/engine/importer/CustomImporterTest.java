package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** On files after the action's public documentation. */
public class CustomImporterTest {

    private static final String MIXED = """
            [{"name": "throughput", "unit": "ops/s", "value": 1000}, {"name": "memory", "unit": "MB", "value": 100},
             {"name": "latency", "unit": "ms", "value": 10}, {"name": "load", "unit": "Percent", "value": 50}]""";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldObeyTheDirectionThatTheFormatsNameSays() throws Exception {
        for (String format : List.of("customSmallerIsBetter", "customBiggerIsBetter")) {
            Direction said = format.contains("Smaller") ? Direction.LOWER : Direction.HIGHER;
            assertEquals(
                    List.of(said, said, said, said),
                    Fixtures.read(format, write(MIXED)).results().stream().map(Result::better).toList());
        }
    }

    @Test
    public void shouldDecideTheDirectionOfEachEntryByItsUnit() throws Exception {
        ResultSet set = Fixtures.read("custom", write(MIXED));
        assertEquals(Direction.LOWER, Fixtures.result(set, "custom/latency value").better());
        assertEquals(Direction.UNKNOWN, Fixtures.result(set, "custom/load value").better());
        assertEquals(Direction.LOWER, Fixtures.result(set, "custom/memory value").better());
        assertEquals(Direction.HIGHER, Fixtures.result(set, "custom/throughput value").better());
    }

    @Test
    public void shouldKeepUnitsOfOneDimensionInOneAndRememberTheOther() throws Exception {
        ResultSet smaller = Fixtures.read("custom", "custom/smaller.json");
        assertResult("s", "ms", 0.8125, Fixtures.result(smaller, "custom/boot value"));
        assertResult("%", "Percent", 50, Fixtures.result(smaller, "custom/CPU load value"));
        ResultSet bigger = Fixtures.read("custom", "custom/bigger.json");
        assertResult("1/s", "ops/ms", 1500, Fixtures.result(bigger, "custom/requests value"));
        assertResult("B", "Megabytes", 512e6, Fixtures.result(bigger, "custom/free memory value"));
    }

    @Test
    public void shouldRecognizeItByItsStructureWhateverStandsFirst() throws Exception {
        Path file = write("[{\"extra\": \"[{ \\\"name\\\": }\", \"links\": [{\"a\": [1]}], \"value\": 1, \"unit\": \"ms\","
                + " \"name\": \"boot\"}]");
        assertEquals(1, read(file).results().size());
        Files.writeString(file, "\ufeff" + Files.readString(file));
        assertEquals(1, read(file).results().size());
        byte[] plain = Files.readAllBytes(file);
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(plain);
        }
        assertEquals(1, read(file).results().size());
    }

    @Test
    public void shouldTakeNumbersInQuotesAndValuesWithoutAUnit() throws Exception {
        ResultSet set = read(write("[{\"name\": \"a\", \"unit\": \"us\", \"value\": \"12.5\"}, {\"name\": \"b\", \"value\": \"-3e2\"}]"));
        assertResult("s", "us", 12.5e-6, Fixtures.result(set, "custom/a value"));
        assertResult("", "", -300, Fixtures.result(set, "custom/b value"));
        for (String value : List.of("1,234", "NaN", "0x1p3", "1d", "1e999", "12 ms", "")) {
            String refusal = Fixtures.refusal(
                    write("[{\"name\": \"a\", \"unit\": \"us\", \"value\": \"" + value + "\"}]"));
            assertTrue(refusal, refusal.endsWith("/0/value: expected a number, found \"" + value + "\""));
        }
    }

    @Test
    public void shouldSayWhatAFileIsThatHoldsNoResults() throws Exception {
        assertRefused("", "is empty: the tool that should have written it wrote nothing");
        assertRefused(MIXED.getBytes(StandardCharsets.UTF_16), "is UTF-16, expected UTF-8");
        assertRefused(MIXED.getBytes(Charset.forName("UTF-16LE")), "is UTF-16, expected UTF-8");
        assertRefused("PK\u0003\u0004", "is compressed by zip");
        assertRefused("{\"reason\":\"benchmark-complete\"}\n{}", "holds messages of cargo");
        assertRefused("{\"benchmarks\":[{\"stats\":{}}]}", "is of pytest-benchmark, which is not read");
        assertRefused("{\"context\":{},\"benchmarks\":[{\"real_time\":1}]}", "is of Google Benchmark, which is not read");
        assertRefused("{\"benchmarks\":[]}", "is in none of the formats that are read (criterion, kvmbench, jmh");
        assertRefused(new byte[] {0x1f, (byte) 0x8b}, "broken gzip");
    }

    @Test
    public void shouldTellTwoEntriesOfOneNameApart() throws Exception {
        String entry = "{\"name\": \"append\", \"unit\": \"%s\", \"value\": %d}";
        ResultSet set = read(write("[" + entry.formatted("ns/op", 52) + "," + entry.formatted("ns/op", 217_000) + "]"));
        assertEquals(
                List.of("custom/append entry=1 of 2 value", "custom/append entry=2 of 2 value"),
                set.results().stream().map(result -> result.id().toString()).toList());
        set = read(write("[" + entry.formatted("ns/op", 52) + "," + entry.formatted("KB/op", 2) + "]"));
        assertEquals(
                List.of("custom/append unit=B/op value", "custom/append unit=s value"),
                set.results().stream().map(result -> result.id().toString()).toList());
    }

    private void assertRefused(String content, String words) throws Exception {
        assertRefused(content.getBytes(StandardCharsets.UTF_8), words);
    }

    private void assertRefused(byte[] content, String words) throws Exception {
        Path file = Files.write(folder.getRoot().toPath().resolve("odd.json"), content);
        String refusal = Fixtures.refusal(file);
        assertTrue(refusal, refusal.startsWith(file + ": " + words));
    }

    private ResultSet read(Path file) throws Exception {
        return Sources.read(file, Optional.empty(), Keep.ALL);
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.getRoot().toPath().resolve("custom.json"), text);
    }

    private static void assertResult(String unit, String readIn, double value, Result result) {
        assertEquals(unit, result.unit());
        assertEquals(readIn, result.readIn());
        assertArrayEquals(new double[] {value}, result.medians(), 0);
    }
}
