package io.jenkins.plugins.kvmbench.engine.suites.snapshot;

import io.jenkins.plugins.kvmbench.engine.report.Summary;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The snapshot suite as what it is: points of a grid, each measured with several strategies. */
public final class SnapshotGrid {

    /** The strategy that restores nothing: what no restore can beat. */
    static final String FLOOR = "none";

    static final String CLASSIC = "classic";
    static final String FAST = "fast";

    private static final List<String> WELL_KNOWN = List.of(FLOOR, CLASSIC, FAST);
    /** The same pages in every iteration. */
    static final String ORDINARY_WORKLOAD = "fixed";

    private static final String SUITE = "snapshot";

    private final SortedMap<Point, SortedMap<String, Cell>> cells = new TreeMap<>();
    private final List<Result> copies = new ArrayList<>();

    private SnapshotGrid() {}

    /** The grid of the head's results; empty when the suite was not measured. */
    public static SnapshotGrid of(ResultSet results) {
        SnapshotGrid grid = new SnapshotGrid();
        for (Result result : results.on(Arm.HEAD)) {
            if (!result.id().suite().equals(SUITE)) {
                continue;
            }
            if (result.id().benchmark().equals("reset")) {
                grid.add(result);
            } else if (result.id().benchmark().equals("copy")
                    && result.id().metric().equals("copy_ns")) {
                grid.copies.add(result);
            }
        }
        return grid;
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    SortedMap<Point, SortedMap<String, Cell>> cells() {
        return Collections.unmodifiableSortedMap(cells);
    }

    /** All strategies measured anywhere: floor, classic and fast first, the others by name. */
    List<String> strategies() {
        return cells.values().stream()
                .flatMap(strategies -> strategies.keySet().stream())
                .distinct()
                .sorted(STRATEGIES)
                .toList();
    }

    /** A number by which a strategy is drawn: the well-known ones always have the same, whatever else was measured. */
    static int look(String strategy, List<String> strategies) {
        int rank = rank(strategy);
        return rank < WELL_KNOWN.size()
                ? rank
                : WELL_KNOWN.size()
                        + strategies.stream()
                                .filter(other -> rank(other) == WELL_KNOWN.size())
                                .toList()
                                .indexOf(strategy);
    }

    /**
     * Nanoseconds to copy one page at this point's footprint: of {@code snapshot/copy} with the same pages and the
     * same other parameters where there are several; NaN when it was not measured.
     */
    double copyNs(Point point) {
        Map<String, String> wanted = point.params();
        return copies.stream()
                .filter(copy ->
                        String.valueOf(point.pages).equals(copy.id().params().get("pages")))
                .max(Comparator.comparingLong(copy -> copy.id().params().entrySet().stream()
                        .filter(param -> param.getValue().equals(wanted.get(param.getKey())))
                        .count()))
                .map(copy -> Summary.of(copy).median())
                .orElse(Double.NaN);
    }

    private void add(Result result) {
        Map<String, String> params = result.id().params();
        // a run has one of the two; the other is absent, empty or zero
        String work = number(params, "vmexits", 0) > 0 ? "vmexits" : "instrs";
        long count = number(params, work, -1);
        long pages = number(params, "pages", -1);
        long cores = number(params, "cores", 1);
        if (pages < 0 || count < 0 || cores < 1) {
            return;
        }
        Point point = new Point(pages, work, count, params.getOrDefault("workload", ORDINARY_WORKLOAD), cores);
        cells.computeIfAbsent(point, key -> new TreeMap<>(STRATEGIES))
                .computeIfAbsent(params.getOrDefault("strategy", ""), key -> new Cell(cores))
                .metrics
                .put(result.id().metric(), result);
    }

    private static long number(Map<String, String> params, String name, long otherwise) {
        try {
            return params.containsKey(name) ? Long.parseLong(params.get(name)) : otherwise;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static final Comparator<String> STRATEGIES =
            Comparator.comparingInt(SnapshotGrid::rank).thenComparing(Comparator.naturalOrder());

    private static int rank(String strategy) {
        int index = WELL_KNOWN.indexOf(strategy);
        return index < 0 ? WELL_KNOWN.size() : index;
    }

    /**
     * One configuration, whatever the strategy.
     *
     * @param work {@code instrs} or {@code vmexits}
     * @param count how many of them
     * @param workload which pages an iteration dirties
     */
    record Point(long pages, String work, long count, String workload, long cores) implements Comparable<Point> {
        private static final Comparator<Point> ORDER = Comparator.comparing(Point::workload)
                .thenComparing(Point::work)
                .thenComparingLong(Point::pages)
                .thenComparingLong(Point::count)
                .thenComparingLong(Point::cores);

        @Override
        public int compareTo(Point other) {
            return ORDER.compare(this, other);
        }

        /** The same configuration on one core: what a scaling curve is drawn for. */
        Point onOneCore() {
            return new Point(pages, work, count, workload, 1);
        }

        private Map<String, String> params() {
            return Map.of("pages", "" + pages, work, "" + count, "workload", workload, "cores", "" + cores);
        }
    }

    /** One strategy at one point. */
    static final class Cell {
        private final long cores;
        private final Map<String, Result> metrics = new HashMap<>();

        private Cell(long cores) {
            this.cores = cores;
        }

        /** Whether any invocation counts, of either rate: one says what the other is. */
        boolean isMeasured() {
            return !Double.isNaN(total()) && !Double.isNaN(perCore());
        }

        /** Iterations per second and core, NaN when not measured. */
        double perCore() {
            return Summary.median(values("exec_per_sec_core", "exec_per_sec", 1.0 / cores));
        }

        /** Iterations per second of all cores, NaN when not measured. */
        double total() {
            return Summary.median(values("exec_per_sec", "exec_per_sec_core", cores));
        }

        /** Pages found different after a restore, over all invocations; NaN when no audit was made. */
        double mismatches() {
            Result audit = metrics.get("audit_mismatch");
            double[] counts = audit == null
                    ? new double[0]
                    : audit.invocations().stream()
                            .flatMapToDouble(invocation -> Arrays.stream(invocation.samples()))
                            .toArray();
            return counts.length == 0 ? Double.NaN : Arrays.stream(counts).sum();
        }

        /**
         * How many times more iterations than another strategy: the median of the ratios in each invocation, because
         * strategies are interleaved there; of the medians where no invocation has both.
         */
        double ratioTo(Cell other) {
            Map<Integer, Double> mine = bySlot();
            Map<Integer, Double> theirs = other.bySlot();
            double[] ratios = mine.entrySet().stream()
                    .filter(entry -> theirs.containsKey(entry.getKey()))
                    .mapToDouble(entry -> entry.getValue() / theirs.get(entry.getKey()))
                    .toArray();
            return ratios.length > 0 ? Summary.median(ratios) : perCore() / other.perCore();
        }

        private Map<Integer, Double> bySlot() {
            Map<Integer, Double> slots = new HashMap<>();
            Result rate = metrics.getOrDefault("exec_per_sec_core", metrics.get("exec_per_sec"));
            if (rate != null) {
                for (Invocation invocation : rate.counted()) {
                    if (invocation.slot() != Invocation.UNKNOWN_SLOT) {
                        slots.put(invocation.slot(), invocation.median());
                    }
                }
            }
            return slots;
        }

        private double[] values(String metric, String otherwise, double factor) {
            Result direct = metrics.get(metric);
            if (direct != null && !direct.counted().isEmpty()) {
                return direct.medians();
            }
            Result other = metrics.get(otherwise);
            return other == null
                    ? new double[0]
                    : Arrays.stream(other.medians()).map(x -> x * factor).toArray();
        }
    }
}
