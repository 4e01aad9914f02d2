package io.jenkins.plugins.kvmbench.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;

/** Takes UTF-8 and passes it on in another encoding; what that lacks is spelled as people do, and never as a question mark. */
final class LocaleStream extends OutputStream {

    private static final Map<Integer, String> SPELLED = Map.ofEntries(
            Map.entry((int) '→', "->"),
            Map.entry((int) '←', "<-"),
            Map.entry((int) '±', "+/-"),
            Map.entry((int) '×', "x"),
            Map.entry((int) '−', "-"),
            Map.entry((int) '–', "-"),
            Map.entry((int) '—', "-"),
            Map.entry((int) '…', "..."),
            Map.entry((int) '·', "*"),
            Map.entry((int) '∞', "inf"),
            Map.entry((int) '≤', "<="),
            Map.entry((int) '≥', ">="),
            Map.entry((int) '≈', "~"),
            Map.entry((int) 'µ', "u"),
            Map.entry((int) 'μ', "u"));

    private final OutputStream to;
    private final Charset charset;
    private final CharsetEncoder encoder;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    LocaleStream(OutputStream to, Charset charset) {
        this.to = to;
        this.charset = charset;
        this.encoder = charset.newEncoder();
    }

    @Override
    public void write(int one) {
        pending.write(one);
    }

    /** Whoever writes here flushes between characters, never within one. */

    @Override
    public void flush() throws IOException {
        pass();
        to.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        to.close();
    }

    private void pass() throws IOException {
        if (pending.size() > 0) {
            String text = pending.toString(StandardCharsets.UTF_8);
            pending.reset();
            to.write(encoder.canEncode(text) ? text.getBytes(charset) : spelled(text).getBytes(charset));
        }
    }

    private String spelled(String text) {
        StringBuilder spelled = new StringBuilder();
        text.codePoints().forEach(c -> spelled.append(character(Character.toString(c))));
        return spelled.toString();
    }

    private String character(String character) {
        if (encoder.canEncode(character)) {
            return character;
        }
        String known = SPELLED.get(character.codePointAt(0));
        if (known != null) {
            return known;
        }
        String bare = Normalizer.normalize(character, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return !bare.isEmpty() && encoder.canEncode(bare)
                ? bare
                : String.format("U+%04X", character.codePointAt(0));
    }
}
