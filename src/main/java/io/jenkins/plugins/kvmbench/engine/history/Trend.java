package io.jenkins.plugins.kvmbench.engine.history;

import java.util.List;
import java.util.Objects;

/**
 * One series over the builds of a job.
 *
 * @param series what is followed
 * @param points in the order of the builds' numbers, thinned where there are too many to draw
 * @param total how many builds have it, those that were thinned out included
 */
public record Trend(Series series, List<TrendPoint> points, int total) {

    public Trend {
        Objects.requireNonNull(series, "series");
        points = List.copyOf(points);
    }
}
