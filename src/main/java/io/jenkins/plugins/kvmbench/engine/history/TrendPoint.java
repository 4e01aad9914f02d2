package io.jenkins.plugins.kvmbench.engine.history;

import java.util.Objects;

/**
 * A point of a trend.
 *
 * @param build where it was measured
 * @param point what was measured
 * @param baseline whether people accepted this build as the baseline
 */
public record TrendPoint(RecordedBuild build, Point point, boolean baseline) {

    public TrendPoint {
        Objects.requireNonNull(build, "build");
        Objects.requireNonNull(point, "point");
    }
}
