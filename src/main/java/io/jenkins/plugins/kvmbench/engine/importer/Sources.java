package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
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

/** The way in for results in any format that is read. */
public final class Sources {

    private Sources() {}

    /**
     * Reads a file or a directory. Of a directory that is not one format as a whole each JSON file is read in its own.
     *
     * @param format a format's name, empty: detected
     * @param keep how much of the samples to keep
     * @return the results; what could not be read beside them is among the skips
     * @throws IOException when nothing could be read; the message names the file, the position and what was expected
     * @throws IllegalArgumentException when there is no format of that name
     */
    public static ResultSet read(Path path, Optional<String> format, Keep keep) throws IOException {
        Optional<Importer> named = format.map(Importers::named);
        if (!Files.exists(path)) {
            throw new IOException(path + ": there is no such file or directory");
        }
        Optional<Importer> importer = named.isPresent() ? named : Importers.detect(path);
        Imported imported = importer.isPresent() ? importer.get().read(path, keep) : each(path, keep);
        if (imported.set().results().isEmpty() && !imported.problems().isEmpty()) {
            throw imported.problems().get(0).exception();
        }
        return imported.setWithProblems();
    }

    /**
     * Reads the files and directories of several tools into one; a series that is in several places has the invocations of
     * all.
     *
     * @param pathsByFormat where each format is, by the format's name
     * @throws IOException when there was something and nothing of it could be read
     * @throws IllegalArgumentException when there is no format of a name
     */
    public static ResultSet readAll(Map<String, List<Path>> pathsByFormat, Keep keep) throws IOException {
        Collected all = new Collected(keep);
        for (Map.Entry<String, List<Path>> entry : pathsByFormat.entrySet()) {
            Importer importer = Importers.named(entry.getKey());
            for (Path path : entry.getValue()) {
                try {
                    all.add(importer.read(path, keep));
                } catch (IOException e) {
                    all.problem(Problem.of(path, e));
                }
            }
        }
        Imported imported = all.toImported();
        if (imported.set().results().isEmpty() && !imported.problems().isEmpty()) {
            throw imported.problems().get(0).exception();
        }
        return imported.setWithProblems();
    }

    /**
     * Reads the two sides of a comparison, both at once.
     *
     * @return the base, then the head
     * @throws IOException as {@link #read}
     */
    public static List<ResultSet> readBoth(Path base, Path head, Optional<String> format, Keep keep) throws IOException {
        FutureTask<ResultSet> reading = new FutureTask<>(() -> read(base, format, keep));
        Thread thread = new Thread(reading, "kvmbench-read");
        thread.setDaemon(true);
        thread.start();
        ResultSet second = read(head, format, keep);
        try {
            return List.of(reading.get(), second);
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

    private static Imported each(Path path, Keep keep) throws IOException {
        Collected all = new Collected(keep);
        List<Problem> unread = new ArrayList<>();
        List<Path> files = Tree.jsonFiles(path, unread);
        for (Path file : files) {
            Optional<Importer> importer = Importers.detect(file);
            if (importer.isPresent()) {
                all.add(importer.get().read(file, keep));
            } else {
                all.problem(unknown(file));
            }
        }
        unread.forEach(all::problem);
        if (files.isEmpty()) {
            all.problem(new Problem(path.toString(), "", "has no results: no JSON file is in this directory"));
        }
        return all.toImported();
    }

    private static Problem unknown(Path file) {
        if (!Files.isReadable(file)) {
            return new Problem(file.toString(), "", "permission denied");
        }
        return new Problem(file.toString(), "", "is in none of the formats that are read (" + Importers.names() + ")");
    }
}
