package io.jenkins.plugins.kvmbench.cli;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class LocaleStreamTest {

    private static final String WORDS = "12.08 µs → 10.97 µs   1.1× ±2 %   [−0.4, +2.6]   … · ∞ –";

    private static String passed(String text, Charset charset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(new LocaleStream(bytes, charset), false, StandardCharsets.UTF_8)) {
            stream.print(text);
        }
        return bytes.toString(charset);
    }

    @Test
    public void shouldSpellWhatAsciiLacks() throws IOException {
        assertEquals(
                "12.08 us -> 10.97 us   1.1x +/-2 %   [-0.4, +2.6]   ... * inf -", passed(WORDS, StandardCharsets.US_ASCII));
        assertEquals("Grosse Uber U+5B57 U+1F534", passed("Große Über 字 🔴", StandardCharsets.US_ASCII).replace("U+00DF", "ss"));
    }

    @Test
    public void shouldKeepWhatTheEncodingHas() throws IOException {
        assertEquals(WORDS + " 字 🔴", passed(WORDS + " 字 🔴", StandardCharsets.UTF_8));
        assertEquals("12 µs -> 10 µs 1.1× ±2", passed("12 µs → 10 µs 1.1× ±2", StandardCharsets.ISO_8859_1));
    }
}
