package io.jenkins.plugins.kvmbench.engine.suites.alloc;

import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The alloc suite as what it is: points of a grid, each measured under several allocators. */
final class AllocGrid {

    static final String SUITE = "alloc";

    /** A parameter that is not in a result's name: it is at its default, or what the sides differ in. */
    static final long UNNAMED = -1;

    /** These look the same whatever else was measured. */
    private static final List<String> WELL_KNOWN = List.of("glibc", "jemalloc", "mimalloc", "tcmalloc");

    private static final Comparator<String> ALLOCATORS =
            Comparator.comparingInt(AllocGrid::rank).thenComparing(Comparator.naturalOrder());

    private final SortedMap<Point, SortedMap<String, Map<String, Result>>> cells = new TreeMap<>();

    /**
     * One configuration, whatever the allocator, in the order of rows. Each number may be {@link #UNNAMED}.
     *
     * @param maxSize bytes of the largest block
     * @param keepMax blocks that a task keeps at most
     * @param keepPercent of the blocks are kept
     */
    record Point(long maxSize, long threads, long tasks, long iters, long keepPercent, long keepMax)
            implements Comparable<Point> {

        private static final Comparator<Point> ORDER = Comparator.comparingLong(Point::maxSize)
                .thenComparingLong(Point::threads)
                .thenComparingLong(Point::tasks)
                .thenComparingLong(Point::iters)
                .thenComparingLong(Point::keepPercent)
                .thenComparingLong(Point::keepMax);

        /** The largest size in the largest unit in which it is a whole number. */
        String maxSizeText() {
            double divisor = Quantity.divisor(maxSize, "B");
            return maxSize % divisor == 0
                    ? Quantity.exact(maxSize / divisor, Quantity.of(maxSize, "B").unit())
                    : Quantity.exact(maxSize, "B");
        }

        @Override
        public int compareTo(Point other) {
            return ORDER.compare(this, other);
        }
    }

    private AllocGrid() {}

    /** What the head measured; empty where the suite was not. */
    static AllocGrid ofHead(ResultSet results) {
        return of(results, results.on(Arm.HEAD).stream());
    }

    /** And what the base measured, where the sides are allocators: where they are not, they would lie on top of each other. */
    static AllocGrid ofAll(ResultSet results) {
        return of(
                results,
                Stream.concat(
                        results.on(Arm.BASE).stream()
                                .filter(result -> !result.id().params().containsKey("allocator")),
                        results.on(Arm.HEAD).stream()));
    }

    private static AllocGrid of(ResultSet results, Stream<Result> chosen) {
        AllocGrid grid = new AllocGrid();
        chosen.filter(result -> result.id().suite().equals(SUITE)).forEach(result -> {
            Map<String, String> params = result.id().params();
            Point point = new Point(
                    number(params, "max_size"),
                    number(params, "threads"),
                    number(params, "tasks"),
                    number(params, "iters"),
                    number(params, "keep_percent"),
                    number(params, "keep_max"));
            // Of a comparison of allocators the side says which, as it says all that it sets: allocator=NAME.
            String side = results.run().subject(result.arm()).label();
            String allocator = params.getOrDefault("allocator", side.replaceFirst("^allocator=(\\S+)$", "$1"));
            grid.cells
                    .computeIfAbsent(point, key -> new TreeMap<>(ALLOCATORS))
                    .computeIfAbsent(allocator, key -> new HashMap<>())
                    .put(result.id().metric(), result);
        });
        return grid;
    }

    /** By allocator and metric. */
    SortedMap<Point, SortedMap<String, Map<String, Result>>> cells() {
        return Collections.unmodifiableSortedMap(cells);
    }

    /** All that were measured anywhere: the well-known ones first, the others by name. */
    List<String> allocators() {
        return cells.values().stream()
                .flatMap(allocators -> allocators.keySet().stream())
                .distinct()
                .sorted(ALLOCATORS)
                .toList();
    }

    /** A number by which an allocator is drawn. */
    int look(String allocator) {
        int rank = rank(allocator);
        return rank < WELL_KNOWN.size()
                ? rank
                : rank
                        + allocators().stream()
                                .filter(other -> rank(other) == WELL_KNOWN.size())
                                .toList()
                                .indexOf(allocator);
    }

    private static int rank(String allocator) {
        int index = WELL_KNOWN.indexOf(allocator);
        return index < 0 ? WELL_KNOWN.size() : index;
    }

    private static long number(Map<String, String> params, String name) {
        try {
            return Long.parseLong(params.getOrDefault(name, ""));
        } catch (NumberFormatException absent) {
            return UNNAMED;
        }
    }
}
