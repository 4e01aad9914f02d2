package io.jenkins.plugins.kvmbench.engine.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a file, as far as it was read. */
final class Problems {

    /** More tell nothing new. */
    private static final int SHOWN = 20;

    private record Problem(Position at, String what) {}

    /** Each once: what counts for both sides is read for each. */
    private final Set<Problem> problems = new LinkedHashSet<>();

    void add(Position at, String what) {
        problems.add(new Problem(at, what));
    }

    /** @throws PlanException when there is any, in the file's order */
    void check() {
        if (problems.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(problems.stream()
                .sorted(Comparator.comparingInt((Problem problem) -> problem.at.line())
                        .thenComparingInt(problem -> problem.at.column()))
                .limit(SHOWN)
                .map(problem -> problem.at + ": " + problem.what)
                .toList());
        if (problems.size() > SHOWN) {
            lines.add("and " + (problems.size() - SHOWN) + " more");
        }
        throw new PlanException(lines);
    }
}
