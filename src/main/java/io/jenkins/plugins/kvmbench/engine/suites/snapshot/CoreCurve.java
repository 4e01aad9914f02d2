package io.jenkins.plugins.kvmbench.engine.suites.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one strategy of the snapshot suite does over cores, all else equal.
 *
 * @param facet the configuration, on one core whether or not that was measured
 * @param samples at least one, by rising number of cores
 */
record CoreCurve(SnapshotGrid.Point facet, String strategy, List<Sample> samples) {

    CoreCurve {
        samples = List.copyOf(samples);
    }

    /**
     * @param total iterations per second of all cores
     * @param perCore iterations per second and core
     */
    record Sample(SnapshotGrid.Point point, double total, double perCore) {}

    /** All curves of a grid, in its order; what was not measured or is zero is left out. */
    static List<CoreCurve> of(SnapshotGrid grid) {
        Map<List<Object>, List<Sample>> samples = new LinkedHashMap<>();
        grid.cells()
                .forEach((point, strategies) -> strategies.forEach((strategy, cell) -> {
                    if (cell.total() > 0) {
                        samples.computeIfAbsent(List.of(point.onOneCore(), strategy), key -> new ArrayList<>())
                                .add(new Sample(point, cell.total(), cell.perCore()));
                    }
                }));
        return samples.entrySet().stream()
                .map(entry -> new CoreCurve(
                        (SnapshotGrid.Point) entry.getKey().get(0),
                        (String) entry.getKey().get(1),
                        entry.getValue()))
                .toList();
    }
}
