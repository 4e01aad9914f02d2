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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The files below a directory, hidden ones left out. The directory may be a symbolic link; links below it are not
 * followed, which could lead round in circles or to the same file twice.
 */
final class Tree {

    private static final int MAX_FILES = 1_000_000;
    private static final int EXAMPLES = 3;

    /** What of a directory cannot hold results: so many, the first by name. */
    private static final class Others {
        private int count;
        private final List<String> examples = new ArrayList<>();

        void add(String name) {
            count++;
            if (examples.size() < EXAMPLES) {
                examples.add(name);
            }
        }
    }

    private final Path root;
    private final List<Path> files = new ArrayList<>();
    private final SortedMap<Path, Others> others = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Tree(Path root) {
        this.root = root;
    }

    /** @throws IOException when the directory itself cannot be read */
    static Tree of(Path directory) throws IOException {
        Tree tree = new Tree(directory);
        Path real = directory.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            private int seen;

            private Path named(Path path) {
                return directory.resolve(real.relativize(path));
            }

            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return !dir.equals(real) && isHidden(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (++seen > MAX_FILES) {
                    throw new FormatException(directory.toString(), "", "has more than " + MAX_FILES
                            + " files: give the directory with the results");
                }
                if (!isHidden(file)) {
                    tree.add(named(file), attributes.isRegularFile());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(real)) {
                    throw new FormatException(directory.toString(), "", Problem.reason(file, e), e);
                }
                tree.problems.add(Problem.broken(named(file), Problem.reason(file, e)));
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(tree.files);
        return tree;
    }

    private void add(Path file, boolean regular) {
        String name = name(file);
        if (regular && mayHoldResults(name)) {
            files.add(file);
        } else {
            others.computeIfAbsent(file.getParent(), directory -> new Others())
                    .add(regular ? name : name + " (a link)");
        }
    }

    static boolean mayHoldResults(String name) {
        return name.endsWith(".json") || name.endsWith(".json.gz") || name.endsWith(".cbor");
    }

    /** The last part of a path, empty for a root. */
    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static boolean isHidden(Path path) {
        return name(path).startsWith(".");
    }

    Path root() {
        return root;
    }

    /** The files that may hold results, by their names; sorted. */
    List<Path> files() {
        return files;
    }

    /** What could not be looked into. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * One problem for all files that cannot hold results, none when there is no such file.
     *
     * @param accounted directories of which everything is known
     */
    List<Problem> others(Predicate<Path> accounted) {
        int count = 0;
        List<String> examples = new ArrayList<>();
        for (var entry : others.entrySet()) {
            if (!accounted.test(entry.getKey())) {
                count += entry.getValue().count;
                entry.getValue().examples.stream()
                        .limit(EXAMPLES - examples.size())
                        .map(name -> root.relativize(entry.getKey()).resolve(name).toString())
                        .forEach(examples::add);
            }
        }
        return Problem.several(root, count, examples, "in no format that is read");
    }
}
