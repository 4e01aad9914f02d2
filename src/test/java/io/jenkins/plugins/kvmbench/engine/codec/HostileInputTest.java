package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

/** What nobody vouches for is refused before it has cost much. */
public class HostileInputTest {

    private static final long LIMIT = 8 << 20;

    private static final String HEAD = "{\"schema\":\"kvmbench/1\",\"results\":[{\"suite\":\"s\",\"benchmark\":\"b\","
            + "\"metric\":\"m\",\"unit\":\"s\",\"better\":\"lower\",\"invocations\":[{\"samples\":[";

    /** A text that goes on and on, made while it is read. */
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final byte[] repeated;
        private long position;
        private final long length;

        Endless(String head, String repeated, long length) {
            this.head = head.getBytes(StandardCharsets.UTF_8);
            this.repeated = repeated.getBytes(StandardCharsets.UTF_8);
            this.length = length;
        }

        @Override
        public int read() {
            if (position == length) {
                return -1;
            }
            long at = position++;
            return at < head.length ? head[(int) at] : repeated[(int) ((at - head.length) % repeated.length)];
        }
    }

    private static String refused(InputStream bytes) {
        return assertThrows(
                        FormatException.class,
                        () -> ResultReader.read(bytes, "agent", ResultReader.Keep.ALL, LIMIT))
                .getMessage();
    }

    @Test
    public void shouldReadNoMoreThanTheLimit() {
        Endless endless = new Endless(HEAD, "0.00012345678901234567890,", Long.MAX_VALUE);
        String message = refused(endless);
        assertTrue(message, message.contains("8 MiB"));
        assertTrue("" + endless.position, endless.position < LIMIT + (1 << 20));
    }

    @Test
    public void shouldRefuseNumbersThatTakeMoreMemoryThanText() {
        String message = refused(new Endless(HEAD, "1,", Long.MAX_VALUE));
        assertTrue(message, message.contains("numbers in one array") || message.contains("8 MiB"));
    }

    @Test
    public void shouldRefuseABombOfZeros() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            new Endless("{\"skipped\":\"", "0", 64 << 20).transferTo(gzip);
        }
        assertTrue(bytes.size() < 1 << 20);
        String message = refused(new ByteArrayInputStream(bytes.toByteArray()));
        assertTrue(message, message.contains("8 MiB"));
    }

    @Test
    public void shouldRefuseEndlessStringsNestingAndKeys() {
        assertTrue(refused(new Endless("{\"schema\":\"", "x", Long.MAX_VALUE)).contains("exceeds the maximum"));
        assertTrue(refused(new Endless("{\"a\":", "[", Long.MAX_VALUE)).contains("depth"));
        assertTrue(refused(new Endless("{\"", "x", Long.MAX_VALUE)).contains("exceeds the maximum"));
    }

    @Test
    public void shouldRefuseMoreSmallObjectsThanFitIntoTheLimit() {
        String message = refused(new Endless(
                "{\"schema\":\"kvmbench/1\",\"skips\":[", "{\"what\":\"x\"},", Long.MAX_VALUE));
        assertTrue(message, message.contains("limit"));
    }

    @Test
    public void shouldKeepHostileNamesAsData() throws IOException {
        String name = "<script>${jndi:ldap://x}\u202e" + "n".repeat(10_000);
        String json = (HEAD + "1]}]}]}").replace("\"b\"", "\"" + name + "\"");
        ResultSet read = ResultReader.read(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "a", ResultReader.Keep.ALL, LIMIT);
        assertEquals(name, read.results().get(0).id().benchmark());
    }

    @Test
    public void shouldRefuseAnAgentWhoseNameIsNoName() {
        String json = "{\"schema\":\"kvmbench/1\",\"agent\":{\"name\":\"" + "n".repeat(2000) + "\"},\"results\":[]}";
        String message = refused(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        assertTrue(message, message.contains("2000 characters"));
    }

    @Test
    public void shouldRefuseNamesThatAreLongerThanAnyName() {
        String json = (HEAD + "1]}]}]}").replace("\"b\"", "\"" + "n".repeat(20_000) + "\"");
        String message = refused(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        assertTrue(message, message.contains("16384 characters"));
    }
}
