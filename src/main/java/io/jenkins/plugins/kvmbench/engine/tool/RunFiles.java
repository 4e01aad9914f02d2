package io.jenkins.plugins.kvmbench.engine.tool;

import io.jenkins.plugins.kvmbench.engine.suite.OwnHarness;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The result files of one run. What was there before the run and was not written by it does not count: a file that an earlier
 * run or a user left would be taken for this run's.
 */
final class RunFiles {

    private static final int MAX_FILES = 200_000;
    private static final long MAX_BYTES = 1L << 30;

    /** Tells a file that was written from one that was left alone. */
    private record State(Object key, long size, FileTime modified) {}

    /** A pattern, cut at its first name that matches more than itself. */
    private record Glob(Path root, PathMatcher matcher) {}

    private final List<String> patterns;
    private final Path directory;
    private final Path out;
    private final Path taken;
    private Map<Path, State> earlier = Map.of();

    /**
     * @param patterns see {@link OwnHarness#results()}
     * @param directory what they are below
     * @param out in place of {@link OwnHarness#OUT}
     * @param taken where the run's files are copied to
     */
    RunFiles(List<String> patterns, Path directory, Path out, Path taken) {
        this.patterns = patterns;
        this.directory = directory;
        this.out = out;
        this.taken = taken;
    }

    /** To be called before the run. */
    void before() throws IOException {
        Trees.delete(out);
        Files.createDirectory(out);
        earlier = found();
    }

    /**
     * Copies what the run wrote.
     *
     * @return the directory that holds it and nothing else
     * @throws ToolException when it wrote nothing
     */
    Path take() throws IOException {
        Trees.delete(taken);
        Files.createDirectory(taken);
        Map<Path, State> found = found();
        long bytes = 0;
        int count = 0;
        for (Map.Entry<Path, State> file : found.entrySet()) {
            if (!file.getValue().equals(earlier.get(file.getKey()))) {
                bytes += file.getValue().size();
                count++;
                if (bytes > MAX_BYTES) {
                    throw new ToolException("the run left more than " + (MAX_BYTES >> 20) + " MiB of results");
                }
                Path copy = taken.resolve(name(file.getKey()));
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file.getKey(), copy);
            }
        }
        if (count == 0) {
            throw new ToolException("the run left no results: "
                    + (found.isEmpty()
                            ? "there is no file in " + String.join(", ", patterns)
                            : "it wrote none of the " + found.size() + (found.size() == 1 ? " file" : " files") + " in "
                                    + String.join(", ", patterns)));
        }
        return taken;
    }

    private String name(Path file) {
        Path below = file.startsWith(out) ? out : directory;
        return (file.startsWith(below) ? below.relativize(file) : Objects.requireNonNull(file.getRoot()).relativize(file)).toString();
    }

    private Map<Path, State> found() throws IOException {
        Map<Path, State> found = new TreeMap<>();
        for (String pattern : patterns) {
            find(glob(pattern), found);
        }
        return found;
    }

    private Glob glob(String pattern) {
        boolean inOut = pattern.startsWith(OwnHarness.OUT);
        Path root = inOut ? out : pattern.startsWith("/") ? Objects.requireNonNull(directory.getRoot()) : directory;
        String rest = (inOut ? pattern.substring(OwnHarness.OUT.length()) : pattern).replaceFirst("^/+", "");
        List<String> wild = new ArrayList<>();
        for (String name : rest.split("/")) {
            if (wild.isEmpty() && !name.matches(".*[*?\\[{\\\\].*")) {
                root = root.resolve(name);
            } else {
                wild.add(name);
            }
        }
        return new Glob(
                root.normalize(),
                wild.isEmpty() ? null : FileSystems.getDefault().getPathMatcher("glob:" + String.join("/", wild)));
    }

    private void find(Glob glob, Map<Path, State> found) throws IOException {
        if (!Files.exists(glob.root())) {
            return;
        }
        Files.walkFileTree(glob.root(), new SimpleFileVisitor<>() {
            /** The outermost directory that matched: all in it counts. */
            private Path whole = glob.matcher() == null ? glob.root() : null;

            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                whole = whole == null && matches(path) ? path : whole;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, IOException failure) {
                whole = path.equals(whole) ? null : whole;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && (whole != null || matches(file))) {
                    found.put(file, new State(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()));
                    if (found.size() > MAX_FILES) {
                        throw new ToolException("there are more than " + MAX_FILES + " files in " + String.join(", ", patterns));
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // Gone meanwhile, or nobody may look into it.
            }

            private boolean matches(Path path) {
                return glob.matcher() != null && glob.matcher().matches(glob.root().relativize(path));
            }
        });
    }
}
