package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a build is screened against: of each series the last stable segment of the builds before it on the same machine.
 *
 * @param base an invocation for each build of a segment, the earliest first, with the build's median as its sample
 * @param terms which builds these are
 */
public record Reference(ResultSet base, Terms terms) {

    /**
     * The reference of a build.
     *
     * @param builds in the order of time; those that began later than it, on other machines or without an end are left out
     */
    public static Reference of(List<Build> builds, ResultSet head) {
        List<Build> earlier = builds.stream()
                .filter(build -> !build.run().unfinished() && !build.after(head.run()))
                .filter(build -> head.run().id().isEmpty() || !build.run().id().equals(head.run().id()))
                .toList();
        List<Build> same = earlier.stream()
                .filter(build -> build.agent().fingerprint().equals(head.agent().fingerprint()))
                .toList();
        return new Reference(
                new ResultSet(run(same), agent(same, head), segments(same, head), List.of()),
                terms(earlier.size() - same.size(), same));
    }

    private static List<Result> segments(List<Build> builds, ResultSet head) {
        Set<String> measured = head.onlyArm().stream().map(result -> Series.of(result).key()).collect(Collectors.toSet());
        Map<SeriesId, Course> courses = new TreeMap<>();
        for (Course course : Course.of(builds)) {
            boolean goesOn = course.last().build() == builds.get(builds.size() - 1);
            if (goesOn || measured.contains(course.series().key())) {
                // One that changed its unit has several courses.
                courses.merge(course.series().id(), course, (one, other) -> measured.contains(other.series().key()) ? other : one);
            }
        }
        return courses.values().stream().map(Reference::segment).toList();
    }

    private static Result segment(Course course) {
        int size = course.steps().size();
        int first = Math.max(course.lastChange(), size - PredictionTest.MAX_BUILDS);
        List<Invocation> builds = course.steps().subList(first, size).stream()
                .map(step -> new Invocation(
                        Invocation.UNKNOWN_SLOT,
                        startedMs(step.build().run()),
                        new double[] {step.point().median()},
                        0,
                        Status.OK,
                        Contamination.UNKNOWN,
                        ""))
                .toList();
        Series series = course.series();
        return new Result(series.id(), series.unit(), series.better(), series.gating(), Arm.BASE, builds);
    }

    private static long startedMs(RunInfo run) {
        return run.started() == null ? 0 : run.started().toEpochMilli();
    }

    private static RunInfo run(List<Build> builds) {
        if (builds.isEmpty()) {
            return RunInfo.UNKNOWN;
        }
        Build last = builds.get(builds.size() - 1);
        Subject subject = new Subject("earlier builds, the last: " + last.label(), "");
        RunInfo run = last.run();
        return new RunInfo("", null, null, run.commit(), run.branch(), "", "", Map.of(Arm.BASE, subject));
    }

    private static Agent agent(List<Build> builds, ResultSet head) {
        return builds.isEmpty() ? head.agent() : builds.get(builds.size() - 1).agent();
    }

    private static Terms terms(int elsewhere, List<Build> builds) {
        List<String> notes = new ArrayList<>();
        if (!builds.isEmpty()) {
            notes.add("earlier builds from " + builds.get(0).label() + " to " + builds.get(builds.size() - 1).label()
                    + ": to confirm a suspicion, measure A/B against the last of them");
        }
        if (elsewhere > 0) {
            notes.add((elsewhere == 1 ? "1 earlier build" : elsewhere + " earlier builds")
                    + " on other machines left out: another fingerprint is another series");
        }
        return new Terms(List.of(), notes);
    }
}
