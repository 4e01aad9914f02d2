package io.jenkins.plugins.kvmbench.engine.history.index;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.history.BuildPoints;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.history.TrendPoint;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;

/**
 * The points of all builds of one job, in one file that is only appended to: what charts read instead of builds. In memory are
 * the builds' places and the series' names; points are read from the file, a few bytes for each build.
 *
 * <p>Each record has a checksum. What a crash cut off is removed, what is damaged is left out, and either makes the index
 * {@linkplain #incomplete() incomplete} until its owner has appended again what is missing. An index is for one process and
 * any number of its threads; one directory must have one index, see {@link PointIndexes}.
 */
public final class PointIndex {

    static final String FILE = "points.idx";
    static final String DAMAGED = "points.damaged";
    private static final String INCOMPLETE = "points.incomplete";

    /** Below this a file is not worth rewriting, in bytes. */
    private static final long SMALL = 1 << 20;

    /** Rough size of an index that knows nothing yet, in bytes. */
    private static final int OWN_BYTES = 1000;

    private static final RandomGenerator RANDOM = new SecureRandom();

    private final Path directory;
    private final Path path;
    private final IndexWriter writer;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** Null until the file was read, and when there is none. */
    private volatile Contents contents;

    PointIndex(Path directory) {
        this.directory = directory;
        this.path = directory.resolve(FILE);
        this.writer = new IndexWriter(path);
    }

    /** Where it lies. */
    public Path directory() {
        return directory;
    }

    /** The series that were ever recorded and have not been forgotten, sorted. */
    public List<Series> series() throws IOException {
        return read(IndexQueries::series).orElse(List.of());
    }

    /** How much each series weighs on the newest build, by its key; those without weight are not there. */
    public Map<String, Level> alarms() throws IOException {
        return read(IndexQueries::alarms).orElse(Map.of());
    }

    /** The builds, the newest first. */
    public List<RecordedBuild> builds() throws IOException {
        return read(IndexQueries::builds).orElse(List.of());
    }

    /** What is known of one build; empty when it is not there. */
    public Optional<RecordedBuild> build(int number) throws IOException {
        return read(queries -> queries.build(number)).flatMap(build -> build);
    }

    /**
     * One series over the builds.
     *
     * @param key see {@link Series#key()}
     * @param fingerprint only builds on such an agent; empty: all
     * @param max how many points there may be at most, at least 2; the others are thinned out
     * @param baselines builds that people accepted as baseline: these points are kept and marked
     * @return empty when there is no such series
     */
    public Optional<Trend> trend(String key, Optional<String> fingerprint, int max, Set<Integer> baselines)
            throws IOException {
        return read(queries -> queries.trend(key, fingerprint, max, baselines)).flatMap(trend -> trend);
    }

    /**
     * Some series over a few builds, oldest first.
     *
     * @param wanted which; those that are not in the index are not in the answer
     * @param builds how many
     * @param last the number of the last one
     * @param baselines see {@link #trend}
     */
    public Map<SeriesId, List<TrendPoint>> recent(
            Set<SeriesId> wanted, int builds, int last, Set<Integer> baselines) throws IOException {
        return read(queries -> queries.recent(wanted, builds, last, baselines)).orElse(Map.of());
    }

    /** Whether points may be missing that the files of the builds have. */
    public boolean incomplete() {
        return !Files.exists(path) || Files.exists(directory.resolve(INCOMPLETE));
    }

    /** To be called when everything that was missing has been appended. */
    public void completed() throws IOException {
        write(known -> {
            writer.sync();
            return Files.deleteIfExists(directory.resolve(INCOMPLETE));
        });
    }

    /**
     * Adds a build; one that is there is replaced.
     *
     * @return how many series were left out because their names would take too much memory
     * @throws IOException when it could not be written; the index is as it was
     */
    public int append(BuildPoints build) throws IOException {
        return write(known -> {
            int leftOut = writer.append(known, build, true);
            tidy(known);
            return leftOut;
        });
    }

    /**
     * Adds a build that is not there, unless it was deleted. A crash may lose it until the index is {@link #completed}.
     *
     * @return whether it was added
     */
    public boolean appendMissing(BuildPoints build) throws IOException {
        return write(known -> {
            boolean missing = known.lacks(build.build().number());
            if (missing) {
                writer.append(known, build, false);
            }
            return missing;
        });
    }

    /**
     * Notes that a build was deleted.
     *
     * @param keepPoints whether its points stay in the trends
     */
    public void delete(int build, boolean keepPoints) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        write(known -> {
            if (known.builds.containsKey(build) || incomplete()) {
                writer.delete(known, build, keepPoints);
                tidy(known);
            }
            return null;
        });
    }

    /** Roughly what it takes of the heap, in bytes. */
    long heapBytes() {
        Contents known = contents;
        return OWN_BYTES + (known == null ? 0 : known.heapBytes());
    }

    private interface Query<T> {
        T of(IndexQueries queries) throws IOException;
    }

    private interface Change<T> {
        T of(Contents contents) throws IOException;
    }

    /** Asks the index as it is on the disk; empty when there is none. */
    private <T> Optional<T> read(Query<T> query) throws IOException {
        while (true) {
            lock.readLock().lock();
            try (FileChannel file = FileChannel.open(path)) {
                if (isCurrent(file)) {
                    return Optional.of(query.of(new IndexQueries(file, contents)));
                }
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } finally {
                lock.readLock().unlock();
            }
            lock.writeLock().lock();
            try {
                refresh();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private <T> T write(Change<T> change) throws IOException {
        lock.writeLock().lock();
        try {
            if (!refresh()) {
                create();
            }
            return change.of(contents);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Whether the file is the one that was read: after a rename or a restored backup another one has its name. */
    private boolean isCurrent(FileChannel file) throws IOException {
        return contents != null
                && file.size() == contents.end()
                && Contents.generation(file).equals(OptionalLong.of(contents.generation));
    }

    /** Reads the file where it is another one than before; false when there is none. */
    private boolean refresh() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!isCurrent(file)) {
                contents = null;
                contents = load(file);
            }
        } catch (NoSuchFileException e) {
            contents = null;
        }
        return contents != null;
    }

    /** What the file has, after it was mended; null when there was nothing to mend and it was put aside. */
    private Contents load(FileChannel file) throws IOException {
        OptionalLong generation = Contents.generation(file);
        if (generation.isEmpty()) {
            putAside();
            return null;
        }
        Contents loaded = new Contents(generation.getAsLong());
        RecordScan.Found found;
        try {
            found = Contents.load(file, loaded);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            putAside();
            return null;
        }
        if (found.damaged()) {
            markIncomplete();
            loaded.dropUnreadable(file);
            return compacted(file, loaded);
        }
        if (found.torn()) {
            markIncomplete();
            file.truncate(found.end());
        }
        return loaded;
    }

    private void putAside() throws IOException {
        markIncomplete();
        Files.move(path, directory.resolve(DAMAGED), StandardCopyOption.REPLACE_EXISTING);
    }

    private void create() throws IOException {
        Files.createDirectories(directory);
        markIncomplete();
        long generation = RANDOM.nextLong();
        writer.create(generation);
        contents = new Contents(generation);
    }

    private void markIncomplete() throws IOException {
        Path marker = directory.resolve(INCOMPLETE);
        if (!Files.exists(marker)) {
            Files.createFile(marker);
        }
    }

    /** Rewrites the file where most of it is dead. */
    private void tidy(Contents known) throws IOException {
        if (known.dead() > Math.max(SMALL, known.end() / 2)) {
            try (FileChannel file = FileChannel.open(path)) {
                contents = compacted(file, known);
            }
        }
    }

    private Contents compacted(FileChannel file, Contents known) throws IOException {
        long generation = RANDOM.nextLong();
        writer.compact(file, known, generation);
        Contents compacted = new Contents(generation);
        try (FileChannel fresh = FileChannel.open(path)) {
            Contents.load(fresh, compacted);
        }
        return compacted;
    }
}
