package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CriterionImporterTest {

    private static final String FLAT =
            "flat/group with a long name, and punctuation: so that the directory is truncated by Criterion/sum";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void readsTheLastMeasurementOfEachBenchmarkByItsFullName() throws Exception {
        ResultSet set = Fixtures.read("criterion", "criterion");
        assertEquals(List.of(), set.skips());
        assertEquals(
                List.of("copy/to_vec/4096", "copy/to_vec/64", "decimal/sum", FLAT, "sum 100"),
                set.results().stream()
                        .filter(Result::gating)
                        .map(result -> result.id().benchmark())
                        .toList());
    }

    @Test
    public void dividesTheTotalsByTheIterationsAndTakesOneProcessForOneInvocation() throws Exception {
        ResultSet set = Fixtures.read("criterion", "criterion");
        Result linear = Fixtures.result(set, "criterion/sum 100 time");
        assertEquals("s", linear.unit());
        assertEquals(Direction.LOWER, linear.better());
        assertEquals(1, linear.invocations().size());
        double[] samples = linear.invocations().get(0).samples();
        assertEquals(10, samples.length);
        // The first of sample.json: 2,919,207 ns in 36,478 iterations.
        String sample = Files.readString(Fixtures.path("criterion").resolve("sum 100/new/sample.json"));
        assertTrue(sample, sample.contains("\"iters\":[36478.0,") && sample.contains("\"times\":[2919207.0,"));
        assertEquals(2_919_207.0 / 36_478 / 1e9, samples[0], 1e-24);
        assertEquals(10, Fixtures.result(set, "criterion/" + FLAT + " time").invocations().get(0).samples().length);
    }

    @Test
    public void explainsWithThroughput() throws Exception {
        ResultSet set = Fixtures.read("criterion", "criterion");
        Result time = Fixtures.result(set, "criterion/copy/to_vec/64 time");
        Result bytes = Fixtures.result(set, "criterion/copy/to_vec/64 bytes_per_sec");
        assertEquals("B/s", bytes.unit());
        assertEquals(Direction.HIGHER, bytes.better());
        assertFalse(bytes.gating());
        assertEquals(64, bytes.invocations().get(0).samples()[3] * time.invocations().get(0).samples()[3], 1e-9);
        assertEquals("1/s", Fixtures.result(set, "criterion/" + FLAT + " elements_per_sec").unit());
        assertEquals("B/s", Fixtures.result(set, "criterion/decimal/sum bytes_per_sec").unit());
    }

    @Test
    public void shouldKnowEveryKindOfThroughput() throws Exception {
        Path measurement = folder.getRoot().toPath().resolve("sum/new");
        Files.createDirectories(measurement);
        Files.writeString(measurement.resolve("sample.json"), "{\"iters\":[10, 10],\"times\":[20, 0]}");
        for (String[] expected : new String[][] {
            {"{\"Bits\":8}", "bits_per_sec", "bit/s"},
            {"{\"Bytes\":8}", "bytes_per_sec", "B/s"},
            {"{\"BytesDecimal\":8}", "bytes_per_sec", "B/s"},
            {"{\"Elements\":8}", "elements_per_sec", "1/s"},
            {"{\"ElementsAndBytes\":{\"elements\":2,\"bytes\":8}}", "bytes_per_sec", "B/s"},
        }) {
            Files.writeString(
                    measurement.resolve("benchmark.json"), "{\"full_id\":\"sum\",\"throughput\":" + expected[0] + "}");
            Result rate = Fixtures.result(Fixtures.read("criterion", folder.getRoot().toPath()), "criterion/sum " + expected[1]);
            assertEquals(expected[2], rate.unit());
            assertEquals(Direction.HIGHER, rate.better());
            // 8 in 2 ns; of a sample in no time there is no rate.
            assertArrayEquals(new double[] {4e9}, rate.invocations().get(0).samples(), 1);
        }
    }

    @Test
    public void shouldNotLoseABenchmarkForAThroughputThatItDoesNotKnow() throws Exception {
        Path measurement = folder.getRoot().toPath().resolve("sum/new");
        Files.createDirectories(measurement);
        Files.writeString(measurement.resolve("sample.json"), "{\"iters\":[10],\"times\":[20]}");
        for (String throughput : List.of("null", "[{\"Bytes\":8}]", "{\"Parsecs\":{\"n\":8}}", "\"much\"")) {
            Files.writeString(
                    measurement.resolve("benchmark.json"), "{\"full_id\":\"sum\",\"throughput\":" + throughput + "}");
            assertEquals(1, Fixtures.read("criterion", folder.getRoot().toPath()).results().size());
        }
    }

    @Test
    public void readsOldFilesAndKeepsTheOthersWhenOneIsBroken() throws Exception {
        // criterion-old is written by hand after the layout of Criterion before 0.3.4.
        ResultSet set = Fixtures.read("criterion", "criterion-old");
        Invocation old = Fixtures.result(set, "criterion/fib 20 time").invocations().get(0);
        assertArrayEquals(new double[] {100e-9, 110e-9, 90e-9}, old.samples(), 1e-20);
        assertEquals(10 / 100e-9, Fixtures.result(set, "criterion/fib 20 elements_per_sec").medians()[0], 1);
        assertEquals(80 / 100e-9, Fixtures.result(set, "criterion/fib 20 bytes_per_sec").medians()[0], 1);
        assertEquals(100e-9, Fixtures.result(set, "criterion/estimated time").medians()[0], 1e-20);
        assertEquals(1, set.skips().size());
        String broken = set.skips().get(0).what();
        assertTrue(broken, broken.contains("broken/new/sample.json:1:"));
    }

    @Test
    public void findsTheDirectoryFromTheProjectAndReadsASingleMeasurement() throws Exception {
        Path project = folder.getRoot().toPath();
        Path measurement = project.resolve("target/criterion/sum 100/new");
        Files.createDirectories(measurement);
        for (String file : List.of("benchmark.json", "sample.json")) {
            Files.copy(Fixtures.path("criterion/sum 100/base").resolve(file), measurement.resolve(file));
        }
        for (Path path : List.of(project, project.resolve("target"), measurement)) {
            assertEquals(1, Sources.read(path, Optional.empty(), Keep.ALL).results().size());
        }
        String one = Fixtures.refusal(measurement.resolve("sample.json"));
        assertTrue(one, one.endsWith("is one file of a Criterion measurement: give the directory, target/criterion"));
    }

    @Test
    public void readsTheBaseWhereThereIsNoNewMeasurement() throws Exception {
        Path base = folder.getRoot().toPath().resolve("sum/base");
        Files.createDirectories(base);
        Files.copy(Fixtures.path("criterion/sum 100/base/benchmark.json"), base.resolve("benchmark.json"));
        Files.writeString(base.resolve("sample.json"), "{\"iters\":[1],\"times\":[5]}");
        ResultSet set = Fixtures.read("criterion", folder.getRoot().toPath());
        assertArrayEquals(new double[] {5e-9}, set.results().get(0).medians(), 0);
    }

    @Test
    public void refusesSamplesThatMakeNoSense() throws Exception {
        Path sample = folder.getRoot().toPath().resolve("sum/new/sample.json");
        Files.createDirectories(sample.getParent());
        Files.copy(Fixtures.path("criterion/sum 100/base/benchmark.json"), sample.resolveSibling("benchmark.json"));
        for (String[] bad : new String[][] {
            {"{\"iters\":[1,2],\"times\":[5]}", "expected as many times as counts of iterations, found 1 and 2"},
            {"{\"iters\":[0],\"times\":[5]}", "sample 0: 5.0 ns for 0.0 iterations"},
            {"{\"iters\":[1]}", "'times' is missing"},
            {"[]", "'iters' is missing"},
            {"{\"iters\":[1],\"times\":[\"x\"]}", "expected a number, found \"x\""},
        }) {
            Files.writeString(sample, bad[0]);
            String message = Fixtures.refusal(folder.getRoot().toPath());
            assertTrue(message, message.contains(bad[1]));
        }
    }
}
