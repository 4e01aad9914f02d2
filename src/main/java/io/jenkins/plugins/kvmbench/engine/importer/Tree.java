package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files below a directory. */
final class Tree {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 100_000;

    private Tree() {}

    /** The JSON files that a path stands for: itself, or those below it. */
    static List<Path> jsonFiles(Path path, List<Problem> problems) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        return files(
                path,
                file -> {
                    String name = file.getFileName().toString();
                    return name.endsWith(".json") || name.endsWith(".json.gz");
                },
                problems);
    }

    /** The files below a directory that are wanted, sorted; symbolic links are not followed, hidden ones not taken. */
    static List<Path> files(Path directory, Predicate<Path> wanted, List<Problem> problems) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(directory, Set.of(), MAX_DEPTH,
                new SimpleFileVisitor<>() {
                    private int seen;

                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                        return !dir.equals(directory) && isHidden(dir)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (++seen > MAX_FILES) {
                            throw new FormatException(directory.toString(), "", "has more than " + MAX_FILES
                                    + " files: give the directory with the results");
                        }
                        if (attributes.isRegularFile() && !isHidden(file) && wanted.test(file)) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        problems.add(new Problem(file.toString(), "", "could not be read: " + e.getMessage()));
                        return FileVisitResult.CONTINUE;
                    }
                });
        Collections.sort(files);
        return files;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }
}
