package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is written is what is read, and what the schema says. */
public class ResultFileTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void readsBackEverythingThatWasWritten() throws Exception {
        Path file = folder.getRoot().toPath().resolve("results.json");
        ResultWriter.write(SampleResults.rich(), file);
        assertEquals(SampleResults.rich(), ResultReader.read(file, Keep.ALL));
    }

    @Test
    public void readsBackASetOfWhichNothingIsKnown() throws Exception {
        ResultSet empty = new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(), List.of());
        assertEquals(empty, read(write(empty)));
    }

    @Test
    public void readsBackEveryDoubleExactly() throws Exception {
        Random random = new Random(7);
        double[] samples = random.longs()
                .mapToDouble(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .limit(10_000)
                .toArray();
        samples[0] = Double.MIN_VALUE;
        samples[1] = Double.MAX_VALUE;
        samples[2] = 1L << 53;
        samples[3] = 0.1 + 0.2;
        double[] read = read(write(one(Invocation.of(0, samples)))).results().get(0).invocations().get(0).samples();
        assertArrayEquals(samples, read, 0);
    }

    @Test
    public void writesTheShortestTextOfANumber() throws Exception {
        String text = write(one(Invocation.of(0, 1000, 2.0E-3, 2e22, 0.1, -5)));
        assertTrue(text, text.contains("[1000,0.002,2.0E22,0.1,-5]"));
    }

    @Test
    public void writesALineForEachResultAndEachInvocation() throws Exception {
        assertEquals(
                """
                {
                 "schema":"kvmbench/1",
                 "run":{
                  "subjects":{}
                 },
                 "agent":{
                  "parts":{},
                  "calibration":{}
                 },
                 "skips":[],
                 "results":[
                  {"suite":"s","benchmark":"b","params":{},"metric":"m","unit":"s","better":"lower","gate":true,\
                "warmup":0,"arm":"head","invocations":[
                    {"slot":4,"status":"ok","samples":[1,2]}]}]
                }
                """,
                write(one(Invocation.of(4, 1, 2))));
    }

    @Test
    public void keepsOnlyMediansWhenAsked() throws Exception {
        ResultSet all = SampleResults.rich();
        ResultSet medians = ResultReader.read(bytes(write(all)), "rich", Keep.MEDIANS);
        assertEquals(all.results().stream().map(Result::condensed).toList(), medians.results());
    }

    @Test
    public void readsAWarmUpThatComesAfterItsInvocations() throws Exception {
        String text = "{\"results\":[{\"invocations\":[{\"samples\":[100,1,2,3]},{\"samples\":[9]},"
                + "{\"samples\":[7,8,9],\"warmup\":0}],\"warmup\":1,\"unit\":\"s\",\"suite\":\"s\",\"metric\":\"m\","
                + "\"benchmark\":\"b\",\"better\":\"lower\"}],\"schema\":\"kvmbench/1\"}";
        List<Invocation> all = read(text).results().get(0).invocations();
        assertEquals(List.of(1, 1, 0), all.stream().map(Invocation::warmup).toList());
        List<Invocation> medians =
                ResultReader.read(bytes(text), "late", Keep.MEDIANS).results().get(0).invocations();
        assertEquals(List.of(2.0, Double.NaN, 8.0), medians.stream().map(Invocation::median).toList());
    }

    @Test
    public void takesDefaultsAndUnknownKeys() throws Exception {
        ResultSet set = read("{\"schema\":\"kvmbench/1.7\",\"colour\":[{\"a\":1}],\"run\":{\"weather\":\"fine\"},"
                + "\"results\":[{\"suite\":\"s\",\"benchmark\":\"b\",\"metric\":\"m\",\"unit\":\"s\",\"better\":\"lower\","
                + "\"histogram\":{\"p50\":1},\"invocations\":[{\"samples\":[1,2],\"temperature\":40}]}]}");
        Result result = set.results().get(0);
        assertEquals(
                new Result(SeriesId.of("s", "b", Map.of(), "m"), "s", Direction.LOWER, true, Arm.HEAD,
                        List.of(Invocation.of(Invocation.UNKNOWN_SLOT, 1, 2))),
                result);
        assertSame(RunInfo.UNKNOWN.started(), set.run().started());
    }

    @Test
    public void sortsResultsBySeriesWithTheBaseFirst() throws Exception {
        String entry = "{\"suite\":\"s\",\"benchmark\":\"%s\",\"metric\":\"m\",\"unit\":\"s\",\"better\":\"lower\","
                + "\"arm\":\"%s\",\"invocations\":[]}";
        ResultSet set = read("{\"schema\":\"kvmbench/1\",\"results\":["
                + String.join(",", entry.formatted("b", "head"), entry.formatted("b", "base"), entry.formatted("a", "head"))
                + "]}");
        assertEquals(
                List.of("a HEAD", "b BASE", "b HEAD"),
                set.results().stream().map(result -> result.id().benchmark() + " " + result.arm()).toList());
    }

    @Test
    public void readsCompressedFilesByContent() throws Exception {
        Path compressed = folder.getRoot().toPath().resolve("results.json.gz");
        ResultWriter.write(SampleResults.rich(), compressed);
        Path renamed = folder.getRoot().toPath().resolve("plain.json");
        Files.move(compressed, renamed);
        assertEquals((byte) 0x1f, Files.readAllBytes(renamed)[0]);
        assertEquals(SampleResults.rich(), ResultReader.read(renamed, Keep.ALL));
    }

    @Test
    public void refusesToWriteASampleThatIsNoNumber() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> write(one(Invocation.of(3, 1, Double.NaN))));
        assertTrue(e.getMessage(), e.getMessage().contains("s/b m, slot 3: a sample is NaN"));
    }

    @Test
    public void writesWhatTheSchemaDescribes() throws Exception {
        for (ResultSet set : List.of(
                SampleResults.rich(),
                SampleResults.large(2, 3, 4),
                new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(), List.of()))) {
            assertEquals(List.of(), schemaErrors(write(set)));
        }
    }

    @Test
    public void theExampleInTheDocumentationIsSuchAFile() throws Exception {
        String page = Files.readString(Path.of("docs/formats.md"));
        int start = page.indexOf("```json\n") + "```json\n".length();
        String example = page.substring(start, page.indexOf("```", start));
        assertEquals(List.of(), schemaErrors(example));
        assertEquals("what is read is written like this", example, write(read(example)));
    }

    @Test
    public void theSchemaRefusesWhatTheReaderRefuses() throws Exception {
        String good = write(SampleResults.rich());
        for (String[] change : new String[][] {
            {"kvmbench/1", "kvmbench/2"},
            {"\"better\":\"higher\"", "\"better\":\"up\""},
            {"\"samples\":[1.5", "\"samples\":[null"},
            {"\"arm\":\"base\"", "\"arm\":\"left\""},
            {"\"unit\":\"ns\",", ""},
            {"\"slot\":0", "\"slot\":-4"},
            {"\"status\":\"failed\"", "\"status\":\"sad\""},
            {"\"pages\":\"100\"", "\"pages\":100"},
        }) {
            String bad = good.replaceFirst(Pattern.quote(change[0]), change[1]);
            assertTrue(change[0] + " is in the file", !bad.equals(good));
            assertThrows(change[1], FormatException.class, () -> read(bad));
            assertEquals(change[1], 1, schemaErrors(bad).size());
        }
    }

    private static List<String> schemaErrors(String text) throws IOException {
        return Schemas.errors(Schemas.RESULTS, text);
    }

    private static ResultSet one(Invocation invocation) {
        Result result = new Result(
                SeriesId.of("s", "b", Map.of(), "m"), "s", Direction.LOWER, true, Arm.HEAD, List.of(invocation));
        return new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(result), List.of());
    }

    private static String write(ResultSet set) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultWriter.write(set, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ResultSet read(String text) throws IOException {
        return ResultReader.read(bytes(text), "text", Keep.ALL);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
