package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.stats.ChangePoint;
import io.jenkins.plugins.kvmbench.engine.stats.ChangePoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One series on one machine over builds. Another fingerprint is another course: what another machine changes is no change.
 *
 * @param series what is followed, as the last build has it
 * @param fingerprint of the machine; empty when not known
 * @param steps in the order of time
 * @param changes where another level began; none below {@value PredictionTest#MIN_BUILDS} builds, of which two that happen to
 *     be alike make any third one a change
 */
public record Course(Series series, String fingerprint, List<Step> steps, List<Level> changes) {

    /** A build, and what it measured of this series, which may decide in one build and explain in another. */
    public record Step(Build build, Series series, Point point) {}

    /**
     * A level that began.
     *
     * @param at the place in {@code steps} of the first build that has it
     * @param before mean of the builds of the level before
     * @param mean of its own builds
     * @param p that builds of one level differ by as much, by a t-test
     */
    public record Level(int at, double before, double mean, double p) {}

    private record Key(String series, String fingerprint) {}

    public Course {
        Objects.requireNonNull(series, "series");
        Objects.requireNonNull(fingerprint, "fingerprint");
        steps = List.copyOf(steps);
        changes = List.copyOf(changes);
    }

    /**
     * The courses of all series, in the order of their names.
     *
     * @param builds in the order of time
     */
    public static List<Course> of(Collection<Build> builds) {
        Map<Key, List<Step>> steps = new LinkedHashMap<>();
        for (Build build : builds) {
            build.points().forEach((series, point) -> steps.computeIfAbsent(
                            new Key(series.key(), build.agent().fingerprint()), key -> new ArrayList<>())
                    .add(new Step(build, series, point)));
        }
        return steps.values().parallelStream()
                .map(Course::of)
                .sorted(Comparator.comparing((Course course) -> course.series().id())
                        .thenComparing(course -> course.series().unit())
                        .thenComparing(Course::fingerprint))
                .toList();
    }

    private static Course of(List<Step> steps) {
        Step last = steps.get(steps.size() - 1);
        double[] values = steps.stream().mapToDouble(step -> step.point().median()).toArray();
        List<ChangePoint> found =
                values.length < PredictionTest.MIN_BUILDS ? List.of() : ChangePoints.DEFAULT.confirmed(values);
        List<Level> changes = found.stream()
                .map(point -> new Level(point.index(), point.before(), point.after(), point.p()))
                .toList();
        return new Course(last.series(), last.build().agent().fingerprint(), steps, changes);
    }

    /** The build that is its last. */
    public Step last() {
        return steps.get(steps.size() - 1);
    }

    /** The place in {@code steps} where the level last changed; 0 where it never did. */
    public int lastChange() {
        return changes.isEmpty() ? 0 : changes.get(changes.size() - 1).at();
    }
}
