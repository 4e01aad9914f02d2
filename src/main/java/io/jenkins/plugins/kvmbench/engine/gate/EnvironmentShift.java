package io.jenkins.plugins.kvmbench.engine.gate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs that the machine changed and not the subject. */
final class EnvironmentShift {

    private static final double SHIFT = Math.log1p(0.02);
    private static final double P = 0.005;
    private static final int MIN_BENCHMARKS = 6;
    private static final double EQUAL = 1e-12;

    private EnvironmentShift() {}

    /**
     * An anchor benchmark, which no change to the subject can reach, moved by more than 2 % with one-sided p up to .005.
     *
     * @return what moved, in words; empty when nothing did
     */
    static Optional<String> ofAnchors(List<Benchmark> anchors, boolean separateRuns) {
        for (Benchmark anchor : anchors) {
            if (anchor.problem().isEmpty()) {
                Evidence evidence = separateRuns ? anchor.evidenceOfSeparateRuns() : anchor.evidence();
                ShiftTest test = ShiftTest.of(evidence, P);
                if (direction(evidence, test) != 0) {
                    Words words = new Words(anchor.any().unit(), evidence.linear());
                    return Optional.of("the anchor " + anchor.id() + ", which the change cannot reach, is "
                            + words.change(evidence.change(test.shift())));
                }
            }
        }
        return Optional.empty();
    }

    /** 1 when clearly worse by more than 2 %, -1 when clearly better, else 0. */
    static int direction(Evidence evidence, ShiftTest test) {
        double shift = test.shift();
        if (evidence.linear() || Math.abs(shift) <= SHIFT + EQUAL) {
            return 0;
        }
        return shift > 0 ? (test.p() <= P ? 1 : 0) : (test.mirroredP() <= P ? -1 : 0);
    }

    /**
     * More than half of at least six unrelated benchmarks of separate runs moved the same way. Benchmarks of one suite that
     * differ in parameters or metric only are related: together they count as one, which moved where most of them did.
     *
     * @param directions of each gated benchmark, as {@link #direction}
     * @return what moved, in words; empty when nothing did
     */
    static Optional<String> ofMost(Map<Benchmark, Integer> directions) {
        Map<String, int[]> families = new HashMap<>();
        directions.forEach((benchmark, direction) ->
                families.computeIfAbsent(benchmark.id().path(), path -> new int[3])[direction + 1]++);
        if (families.size() < MIN_BENCHMARKS) {
            return Optional.empty();
        }
        for (int direction : new int[] {1, -1}) {
            long moved = families.values().stream()
                    .filter(counts -> 2 * counts[direction + 1] > counts[0] + counts[1] + counts[2])
                    .count();
            if (2 * moved > families.size()) {
                return Optional.of(moved + " of " + families.size() + " unrelated benchmarks are "
                        + (direction > 0 ? "worse" : "better") + " at once, in runs that were measured apart");
            }
        }
        return Optional.empty();
    }
}
