package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Objects;

/**
 * What is followed over builds. A metric whose unit changes goes on as another series: one axis cannot hold both.
 *
 * @param key sixteen hexadecimal digits that stand for all the others but {@code gating}: short, and the same in each build,
 *     job and index
 * @param id what is measured
 * @param unit the unit of its values
 * @param better which way it gets better
 * @param gating whether it decided when it was last recorded; the others explain
 */
public record Series(String key, SeriesId id, String unit, Direction better, boolean gating) {

    public Series {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(better, "better");
    }

    /** The series that a result belongs to. */
    public static Series of(Result result) {
        SeriesName name = SeriesName.of(result.id(), result.unit(), result.better());
        return new Series(name.key(), result.id(), result.unit(), result.better(), result.gating());
    }
}
