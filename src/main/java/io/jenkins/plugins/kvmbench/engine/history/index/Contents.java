package io.jenkins.plugins.kvmbench.engine.history.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What of an index is in memory: which builds there are and where, and the names of the series. Points stay in the file. */
final class Contents {

    /** Rough size of a build in a heap, in bytes. */
    private static final int BUILD_BYTES = 120;

    final long generation;
    final Dictionary dictionary = new Dictionary();
    final NavigableMap<Integer, Block> builds = new TreeMap<>();
    /** Builds that were deleted and whose files may be there a little longer. */
    private final Set<Integer> deleted = new HashSet<>();

    private long end;
    private long dead;

    /** An index without builds. */
    Contents(long generation) {
        this.generation = generation;
        this.end = RecordFormat.FILE_HEAD;
    }

    /** The random number in a file's head; empty when it is not the head of an index of this version. */
    static OptionalLong generation(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(RecordFormat.FILE_HEAD);
        file.read(head, 0);
        if (head.hasRemaining() || head.flip().getLong() != RecordFormat.MAGIC) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(head.getLong());
    }

    static ByteBuffer fileHead(long generation) {
        return ByteBuffer.allocate(RecordFormat.FILE_HEAD)
                .putLong(RecordFormat.MAGIC)
                .putLong(generation)
                .flip();
    }

    /**
     * Reads a file.
     *
     * @param contents empty; filled with what is sound
     */
    static RecordScan.Found load(FileChannel file, Contents contents) throws IOException {
        RecordScan.Found found = RecordScan.scan(file, contents::take);
        contents.end = found.end();
        return found;
    }

    private void take(RecordFormat.Type type, long position, ByteBuffer content) {
        switch (type) {
            case SERIES -> dictionary.readSeries(content);
            case AGENT -> dictionary.readAgent(content);
            case BUILD -> put(Block.read(content, position));
            case DELETED -> {
                int number = content.getInt();
                delete(number, content.get() != 0);
            }
        }
    }

    void put(Block block) {
        died(builds.put(block.number(), block));
        deleted.remove(block.number());
    }

    private void died(Block block) {
        dead += block == null ? 0 : block.recordBytes();
    }

    /** Whether a build is not there and was never deleted. */
    boolean lacks(int number) {
        return !builds.containsKey(number) && !deleted.contains(number);
    }

    void delete(int number, boolean keepPoints) {
        Block block = builds.get(number);
        if (block != null && keepPoints) {
            builds.put(number, block.asDeleted());
        } else {
            died(builds.remove(number));
            deleted.add(number);
        }
    }

    static ByteBuffer deletion(int number, boolean keepPoints) {
        return ByteBuffer.allocate(Integer.BYTES + 1)
                .putInt(number)
                .put((byte) (keepPoints ? 1 : 0))
                .flip();
    }

    /** Forgets the builds that use a name which was lost. */
    void dropUnreadable(FileChannel file) throws IOException {
        List<Integer> lost = new ArrayList<>();
        for (Block block : builds.values()) {
            if (!dictionary.knowsAgent(block.agent()) || !knowsAll(PointReader.all(file, block))) {
                lost.add(block.number());
            }
        }
        lost.forEach(number -> delete(number, false));
    }

    private boolean knowsAll(ByteBuffer points) {
        for (int at = 0; at < points.limit(); at += PointFormat.POINT) {
            if (!dictionary.knows(points.getInt(at))) {
                return false;
            }
        }
        return true;
    }

    /** Where the next record goes. */
    long end() {
        return end;
    }

    void grew(long bytes) {
        end += bytes;
    }

    /** Bytes in the file that nothing points to any more. */
    long dead() {
        return dead;
    }

    /** Roughly what it takes of the heap. */
    long heapBytes() {
        return (long) BUILD_BYTES * builds.size() + dictionary.heapBytes();
    }
}
