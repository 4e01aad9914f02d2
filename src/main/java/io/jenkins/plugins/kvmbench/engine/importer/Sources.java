package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * The way in for results in any format that is read. A source is a file, a directory with all that lies below it, or, as
 * {@code directory@name}, a baseline that Criterion has saved. What is not read below a directory is among the skips.
 */
public final class Sources {

    private Sources() {}

    /**
     * Looks whether there is a source, and a format of that name, without reading anything.
     *
     * @throws IOException when there is nothing
     * @throws IllegalArgumentException when there is no format of that name
     */
    public static void check(Path source, Optional<String> format) throws IOException {
        Reading.check(Source.of(source), format);
    }

    /** Whether a file of a directory is looked at, by its name. */
    public static boolean mayHoldResults(Path file) {
        return Tree.mayHoldResults(Tree.name(file));
    }

    /**
     * The files below a directory that may hold results, by their names, each to be read as a source of its own.
     *
     * @throws IOException when the directory cannot be read
     */
    public static List<Path> filesBelow(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(
                    directory + (Files.exists(directory) ? ": is a file, expected a directory" : ": there is no such directory"));
        }
        return List.copyOf(Tree.of(directory).files());
    }

    /**
     * Reads one source.
     *
     * @param format a format's name, empty: detected for each file
     * @param keep how much of the samples to keep
     * @return the results; what could not be read beside them is among the skips
     * @throws IOException when nothing could be read; the message names the file, the position and what was expected
     * @throws IllegalArgumentException when there is no format of that name
     */
    public static ResultSet read(Path source, Optional<String> format, Keep keep) throws IOException {
        return results(List.of(side(source, format, keep))).get(0);
    }

    /**
     * Reads the files and directories of several tools into one; the same benchmark in several places is told apart, or
     * has the invocations of all, as below one directory.
     *
     * @param pathsByFormat where each format is, by the format's name
     * @throws IOException when there was something and nothing of it could be read
     * @throws IllegalArgumentException when there is no format of a name
     */
    public static ResultSet readAll(Map<String, List<Path>> pathsByFormat, Keep keep) throws IOException {
        List<Path> paths = pathsByFormat.values().stream().flatMap(List::stream).toList();
        Reading reading = new Reading(common(paths), keep);
        for (Map.Entry<String, List<Path>> entry : pathsByFormat.entrySet()) {
            for (Path path : entry.getValue()) {
                try {
                    reading.read(Source.of(path), Optional.of(entry.getKey()));
                } catch (IOException e) {
                    reading.problem(Problem.of(path, e));
                }
            }
        }
        return results(List.of(reading.side())).get(0);
    }

    /**
     * Reads the two sides of a comparison, both at once.
     *
     * @return the base, then the head
     * @throws IOException as {@link #read}
     */
    public static List<ResultSet> readBoth(Path base, Path head, Optional<String> format, Keep keep) throws IOException {
        FutureTask<Side> reading = new FutureTask<>(() -> side(base, format, keep));
        Thread thread = new Thread(reading, "kvmbench-read");
        thread.setDaemon(true);
        thread.start();
        Side second = side(head, format, keep);
        try {
            return results(List.of(reading.get(), second));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException problem) {
                throw problem;
            }
            throw e.getCause() instanceof RuntimeException defect ? defect : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(base + ": interrupted while it was read");
        }
    }

    private static Side side(Path path, Optional<String> format, Keep keep) throws IOException {
        Source source = Source.of(path);
        Reading reading = new Reading(source.path(), keep);
        reading.read(source, format);
        return reading.side();
    }

    private static List<ResultSet> results(List<Side> sides) throws IOException {
        List<List<Problem>> problems = new ArrayList<>();
        sides.forEach(side -> problems.add(new ArrayList<>(side.problems())));
        List<List<Result>> results = new Naming(sides).results(problems);
        List<ResultSet> sets = new ArrayList<>();
        for (int i = 0; i < sides.size(); i++) {
            if (results.get(i).isEmpty() && !problems.get(i).isEmpty()) {
                throw problems.get(i).get(0).exception();
            }
            List<Document> documents = sides.get(i).documents();
            Stream<Skip> unread = problems.get(i).stream().map(Problem::skip);
            Stream<Skip> own = documents.stream().flatMap(document -> document.skips().stream());
            sets.add(new ResultSet(
                    Common.run(documents),
                    Common.agent(documents),
                    results.get(i),
                    Stream.concat(own, unread).toList(),
                    Common.basis(documents)));
        }
        return sets;
    }

    /** The directory that all lie below; of one alone itself. */
    private static Path common(List<Path> paths) {
        Path common = paths.isEmpty() ? Path.of(".") : paths.get(0);
        for (Path path : paths) {
            while (!path.startsWith(common) && common.getParent() != null) {
                common = common.getParent();
            }
        }
        return common;
    }
}
