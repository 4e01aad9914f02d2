package io.jenkins.plugins.kvmbench.engine.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Criterion's directories in a tree: a benchmark's directory holds one directory for each measurement, {@code new} for
 * the last, {@code base} for what it was compared with, and one for each saved baseline by its name; what was computed of
 * them lies in {@code change} and {@code report}.
 */
final class CriterionTree {

    static final String BENCHMARK = "benchmark.json";

    private static final String LAST = "new";
    private static final String BEFORE = "base";
    private static final Set<String> COMPUTED = Set.of("change", "report");
    private static final Set<String> VALUES = Set.of("sample.json", "estimates.json");

    private final Path root;

    /** Whether the tree is one measurement and no more. */
    private final boolean isMeasurement;

    /** The names of the whole measurements by the benchmark's directory. */
    private final SortedMap<Path, SortedSet<String>> measurements = new TreeMap<>();

    /** Measurements without {@code benchmark.json}. */
    private final SortedSet<Path> nameless = new TreeSet<>();

    private final Set<Path> benchmarksAndAbove = new HashSet<>();

    CriterionTree(Tree tree) {
        this.root = tree.root();
        Map<Path, Set<String>> names = new HashMap<>();
        for (Path file : tree.files()) {
            names.computeIfAbsent(file.getParent(), directory -> new HashSet<>()).add(Tree.name(file));
        }
        this.isMeasurement = names.getOrDefault(root, Set.of()).contains(BENCHMARK);
        names.remove(root);
        names.forEach((directory, files) -> {
            if (files.contains(BENCHMARK)) {
                measurements.computeIfAbsent(directory.getParent(), d -> new TreeSet<>()).add(Tree.name(directory));
            }
        });
        names.forEach((directory, files) -> {
            boolean named = files.contains(BENCHMARK);
            boolean measured = files.stream().anyMatch(VALUES::contains) && !COMPUTED.contains(Tree.name(directory));
            boolean criterions = Tree.name(directory).equals(LAST) || measurements.containsKey(directory.getParent());
            if (!named && measured && criterions) {
                nameless.add(directory);
            }
        });
        for (Path benchmark : measurements.keySet()) {
            for (Path above = benchmark; benchmarksAndAbove.add(above) && !above.equals(root); ) {
                above = above.getParent();
            }
        }
    }

    boolean isEmpty() {
        return !isMeasurement && measurements.isEmpty() && nameless.isEmpty();
    }

    /** Whether a directory is Criterion's, whatever is in it. */
    boolean owns(Path directory) {
        for (Path at = directory; at != null && !at.equals(root); at = at.getParent()) {
            Path above = at.getParent();
            boolean computed = COMPUTED.contains(Tree.name(at)) && benchmarksAndAbove.contains(above);
            boolean measured = measurements.containsKey(above) && measurements.get(above).contains(Tree.name(at));
            if (computed || measured || nameless.contains(at)) {
                return true;
            }
        }
        return isMeasurement;
    }

    /**
     * The measurements to read: of each benchmark the one that was named, else the last, or the one before where nothing
     * was measured since.
     *
     * @param baseline empty: none was named
     */
    List<Path> chosen(String baseline) {
        List<Path> chosen = new ArrayList<>(isMeasurement ? List.of(root) : List.of());
        measurements.forEach((benchmark, names) -> {
            if (!baseline.isEmpty()) {
                if (names.contains(baseline)) {
                    chosen.add(benchmark.resolve(baseline));
                }
            } else if (names.contains(LAST)) {
                chosen.add(benchmark.resolve(LAST));
            } else if (names.contains(BEFORE) && !nameless.contains(benchmark.resolve(LAST))) {
                chosen.add(benchmark.resolve(BEFORE));
            }
        });
        return chosen;
    }

    /** What of the measurements is not read, and why: those that are broken, and saved baselines that nobody named. */
    List<Problem> unread(String baseline) {
        List<Problem> problems = new ArrayList<>();
        for (Path directory : nameless) {
            problems.add(Problem.broken(directory, "holds a measurement without " + BENCHMARK
                    + ", so nobody knows of what: measure again into an empty directory"));
        }
        SortedMap<String, Integer> saved = saved();
        if (baseline.isEmpty()) {
            saved.forEach((name, count) -> problems.add(new Problem(
                    root.toString(),
                    "",
                    "the saved baseline '" + name + "' (" + count + (count == 1 ? " benchmark" : " benchmarks")
                            + ") is not read: write " + root + "@" + name + " to name it")));
        }
        return problems;
    }

    /** The names of all measurements there are, for people. */
    SortedSet<String> names() {
        SortedSet<String> all = new TreeSet<>();
        measurements.values().forEach(all::addAll);
        return all;
    }

    private SortedMap<String, Integer> saved() {
        SortedMap<String, Integer> saved = new TreeMap<>();
        measurements.forEach((benchmark, names) -> names.stream()
                .filter(name -> !name.equals(LAST) && !name.equals(BEFORE))
                .forEach(name -> saved.merge(name, 1, Integer::sum)));
        return saved;
    }
}
