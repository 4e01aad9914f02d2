package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tells series apart, as bytes: a tenth of the memory of the objects, and the same in the file. */
public final class SeriesName {

    /** Their places stand in files: append only. */
    private static final List<Direction> CODES = List.of(Direction.LOWER, Direction.HIGHER, Direction.UNKNOWN);

    private final byte[] bytes;
    private final int hash;

    /** Zero until it was asked for. */
    private long number;

    public SeriesName(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    public static SeriesName of(SeriesId id, String unit, Direction better) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(CODES.indexOf(better));
            write(out, unit);
            write(out, id.suite());
            write(out, id.benchmark());
            write(out, id.metric());
            out.writeInt(id.params().size());
            for (Map.Entry<String, String> param : id.params().entrySet()) {
                write(out, param.getKey());
                write(out, param.getValue());
            }
            return new SeriesName(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    public byte[] bytes() {
        return bytes;
    }

    /** @throws IOException when the bytes are no name */
    public Series series(boolean gating) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int code = in.readUnsignedByte();
        if (code >= CODES.size()) {
            throw new IOException("no direction has the number " + code);
        }
        Direction better = CODES.get(code);
        String unit = read(in);
        String suite = read(in);
        String benchmark = read(in);
        String metric = read(in);
        SortedMap<String, String> params = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            params.put(read(in), read(in));
        }
        return new Series(key(), new SeriesId(suite, benchmark, params, metric), unit, better, gating);
    }

    private String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > bytes.length) {
            throw new IOException("a text of " + length + " bytes in a name of " + bytes.length);
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** {@link #number} as text. */
    String key() {
        return HexFormat.of().toHexDigits(number());
    }

    /** The beginning of the SHA-256: no one can choose names that fall together. */
    public long number() {
        if (number == 0) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                number = ByteBuffer.wrap(digest).getLong();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Java must have SHA-256", e);
            }
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
