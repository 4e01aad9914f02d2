package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.test.PredictionTest;
import io.jenkins.plugins.kvmbench.engine.history.Course;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.Comparator;
import java.util.List;

/**
 * How a course last moved, as people ask: is it worse than it was, and since when?
 *
 * @param course what moved
 * @param state what it came to
 * @param change from the level before to the last one; nothing where there is one level
 * @param builds how many have the last level
 */
public record Move(Course course, State state, Change change, int builds) {

    /** What a course came to; first what people look for. */
    public enum State {
        /** Its last change, in the last {@value PredictionTest#MAX_BUILDS} builds, was for the worse. */
        WORSE,
        /** It was for the better, or nobody said which way is. */
        BETTER,
        /** Too few builds to say. */
        FEW,
        /** No change in the last {@value PredictionTest#MAX_BUILDS} builds: what is older is what people know. */
        STEADY
    }

    private static final Comparator<Move> ORDER = Comparator.comparing(Move::state)
            .thenComparing(Comparator.comparingDouble((Move move) -> Math.abs(move.change().value())).reversed());

    /** The moves of courses, the worst first. */
    public static List<Move> of(List<Course> courses) {
        return courses.stream().map(Move::of).sorted(ORDER).toList();
    }

    private static Move of(Course course) {
        int builds = course.steps().size() - course.lastChange();
        if (course.changes().isEmpty()) {
            boolean few = course.steps().size() < PredictionTest.MIN_BUILDS;
            return new Move(course, few ? State.FEW : State.STEADY, change(course, 0, 0), builds);
        }
        Course.Level last = course.changes().get(course.changes().size() - 1);
        Change change = change(course, last.before(), last.mean());
        State state = builds > PredictionTest.MAX_BUILDS
                ? State.STEADY
                : change.value() > 0 && course.series().better() != Direction.UNKNOWN ? State.WORSE : State.BETTER;
        return new Move(course, state, change, builds);
    }

    /** A change between two levels of a course, with the sign of {@link Change}. */
    public static Change change(Course course, double before, double after) {
        Direction better = course.series().better();
        String unit = course.series().unit();
        boolean linear = !(before > 0 && after > 0);
        double amount = better == Direction.HIGHER ? before - after : after - before;
        double share = better == Direction.HIGHER ? before / after - 1 : after / before - 1;
        return new Change(linear ? amount : share, Double.NaN, Double.NaN, linear, unit, better);
    }

    /** The build in which the last level began. */
    public Course.Step since() {
        return course.steps().get(course.lastChange());
    }

    /** What a page or a badge of many builds says first. */
    public static Headline headline(List<Move> moves, int builds) {
        long worse = moves.stream().filter(move -> move.state() == State.WORSE).count();
        long better = moves.stream().filter(move -> move.state() == State.BETTER).count();
        String of = " of " + (moves.size() == 1 ? "1 series" : moves.size() + " series") + " in "
                + (builds == 1 ? "1 build" : builds + " builds");
        String recently = ", in the last " + PredictionTest.MAX_BUILDS + " of each";
        if (worse > 0) {
            return new Headline("Got worse", worse + of + recently, Headline.Tone.WARNING);
        }
        if (better > 0) {
            return new Headline("Got better", better + of + recently, Headline.Tone.GOOD);
        }
        boolean known = moves.stream().anyMatch(move -> move.state() == State.STEADY);
        return known
                ? new Headline("Steady", "no change" + of.replaceFirst(" of ", " in ") + recently, Headline.Tone.NEUTRAL)
                : new Headline(
                        "Too few builds",
                        builds + (builds == 1 ? " build" : " builds") + ", and no series has the " + PredictionTest.MIN_BUILDS
                                + " that say something",
                        Headline.Tone.NEUTRAL);
    }
}
