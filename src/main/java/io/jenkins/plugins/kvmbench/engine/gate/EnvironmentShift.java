package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.test.Evidence;
import io.jenkins.plugins.kvmbench.engine.gate.test.ShiftTest;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs that the machine changed and not the subject.
 *
 * @param moved how much worse it makes every benchmark, on the scale of x; 0 where it makes them better
 * @param how what moved, in words
 */
record EnvironmentShift(double moved, String how) {

    private static final double SHIFT = Math.log1p(0.02);
    private static final double BY_SIZE = 0.05;
    private static final double P = 0.005;
    private static final int MIN_BENCHMARKS = 6;
    private static final double EQUAL = 1e-12;

    /**
     * An anchor benchmark, which no change to the subject can reach, moved by more than 2 % with one-sided p up to .005; of
     * several the one that got worst.
     */
    static Optional<EnvironmentShift> ofAnchors(List<Benchmark> anchors, boolean separateRuns) {
        Optional<EnvironmentShift> worst = Optional.empty();
        for (Benchmark anchor : anchors) {
            if (anchor.problem().isEmpty()) {
                Evidence evidence = separateRuns ? anchor.evidenceOfSeparateRuns() : anchor.evidence();
                ShiftTest test = ShiftTest.of(evidence, P);
                double moved = Math.max(0, test.shift());
                if (direction(evidence, test) != 0 && worst.stream().allMatch(other -> moved > other.moved)) {
                    Words words = new Words(anchor.any().unit(), evidence.linear());
                    worst = Optional.of(new EnvironmentShift(moved, "the anchor " + anchor.id()
                            + ", which the change cannot reach, is " + words.change(evidence.change(test.shift()))));
                }
            }
        }
        return worst;
    }

    /** {@link #moved} on the scale of a benchmark's test. */
    double of(Evidence evidence) {
        return evidence.linear() ? Math.abs(evidence.baseMedian()) * Math.expm1(moved) : moved;
    }

    /** 1 when clearly worse by more than 2 %, -1 when clearly better, else 0. */
    private static int direction(Evidence evidence, ShiftTest test) {
        double shift = test.shift();
        if (evidence.linear() || Math.abs(shift) <= SHIFT + EQUAL) {
            return 0;
        }
        return shift > 0 ? (test.p() <= P ? 1 : 0) : (test.mirroredP() <= P ? -1 : 0);
    }

    /**
     * More than half of at least six unrelated benchmarks of time moved the same way in separate runs: by more than 2 % where a
     * test shows it, beyond 5 % where none is possible. Those whose names begin alike are related: together they count as one,
     * which moved where most of them did.
     *
     * @return what moved, in words; empty when nothing did
     */
    static Optional<String> ofMost(Map<Benchmark, Finding> findings) {
        Map<String, int[]> families = new HashMap<>();
        findings.forEach((benchmark, finding) -> {
            if (isTime(benchmark.any().unit()) && !finding.evidence().constantArms()) {
                families.computeIfAbsent(benchmark.family(), family -> new int[3])[direction(finding) + 1]++;
            }
        });
        if (families.size() < MIN_BENCHMARKS) {
            return Optional.empty();
        }
        for (int direction : new int[] {1, -1}) {
            long moved = families.values().stream()
                    .filter(counts -> 2 * counts[direction + 1] > counts[0] + counts[1] + counts[2])
                    .count();
            if (2 * moved > families.size()) {
                return Optional.of(moved + " of " + families.size() + " unrelated benchmarks of time are "
                        + (direction > 0 ? "worse" : "better") + " at once");
            }
        }
        return Optional.empty();
    }

    private static int direction(Finding finding) {
        Evidence evidence = finding.evidence();
        if (!Double.isNaN(finding.p().upper())) {
            return direction(evidence, finding.test());
        }
        double change = evidence.change(finding.test().shift());
        return !evidence.linear() && Math.abs(change) > BY_SIZE ? (int) Math.signum(change) : 0;
    }

    /** Times, and what is done in a time. */
    private static boolean isTime(String unit) {
        String kept = Unit.of(unit).kept();
        return kept.equals("s") || kept.equals("Hz") || kept.endsWith("/s");
    }
}
