package io.jenkins.plugins.kvmbench.engine.history.index;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How records lie in the file of an index: a file head of {@value #FILE_HEAD} bytes (magic and version, then eight random bytes
 * that tell one file from another of the same name), then records, each with a head of {@value #HEAD} bytes (type, length of
 * the content, CRC-32C of the content, CRC-32C of the head so far), its content, and zeros up to a multiple of eight bytes. All
 * numbers are big-endian.
 */
final class RecordFormat {

    static final int FILE_HEAD = 16;
    static final int HEAD = 16;

    /** "kvmbidx" and the version of the format. */
    static final long MAGIC = 0x6b766d6269647831L;

    /** The largest content; a build of a hundred thousand series has 3 MB. */
    static final int MAX_LENGTH = 1 << 26;

    private static final int TYPE_MARK = 0x6b766200;

    private RecordFormat() {}

    /** What a record holds. The codes are in files: they stay. */
    enum Type {
        /** Number, whether it gates, and name of series that the builds after it may use. */
        SERIES(1),
        /** Number, fingerprint and name of an agent. */
        AGENT(2),
        /** A build with its points. */
        BUILD(3),
        /** A build that was deleted. */
        DELETED(4);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static Type of(int code) {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            return null;
        }
    }

    /** A record's head; null type: made by a later version, to be passed over. */
    record Head(Type type, int length, int crc) {

        /** The whole record's length in the file. */
        long total() {
            return HEAD + padded(length);
        }
    }

    static byte[] record(Type type, ByteBuffer content) {
        int length = content.remaining();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a record of " + length + " bytes, at most " + MAX_LENGTH + " are possible");
        }
        ByteBuffer record = ByteBuffer.allocate(Math.toIntExact(HEAD + padded(length)));
        record.putInt(TYPE_MARK | type.code).putInt(length).putInt(crc(content.duplicate()));
        record.putInt(crc(record.duplicate().flip()));
        record.put(content);
        return record.array();
    }

    /** The head at the buffer's position, which moves behind it; null when there is none. */
    static Head head(ByteBuffer at) {
        ByteBuffer checked = at.slice(at.position(), HEAD - Integer.BYTES);
        int type = at.getInt();
        int length = at.getInt();
        int crc = at.getInt();
        int own = at.getInt();
        boolean sound = (type & ~0xff) == TYPE_MARK && length >= 0 && length <= MAX_LENGTH && own == crc(checked);
        return sound ? new Head(Type.of(type & 0xff), length, crc) : null;
    }

    /** CRC-32C of what remains of the buffer, which is used up. */
    static int crc(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    static long padded(int length) {
        return (length + 7L) & ~7L;
    }
}
