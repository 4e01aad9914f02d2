package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which rows a text shows, and in which order. What is decided is the same whatever is shown.
 *
 * @param all whether rows are shown that neither changed nor are suspicious, however many there are
 * @param filter what must occur in a row's name, as {@link SeriesId#toString} has it: then all rows that match are shown; empty
 *     for no filter
 * @param order how they are sorted
 */
public record RowChoice(boolean all, Optional<Pattern> filter, Order order) {

    /** What changed or is suspicious, worst first. */
    public static final RowChoice STANDARD = new RowChoice(false, Optional.empty(), Order.WORST);

    /** More rows than this are counted, not shown, unless somebody asks for them. */
    private static final int MOST = 40;

    /** So few benchmarks are all shown, whatever is said of them. */
    private static final int FEW = 3;

    /** How rows are sorted. */
    public enum Order {
        /** As the gate has them. */
        WORST,
        /** By name, numbers in it by value. */
        NAME,
        /** The largest change for the worse first, the largest for the better last, those without one after it. */
        CHANGE
    }

    public List<Row> shown(List<Row> rows) {
        boolean whole = all || filter.isPresent() || rows.size() <= FEW;
        return rows.stream()
                .filter(row -> (whole || Wording.stands(row)) && matches(row.id()))
                .sorted(comparator())
                .limit(all ? Long.MAX_VALUE : MOST)
                .toList();
    }

    /** The results of a run that compares nothing. */
    public ResultSet shown(ResultSet results) {
        return new ResultSet(
                results.run(),
                results.agent(),
                results.results().stream()
                        .filter(result -> matches(result.id()))
                        .toList(),
                results.skips());
    }

    private boolean matches(SeriesId id) {
        return filter.map(pattern -> pattern.matcher(id.toString()).find()).orElse(true);
    }

    private Comparator<Row> comparator() {
        return switch (order) {
            case WORST -> (a, b) -> 0;
            case NAME -> Comparator.comparing((Row row) -> row.id().toString(), NaturalOrder.INSTANCE);
            case CHANGE -> Comparator.comparing((Row row) -> Double.isNaN(row.change()))
                    .thenComparing(Comparator.comparingDouble(Row::change).reversed());
        };
    }
}
