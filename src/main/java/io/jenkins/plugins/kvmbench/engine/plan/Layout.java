package io.jenkins.plugins.kvmbench.engine.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The build files and scripts of a repository.
 *
 * @param files texts by path below the root, those nearest to the root first
 */
record Layout(List<File> files) {

    private static final int DEEPEST = 4;
    private static final int MOST_FILES = 2000;
    private static final long LARGEST = 1 << 20;

    private static final Pattern WANTED =
            Pattern.compile("Cargo\\.toml|pom\\.xml|build\\.gradle(\\.kts)?|([Mm]ake|GNUmake)file|justfile|.*\\.sh");

    private static final Set<String> BUILT = Set.of("target", "build", "out", "node_modules", "vendor");

    /**
     * @param directory below the root, empty: the root itself
     * @param name of the file
     */
    record File(String directory, String name, String text) {
        String path() {
            return directory.isEmpty() ? name : directory + "/" + name;
        }
    }

    static Layout of(Path root) throws IOException {
        TreeMap<String, File> files =
                new TreeMap<>(Comparator.comparing((String path) -> path.split("/").length).thenComparing(path -> path));
        Files.walkFileTree(root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = String.valueOf(directory.getFileName());
                boolean skipped = !directory.equals(root) && (name.startsWith(".") || BUILT.contains(name));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = root.relativize(file).toString();
                int slash = path.lastIndexOf('/');
                String name = path.substring(slash + 1);
                if (attributes.isRegularFile() && attributes.size() <= LARGEST && WANTED.matcher(name).matches()) {
                    String directory = path.substring(0, Math.max(0, slash));
                    // Whatever else it holds, what is looked for is ASCII.
                    files.put(path, new File(directory, name, Files.readString(file, StandardCharsets.ISO_8859_1)));
                }
                return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Layout(List.copyOf(files.values()));
    }

    /** Files with a name in which something is found. */
    List<File> holding(String name, Pattern pattern) {
        return files.stream()
                .filter(file -> file.name().matches(name) && pattern.matcher(file.text()).find())
                .toList();
    }
}
