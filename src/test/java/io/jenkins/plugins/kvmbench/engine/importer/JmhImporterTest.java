package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JmhImporterTest {

    private static final String REPEAT = "jmh/demo.StringBench.repeat length=10 mode=";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void takesForksForInvocationsAndIterationsForSamples() throws Exception {
        ResultSet set = Fixtures.read("jmh", "jmh/modes.json");
        JsonNode first = new ObjectMapper().readTree(Fixtures.path("jmh/modes.json").toFile()).get(0);
        Result throughput = Fixtures.result(set, "jmh/demo.StringBench.counted length=10 mode=thrpt throughput");
        assertEquals(2, throughput.invocations().size());
        JsonNode raw = first.get("primaryMetric").get("rawData");
        for (int fork = 0; fork < 2; fork++) {
            double[] samples = throughput.invocations().get(fork).samples();
            assertEquals(3, samples.length);
            for (int iteration = 0; iteration < 3; iteration++) {
                assertEquals(raw.get(fork).get(iteration).doubleValue(), samples[iteration], 0);
            }
        }
    }

    @Test
    public void takesDirectionAndUnitFromTheMode() throws Exception {
        ResultSet set = Fixtures.read("jmh", "jmh/modes.json");
        Result throughput = Fixtures.result(set, REPEAT + "thrpt throughput");
        assertEquals(Direction.HIGHER, throughput.better());
        assertEquals("1/s", throughput.unit());
        Result average = Fixtures.result(set, REPEAT + "avgt time");
        assertEquals(Direction.LOWER, average.better());
        assertEquals("s", average.unit());
        Result single = Fixtures.result(set, REPEAT + "ss time");
        assertEquals(Direction.LOWER, single.better());
        // The file has 9.659 us/op.
        assertEquals(9.659e-6, single.invocations().get(0).samples()[0], 1e-18);
        // The file has 1.6782616392391698 ops/us.
        assertEquals(1678261.6392391698, throughput.invocations().get(0).samples()[0], 1e-9);
    }

    @Test
    public void explainsWithSecondaryMetrics() throws Exception {
        ResultSet set = Fixtures.read("jmh", "jmh/modes.json");
        Result allocated = Fixtures.result(set, REPEAT + "avgt gc.alloc.rate.norm");
        assertFalse(allocated.gating());
        assertEquals("B/op", allocated.unit());
        assertEquals(Direction.LOWER, allocated.better());
        Result calls = Fixtures.result(set, "jmh/demo.StringBench.counted length=10 mode=thrpt calls");
        assertEquals(Direction.HIGHER, calls.better());
    }

    @Test
    public void takesTheMeanOfAHistogramForItsIteration() throws Exception {
        ResultSet set = Fixtures.read("jmh", "jmh/sample.json");
        JsonNode histogram = new ObjectMapper()
                .readTree(Fixtures.path("jmh/sample.json").toFile())
                .at("/0/primaryMetric/rawDataHistogram/1/0");
        double sum = 0;
        double count = 0;
        for (JsonNode bin : histogram) {
            sum += bin.get(0).doubleValue() * bin.get(1).doubleValue();
            count += bin.get(1).doubleValue();
        }
        Result sampled = Fixtures.result(set, REPEAT + "sample time");
        assertEquals(2, sampled.invocations().size());
        assertEquals(2, sampled.invocations().get(1).samples().length);
        assertEquals(sum / count / 1e6, sampled.invocations().get(1).samples()[0], 1e-18);
    }

    @Test
    public void tellsThreadsApart() throws Exception {
        ResultSet set = Fixtures.read("jmh", "jmh/one.json");
        assertEquals(
                "jmh/demo.StringBench.repeat length=10 mode=avgt threads=2 time",
                set.results().get(0).id().toString());
    }

    @Test
    public void countsIterationsWithoutAValueOut() throws Exception {
        Path file = folder.getRoot().toPath().resolve("jmh.json");
        Files.writeString(file, Files.readString(Fixtures.path("jmh/one.json"))
                .replaceFirst("(?s)\"rawData\" : \\[.*?\\]\\s*\\]", "\"rawData\":[[\"NaN\",2,\"+INF\"],[\"-INF\"]]"));
        Result result = Fixtures.read("jmh", file).results().get(0);
        Invocation partly = result.invocations().get(0);
        assertArrayEquals(new double[] {2e-6}, partly.samples(), 0);
        assertEquals("2 of 3 iterations have no value", partly.note());
        assertEquals(Status.FAILED, result.invocations().get(1).status());
        assertEquals(1, result.counted().size());
    }

    @Test
    public void namesThePositionOfWhatItCannotUse() throws Exception {
        Path file = folder.getRoot().toPath().resolve("jmh.json");
        Files.writeString(file, Files.readString(Fixtures.path("jmh/one.json"))
                .replaceFirst("(?s)\"rawData\" : \\[.*?\\]\\s*\\]", "\"rawData\":[[\"fast\"]]"));
        String refusal = Fixtures.refusal(file);
        assertTrue(
                refusal,
                refusal.matches(".*jmh.json:\\d+:\\d+: /0/primaryMetric/rawData/0/0: expected a number, \"NaN\".*"));
    }

    @Test
    public void readsTheFilesOfADirectory() throws Exception {
        ResultSet set = Sources.read(Fixtures.path("jmh"), Optional.empty(), Keep.MEDIANS);
        assertEquals(List.of(), set.skips());
        Fixtures.result(set, REPEAT + "sample time");
        assertEquals(1, Fixtures.result(set, REPEAT + "ss time").invocations().get(0).samples().length);
    }

    @Test
    public void shouldTellResultsOfDifferentSettingsApart() throws Exception {
        ResultSet set = Fixtures.read("jmh", write(
                one("avgt", "ns/op", ",\"forks\":1,\"jvmArgs\":[\"-Xmx1g\",\"-ea\"]"),
                one("avgt", "ns/op", ",\"forks\":1,\"jvmArgs\":[\"-Xmx4g\"]")));
        assertEquals(
                List.of("jmh/b jvmArgs=-Xmx1g -ea mode=avgt time", "jmh/b jvmArgs=-Xmx4g mode=avgt time"),
                set.results().stream().map(result -> result.id().toString()).toList());
        assertEquals(1, set.results().get(0).invocations().size());
    }

    @Test
    public void shouldRefuseAModeThatItsUnitContradicts() throws Exception {
        ResultSet set = Fixtures.read("jmh", write(
                one("avgt", "ops/s", ""), one("thrpt", "ms/op", ""), one("ss", "cycles", ""), one("thrpt", "points", "")));
        assertEquals(
                List.of("jmh/b mode=ss time", "jmh/b mode=thrpt throughput"),
                set.results().stream().map(result -> result.id().toString()).toList());
        assertEquals(Direction.HIGHER, set.results().get(1).better());
        assertEquals(2, set.skips().size());
        assertTrue(
                set.skips().get(0).reason(),
                set.skips().get(0).reason().contains("mode 'avgt' and unit 'ops/s' of b contradict each other"));
    }

    @Test
    public void shouldKnowNoDirectionOfWhatIsAllocatedInASecond() throws Exception {
        ResultSet set = Fixtures.read("jmh", write("{\"benchmark\":\"b\",\"mode\":\"avgt\","
                + "\"primaryMetric\":{\"scoreUnit\":\"ns/op\",\"rawData\":[[1]]},\"secondaryMetrics\":{"
                + "\"gc.alloc.rate\":{\"scoreUnit\":\"MB/sec\",\"rawData\":[[1]]},"
                + "\"gc.alloc.rate.norm\":{\"scoreUnit\":\"B/op\",\"rawData\":[[1]]},"
                + "\"hits\":{\"scoreUnit\":\"ops/s\",\"rawData\":[[1]]}}}"));
        assertEquals(
                List.of(Direction.UNKNOWN, Direction.LOWER, Direction.HIGHER, Direction.LOWER),
                set.results().stream().map(Result::better).toList());
    }

    private static String one(String mode, String unit, String more) {
        return "{\"benchmark\":\"b\",\"mode\":\"" + mode + "\"" + more + ",\"primaryMetric\":{\"scoreUnit\":\"" + unit
                + "\",\"rawData\":[[1]]}}";
    }

    private Path write(String... results) throws Exception {
        return Files.writeString(
                folder.getRoot().toPath().resolve("jmh.json"), "[" + String.join(",", results) + "]");
    }
}
