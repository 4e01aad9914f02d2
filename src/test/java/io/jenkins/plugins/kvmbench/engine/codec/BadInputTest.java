package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

/** Truncated, damaged and hostile files end in an error that says where and why, and never in exhausted memory. */
public class BadInputTest {

    private static final String RESULT = "{\"suite\":\"s\",\"benchmark\":\"b\",\"metric\":\"m\",\"unit\":\"s\","
            + "\"better\":\"lower\",\"invocations\":[{\"samples\":[1]}]}";

    @Test
    public void saysWhereAndWhatWasExpected() {
        assertProblem("", "file: is empty, expected JSON");
        assertProblem("   \n", "file: is empty, expected JSON");
        assertProblem("hello", "file:1:");
        assertProblem("[]", "file:1:1: expected an object, found an array");
        assertProblem("{}", "'schema' is missing");
        assertProblem("{\"results\":[]}", "'schema' is missing");
        assertProblem("{\"schema\":\"kvmbench/1\"}", "'results' is missing");
        assertProblem("{\"schema\":\"other/1\"}", "file:1:11: /schema: expected \"kvmbench/1\", found \"other/1\"");
        assertProblem("{\"schema\":1}", "file:1:11: /schema: expected a string, found 1");
        assertProblem("{\"schema\":\"kvmbench/12.0\"}", "this is version 12 of the format and only version 1 is known");
        assertProblem(document("{}") + "x", "file:1:");
        assertProblem(document(RESULT) + "{}", "expected the end of the file after the document");
        assertProblem(document(RESULT + "," + RESULT), "a second result of s/b m on the same arm");
    }

    @Test
    public void namesThePathOfABadValue() {
        assertProblem(document(RESULT.replace("[1]", "[1,true]")), "/results/0/invocations/0/samples/1: expected a number, found true");
        assertProblem(document(RESULT.replace("[1]", "7")), "/results/0/invocations/0/samples: expected an array, found 7");
        assertProblem(document(RESULT.replace("lower", "smaller")), "/results/0/better: expected \"lower\" or \"higher\" or \"unknown\", found \"smaller\"");
        assertProblem(document(RESULT.replace("\"unit\":\"s\",", "")), "/results/0: 'unit' is missing");
        assertProblem(document(RESULT.replace("\"samples\"", "\"slot\":3e9,\"samples\"")), "/slot: expected an integer from 0 to 2147483647, found 3e9");
        assertProblem(document(RESULT.replace("\"samples\"", "\"slot\":99999999999999999999,\"samples\"")), "/slot: expected an integer");
        assertProblem(
                "{\"schema\":\"kvmbench/1\",\"run\":{\"started\":\"yesterday\"}}",
                "/run/started: expected a time like 2026-01-31T12:00:00Z, found \"yesterday\"");
    }

    @Test
    public void refusesEveryTruncationOfAFile() throws Exception {
        byte[] whole = bytes(SampleResults.rich());
        for (int length = 0; length < whole.length - 2; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            FormatException e = assertThrows("at " + length, FormatException.class, () -> read(part));
            assertTrue(e.getMessage(), e.getMessage().startsWith("file"));
        }
    }

    @Test
    public void refusesEveryTruncationOfACompressedFile() throws Exception {
        byte[] whole = gzip(bytes(SampleResults.rich()));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows("at " + length, FormatException.class, () -> read(part));
        }
    }

    @Test
    public void endsInAnErrorOrAResultWhateverTheBytes() throws Exception {
        Random random = new Random(11);
        byte[] whole = bytes(SampleResults.rich());
        int errors = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] damaged = whole.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                read(damaged);
            } catch (FormatException e) {
                errors++;
            }
        }
        assertTrue(errors + " errors", errors > 400);
    }

    @Test
    public void refusesDeepNesting() {
        assertProblem("{\"schema\":\"kvmbench/1\",\"x\":" + "[".repeat(1_000_000), "depth");
        assertProblem("{\"x\":".repeat(1_000_000), "depth");
        assertProblem("[".repeat(1_000_000), "expected an object");
    }

    @Test
    public void refusesLongStringsNamesAndNumbers() {
        assertProblem("{\"schema\":\"" + "k".repeat(5_000_000) + "\"}", "String value length");
        assertProblem("{\"" + "k".repeat(5000) + "\":1}", "Name length");
        assertProblem(document(RESULT.replace("[1]", "[" + "1".repeat(5000) + "]")), "Number value length");
        assertProblem(document(RESULT.replace("[1]", "[1e999999999]")), "expected a number between");
    }

    @Test
    public void refusesAnArrayOfTooManyNumbers() {
        InputStream endless = new Repeated("{\"schema\":\"kvmbench/1\",\"results\":[{\"invocations\":[{\"samples\":[1", ",1");
        FormatException e = assertThrows(FormatException.class, () -> ResultReader.read(endless, "file", Keep.MEDIANS));
        assertTrue(e.getMessage(), e.getMessage().contains("expected at most 4194304 numbers in one array"));
    }

    @Test
    public void refusesWhatDoesNotFitIntoTheHeap() {
        String results = "{\"schema\":\"kvmbench/1\",\"results\":[";
        String invocations = results + "{\"warmup\":0,\"invocations\":[{\"samples\":[]}";
        assertDoesNotFit(new Repeated(invocations, ",{\"samples\":[1]}"));
        assertDoesNotFit(new Repeated(invocations, ",{\"samples\":[],\"contamination\":{\"reasons\":[\"a\",\"b\"]}}"));
        assertDoesNotFit(new Repeated("{\"schema\":\"kvmbench/1\",\"skips\":[{\"what\":\"\"}", ",{\"what\":\"w\"}"));
    }

    @Test
    public void refusesAMapOfTooManyKeys() {
        InputStream endless = new Repeated("{\"agent\":{\"calibration\":{\"\":0", ",\"x\":1");
        FormatException e = assertThrows(FormatException.class, () -> ResultReader.read(endless, "file", Keep.ALL));
        assertTrue(e.getMessage(), e.getMessage().contains("expected at most 10000 keys in one object"));
    }

    @Test
    public void namesTheFileThatCannotBeOpened() {
        IOException absent = assertThrows(IOException.class, () -> ResultReader.read(Path.of("/absent/x.json"), Keep.ALL));
        assertEquals("/absent/x.json: there is no such file", absent.getMessage());
        IOException directory = assertThrows(IOException.class, () -> ResultReader.read(Path.of("/"), Keep.ALL));
        assertEquals("/: is a directory, expected a file", directory.getMessage());
    }

    @Test
    public void passesAByteOrderMarkAndRefusesOtherEncodings() throws Exception {
        String text = document(RESULT);
        assertArrayEquals(new double[] {1}, ResultReader.read(
                        new ByteArrayInputStream(("\ufeff" + text).getBytes(StandardCharsets.UTF_8)), "file", Keep.ALL)
                .results().get(0).medians(), 0);
        assertThrows(FormatException.class, () -> read(text.getBytes(StandardCharsets.UTF_16)));
        byte[] invalid = text.getBytes(StandardCharsets.UTF_8);
        invalid[text.indexOf("kvmbench")] = (byte) 0xff;
        assertThrows(FormatException.class, () -> read(invalid));
    }

    private static void assertDoesNotFit(InputStream in) {
        FormatException e = assertThrows(FormatException.class, () -> {
            try (JsonInput small = JsonInput.of(in, "file", 1 << 20)) {
                ResultReader.read(small, Keep.MEDIANS);
            }
        });
        assertTrue(e.getMessage(), e.getMessage().contains("does not fit into a heap of"));
    }

    private static void assertProblem(String text, String part) {
        FormatException e =
                assertThrows(FormatException.class, () -> read(text.getBytes(StandardCharsets.UTF_8)));
        assertTrue(e.getMessage(), e.getMessage().startsWith("file") && e.getMessage().contains(part));
    }

    private static String document(String results) {
        return "{\"schema\":\"kvmbench/1\",\"results\":[" + results + "]}";
    }

    private static void read(byte[] bytes) throws IOException {
        ResultReader.read(new ByteArrayInputStream(bytes), "file", Keep.ALL);
    }

    private static byte[] bytes(ResultSet set) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultWriter.write(set, out);
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** A beginning, and then the same for ever. */
    private static final class Repeated extends InputStream {
        private final byte[] start;
        private final byte[] part;
        private long at;

        Repeated(String start, String part) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.part = part.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            long i = at++;
            return i < start.length ? start[(int) i] : part[(int) ((i - start.length) % part.length)];
        }
    }
}
