package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Subject;

/**
 * What a gate has to know beside the numbers.
 *
 * @param identical whether both arms are the same artefact: an A/A, which cannot fail
 * @param judgeIdentical whether an A/A is judged all the same: a self-test asks how often the gate would alarm
 * @param shiftedBefore whether an earlier measurement of the same comparison ended in ENV_SHIFT: twice is INVALID
 * @param layoutSd standard deviation of ln(value) over rebuilds of the same source, NaN when it was not measured
 * @param terms waivers, and where they and the limits come from
 */
public record Context(
        boolean identical, boolean judgeIdentical, boolean shiftedBefore, double layoutSd, Terms terms) {

    /** Nothing is known beside the numbers. */
    public static final Context NONE = new Context(false, false, false, Double.NaN);

    /** Without terms. */
    public Context(boolean identical, boolean judgeIdentical, boolean shiftedBefore, double layoutSd) {
        this(identical, judgeIdentical, shiftedBefore, layoutSd, Terms.NONE);
    }

    /** The subjects of a run that holds both arms. */
    public static Context of(RunInfo run) {
        return of(run.subject(Arm.BASE), run.subject(Arm.HEAD));
    }

    public static Context of(Subject base, Subject head) {
        boolean same = !base.artifact().isEmpty() && base.artifact().equals(head.artifact());
        return new Context(same, false, false, Double.NaN);
    }

    public Context judgingIdentical() {
        return new Context(identical, true, shiftedBefore, layoutSd, terms);
    }

    public Context afterEnvironmentShift() {
        return new Context(identical, judgeIdentical, true, layoutSd, terms);
    }

    public Context withLayoutSd(double sd) {
        return new Context(identical, judgeIdentical, shiftedBefore, sd, terms);
    }

    public Context withTerms(Terms other) {
        return new Context(identical, judgeIdentical, shiftedBefore, layoutSd, other);
    }

    /** Whether nothing may be called changed. */
    boolean cannotChange() {
        return identical && !judgeIdentical;
    }
}
