package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.history.Point;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is asked of an index, answered from one state of it. */
final class IndexQueries {

    private final FileChannel file;
    private final Contents contents;
    private final Dictionary dictionary;

    IndexQueries(FileChannel file, Contents contents) {
        this.file = file;
        this.contents = contents;
        this.dictionary = contents.dictionary;
    }

    List<Series> series() throws IOException {
        List<Series> all = new ArrayList<>(dictionary.size());
        for (int number = 0; number < dictionary.size(); number++) {
            if (dictionary.knows(number)) {
                all.add(dictionary.series(number));
            }
        }
        all.sort(Comparator.comparing(Series::id).thenComparing(Series::unit));
        return all;
    }

    /** The keys of the series that weigh on the newest build. */
    Map<String, Level> alarms() throws IOException {
        Map<String, Level> alarms = new HashMap<>();
        if (!contents.builds.isEmpty()) {
            ByteBuffer points = PointReader.all(file, contents.builds.lastEntry().getValue());
            while (points.hasRemaining()) {
                int series = points.getInt();
                Point point = PointFormat.point(points);
                if (point.alarming() && dictionary.knows(series)) {
                    alarms.put(dictionary.series(series).key(), point.level());
                }
            }
        }
        return alarms;
    }

    List<RecordedBuild> builds() {
        List<RecordedBuild> all = new ArrayList<>(contents.builds.size());
        for (Block block : contents.builds.descendingMap().values()) {
            all.add(block.build(dictionary));
        }
        return all;
    }

    Optional<RecordedBuild> build(int number) {
        return Optional.ofNullable(contents.builds.get(number)).map(block -> block.build(dictionary));
    }

    Optional<Trend> trend(String key, Optional<String> fingerprint, int max, Set<Integer> baselines)
            throws IOException {
        int series = dictionary.number(key);
        if (series < 0) {
            return Optional.empty();
        }
        Collection<Block> blocks = contents.builds.values();
        PointReader reader = new PointReader(file, series);
        List<Block> found = new ArrayList<>(blocks.size());
        ByteBuffer points = ByteBuffer.allocate(blocks.size() * PointFormat.POINT);
        for (Block block : blocks) {
            if (fingerprint.isEmpty() || fingerprint.get().equals(fingerprint(block))) {
                ByteBuffer point = reader.find(block);
                if (point != null) {
                    found.add(block);
                    points.put(point);
                }
            }
        }
        int[] chosen = chosen(found, points.flip(), max, baselines);
        List<TrendPoint> trend = new ArrayList<>(chosen.length);
        for (int i : chosen) {
            trend.add(point(found.get(i), points, i, baselines));
        }
        return Optional.of(new Trend(dictionary.series(series), trend, found.size()));
    }

    /** What {@link PointReader#find} leaves in its buffer: a point without the number of its series. */
    private static final int FOUND = PointFormat.POINT - Integer.BYTES;

    private static Point point(ByteBuffer found, int index) {
        return PointFormat.point(found.position(index * FOUND));
    }

    private TrendPoint point(Block block, ByteBuffer found, int index, Set<Integer> baselines) {
        return new TrendPoint(block.build(dictionary), point(found, index), baselines.contains(block.number()));
    }

    private int[] chosen(List<Block> found, ByteBuffer points, int max, Set<Integer> baselines) {
        double[] medians = new double[found.size()];
        BitSet notable = new BitSet();
        for (int i = 0; i < medians.length; i++) {
            Point point = point(points, i);
            medians[i] = point.median();
            boolean otherAgent = i > 0 && !fingerprint(found.get(i)).equals(fingerprint(found.get(i - 1)));
            notable.set(i, point.alarming() || otherAgent || baselines.contains(found.get(i).number()));
        }
        return Thinning.choose(medians, notable, max);
    }

    private String fingerprint(Block block) {
        return dictionary.agent(block.agent()).fingerprint();
    }

    Map<SeriesId, List<TrendPoint>> recent(Set<SeriesId> wanted, int builds, int last, Set<Integer> baselines)
            throws IOException {
        Map<Integer, SeriesId> numbers = numbers(wanted);
        List<Block> blocks = contents.builds.headMap(last, true).descendingMap().values().stream()
                .limit(builds)
                .toList();
        Map<SeriesId, List<TrendPoint>> found = new HashMap<>();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Block block = blocks.get(i);
            RecordedBuild build = block.build(dictionary);
            ByteBuffer points = PointReader.all(file, block);
            while (points.hasRemaining()) {
                SeriesId id = numbers.get(points.getInt());
                if (id == null) {
                    points.position(points.position() + FOUND);
                } else {
                    found.computeIfAbsent(id, unused -> new ArrayList<>())
                            .add(new TrendPoint(build, PointFormat.point(points), baselines.contains(block.number())));
                }
            }
        }
        found.replaceAll((id, points) -> Collections.unmodifiableList(points));
        return found;
    }

    private Map<Integer, SeriesId> numbers(Set<SeriesId> wanted) throws IOException {
        Map<Integer, SeriesId> numbers = new HashMap<>();
        for (int number = 0; number < dictionary.size(); number++) {
            if (dictionary.knows(number)) {
                SeriesId id = dictionary.series(number).id();
                if (wanted.contains(id)) {
                    numbers.put(number, id);
                }
            }
        }
        return numbers;
    }
}
