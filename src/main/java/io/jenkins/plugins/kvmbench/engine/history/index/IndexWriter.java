package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.history.BuildPoints;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.SeriesName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Appends to the file of an index, and rewrites it where most of it is dead. */
final class IndexWriter {

    private final Path path;

    IndexWriter(Path path) {
        this.path = path;
    }

    /** A series' number in a build, and its point. */
    private record Numbered(int number, Point point) {}

    /**
     * Appends a build, with the names that it is the first to use.
     *
     * @param sync whether it is to be on the disk when this returns
     * @return how many series were left out because their names would take too much memory
     * @throws IOException when it could not be written; then nothing was
     */
    int append(Contents contents, BuildPoints build, boolean sync) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Additions additions = new Additions(contents.dictionary);
        Dictionary.Agent on = new Dictionary.Agent(build.build().fingerprint(), build.build().agent());
        int agent = additions.agent(on);
        List<Numbered> points = new ArrayList<>(build.points().size());
        int leftOut = 0;
        for (Map.Entry<Series, Point> entry : build.points().entrySet()) {
            Series series = entry.getKey();
            int number = additions.series(SeriesName.of(series.id(), series.unit(), series.better()), series.gating());
            if (number >= 0) {
                points.add(new Numbered(number, entry.getValue()));
            } else {
                leftOut++;
            }
        }
        additions.writeTo(bytes);
        ByteBuffer content = content(build.build(), agent, points);
        long start = contents.end() + bytes.size();
        bytes.write(RecordFormat.record(RecordFormat.Type.BUILD, content));
        write(contents, bytes.toByteArray(), sync);
        additions.apply();
        contents.put(Block.read(content.rewind(), start + RecordFormat.HEAD));
        return leftOut;
    }

    void delete(Contents contents, int number, boolean keepPoints) throws IOException {
        write(contents, RecordFormat.record(RecordFormat.Type.DELETED, Contents.deletion(number, keepPoints)), true);
        contents.delete(number, keepPoints);
    }

    /** Not through a channel: a thread that is interrupted, as in a build that is stopped, would leave half a record. */
    private void write(Contents contents, byte[] records, boolean sync) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            try {
                file.seek(contents.end());
                file.write(records);
                if (sync) {
                    file.getFD().sync();
                }
            } catch (IOException e) {
                file.setLength(contents.end());
                throw e;
            }
        }
        contents.grew(records.length);
    }

    /** Brings what was appended without a sync to the disk. */
    void sync() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.getFD().sync();
        }
    }

    /** Writes an index without builds in the place of whatever is there. */
    void create(long generation) throws IOException {
        AtomicFile.write(path, out -> out.write(Contents.fileHead(generation).array()));
    }

    /** Writes the file anew, with nothing but what is alive. */
    void compact(FileChannel old, Contents contents, long generation) throws IOException {
        AtomicFile.write(path, out -> {
            out.write(Contents.fileHead(generation).array());
            Contents compacted = new Contents(generation);
            for (Block block : contents.builds.values()) {
                copy(old, contents.dictionary, block, compacted.dictionary, out);
            }
        });
    }

    private static void copy(FileChannel old, Dictionary names, Block block, Dictionary compacted, OutputStream out)
            throws IOException {
        Additions additions = new Additions(compacted);
        int agent = additions.agent(names.agent(block.agent()));
        List<Numbered> points = new ArrayList<>(block.points());
        ByteBuffer from = PointReader.all(old, block);
        while (from.hasRemaining()) {
            int number = from.getInt();
            points.add(new Numbered(
                    additions.series(names.name(number), names.gates(number)), PointFormat.point(from)));
        }
        additions.writeTo(out);
        out.write(RecordFormat.record(RecordFormat.Type.BUILD, content(block.build(names), agent, points)));
        additions.apply();
    }

    private static ByteBuffer content(RecordedBuild build, int agent, List<Numbered> points) {
        points.sort(Comparator.comparingInt(Numbered::number));
        ByteBuffer content = ByteBuffer.allocate(PointFormat.HEAD + points.size() * PointFormat.POINT);
        PointFormat.putBuild(content, build, agent, points.size());
        points.forEach(point -> PointFormat.putPoint(content, point.number(), point.point()));
        return content.flip();
    }
}
