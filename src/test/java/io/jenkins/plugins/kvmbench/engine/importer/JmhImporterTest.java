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
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JmhImporterTest {

    private static final String REPEAT = "jmh/demo.StringBench.repeat length=10 mode=";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final JmhImporter importer = new JmhImporter();

    @Test
    public void takesForksForInvocationsAndIterationsForSamples() throws Exception {
        ResultSet set = importer.read(Fixtures.path("jmh/modes.json"), Keep.ALL).set();
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
        ResultSet set = importer.read(Fixtures.path("jmh/modes.json"), Keep.ALL).set();
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
        ResultSet set = importer.read(Fixtures.path("jmh/modes.json"), Keep.ALL).set();
        Result allocated = Fixtures.result(set, REPEAT + "avgt gc.alloc.rate.norm");
        assertFalse(allocated.gating());
        assertEquals("B/op", allocated.unit());
        assertEquals(Direction.LOWER, allocated.better());
        Result calls = Fixtures.result(set, "jmh/demo.StringBench.counted length=10 mode=thrpt calls");
        assertEquals(Direction.HIGHER, calls.better());
    }

    @Test
    public void takesTheMeanOfAHistogramForItsIteration() throws Exception {
        ResultSet set = importer.read(Fixtures.path("jmh/sample.json"), Keep.ALL).set();
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
        ResultSet set = importer.read(Fixtures.path("jmh/one.json"), Keep.ALL).set();
        assertEquals(
                "jmh/demo.StringBench.repeat length=10 mode=avgt threads=2 time",
                set.results().get(0).id().toString());
    }

    @Test
    public void countsIterationsWithoutAValueOut() throws Exception {
        Path file = folder.getRoot().toPath().resolve("jmh.json");
        Files.writeString(file, Files.readString(Fixtures.path("jmh/one.json"))
                .replaceFirst("(?s)\"rawData\" : \\[.*?\\]\\s*\\]", "\"rawData\":[[\"NaN\",2,\"+INF\"],[\"-INF\"]]"));
        Result result = importer.read(file, Keep.ALL).set().results().get(0);
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
        Problem problem = importer.read(file, Keep.ALL).problems().get(0);
        assertEquals(file.toString(), problem.file());
        assertTrue(
                problem.message(),
                problem.message().startsWith("/0/primaryMetric/rawData/0/0: expected a number, \"NaN\""));
        assertTrue(problem.position(), problem.position().matches("\\d+:\\d+"));
    }

    @Test
    public void mergesTheFilesOfADirectory() throws Exception {
        Imported imported = importer.read(Fixtures.path("jmh"), Keep.MEDIANS);
        assertEquals(0, imported.problems().size());
        Fixtures.result(imported.set(), REPEAT + "sample time");
        assertEquals(1, Fixtures.result(imported.set(), REPEAT + "ss time").invocations().get(0).samples().length);
    }
}
