package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all changes of a comparison come to: their geometric mean, times and rates apart from sizes and counts. */
public final class Mean {

    private Mean() {}

    /** {@code geometric mean: 1.2 % slower over 18 benchmarks}; empty below two benchmarks whose change is a share. */
    public static Optional<String> of(List<Row> rows) {
        List<Row> shares = rows.stream()
                .filter(row -> row.better() != Direction.UNKNOWN
                        && !row.linear()
                        && row.change() > -1 && Double.isFinite(row.change()))
                .toList();
        List<String> parts = new ArrayList<>();
        for (boolean speed : new boolean[] {true, false}) {
            List<Row> alike = shares.stream()
                    .filter(row -> Change.isSpeed(row.unit(), row.better()) == speed)
                    .toList();
            if (!alike.isEmpty()) {
                double mean = alike.stream()
                        .mapToDouble(row -> Math.log1p(row.change()))
                        .average()
                        .orElseThrow();
                parts.add(Change.share(Math.expm1(mean), alike.get(0).unit(), alike.get(0).better()).words() + " over " + alike.size()
                        + (alike.size() == 1 ? " benchmark" : " benchmarks"));
            }
        }
        return shares.size() < 2 ? Optional.empty() : Optional.of("geometric mean: " + String.join(", ", parts));
    }
}
