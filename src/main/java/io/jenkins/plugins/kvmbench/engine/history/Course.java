package io.jenkins.plugins.kvmbench.engine.history;

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
 * @param changes where the level changed, by the places of {@code steps}
 */
public record Course(Series series, String fingerprint, List<Step> steps, List<ChangePoint> changes) {

    /** A build, and what it measured of this series, which may decide in one build and explain in another. */
    public record Step(Build build, Series series, Point point) {}

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
        return new Course(
                last.series(), last.build().agent().fingerprint(), steps, ChangePoints.DEFAULT.confirmed(values));
    }

    /** The place in {@code steps} where the level last changed; 0 where it never did. */
    public int lastChange() {
        return changes.isEmpty() ? 0 : changes.get(changes.size() - 1).index();
    }
}
