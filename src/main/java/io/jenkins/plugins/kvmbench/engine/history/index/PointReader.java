package io.jenkins.plugins.kvmbench.engine.history.index;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds the points of one series in builds, one small read for each. */
final class PointReader {

    private final FileChannel file;
    private final int series;
    private final ByteBuffer one = ByteBuffer.allocateDirect(PointFormat.POINT);

    /** Where the series was in the build before: nearly always it is there again. */
    private int place;

    PointReader(FileChannel file, int series) {
        this.file = file;
        this.series = series;
    }

    /** The series' point, 32 bytes behind its number; null when the build does not have it. */
    ByteBuffer find(Block block) throws IOException {
        if (place < block.points() && numberAt(block, place) == series) {
            return one;
        }
        int low = 0;
        int high = block.points() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int number = numberAt(block, middle);
            if (number == series) {
                place = middle;
                return one;
            }
            if (number < series) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    private int numberAt(Block block, int index) throws IOException {
        one.clear();
        readFully(file, one, block.position() + (long) index * PointFormat.POINT);
        return one.flip().getInt();
    }

    /** All points of a build. */
    static ByteBuffer all(FileChannel file, Block block) throws IOException {
        ByteBuffer points = ByteBuffer.allocate(block.points() * PointFormat.POINT);
        readFully(file, points, block.position());
        return points.flip();
    }

    private static void readFully(FileChannel file, ByteBuffer to, long position) throws IOException {
        long start = position - to.position();
        while (to.hasRemaining()) {
            if (file.read(to, start + to.position()) < 0) {
                throw new EOFException("the file ends at " + file.size() + ", expected more at " + position);
            }
        }
    }
}
