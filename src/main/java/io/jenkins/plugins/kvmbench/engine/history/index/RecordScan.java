package io.jenkins.plugins.kvmbench.engine.history.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Goes once through a file of records, in little memory, and finds out how sound it is. */
final class RecordScan {

    private static final int WINDOW = 1 << 20;

    /** What is done with a sound record. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param position of the content in the file
         * @param content valid during the call
         */
        void visit(RecordFormat.Type type, long position, ByteBuffer content) throws IOException;
    }

    /**
     * What was found.
     *
     * @param end where the last sound record ends
     * @param length of the file; more than {@code end} when it was cut off while a record was appended
     * @param damaged whether something in the middle was not sound
     */
    record Found(long end, long length, boolean damaged) {

        boolean torn() {
            return end < length;
        }
    }

    private final FileChannel file;
    private final long length;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long start;

    private RecordScan(FileChannel file) throws IOException {
        this.file = file;
        this.length = file.size();
    }

    /** Scans what follows the file's head. */
    static Found scan(FileChannel file, Visitor visitor) throws IOException {
        return new RecordScan(file).scan(visitor);
    }

    private Found scan(Visitor visitor) throws IOException {
        long position = RecordFormat.FILE_HEAD;
        long end = position;
        boolean damaged = false;
        while (position + RecordFormat.HEAD <= length) {
            RecordFormat.Head head = RecordFormat.head(at(position, RecordFormat.HEAD));
            if (head == null || position + head.total() > length) {
                // Records begin at multiples of eight: perhaps another one does further on.
                position += Long.BYTES;
                continue;
            }
            ByteBuffer content = at(position + RecordFormat.HEAD, head.length());
            if (RecordFormat.crc(content.duplicate()) == head.crc()) {
                damaged |= position > end;
                if (head.type() != null) {
                    visitor.visit(head.type(), position + RecordFormat.HEAD, content);
                }
                end = position + head.total();
            }
            position += head.total();
        }
        return new Found(end, length, damaged);
    }

    private ByteBuffer at(long position, int bytes) throws IOException {
        if (position < start || position + bytes > start + window.limit()) {
            if (bytes > window.capacity()) {
                window = ByteBuffer.allocate(bytes);
            }
            start = position;
            window.clear();
            while (window.hasRemaining() && file.read(window, start + window.position()) >= 0) {
                // goes on until the window is full or the file ends
            }
            window.flip();
            if (bytes > window.limit()) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return window.slice((int) (position - start), bytes);
    }
}
