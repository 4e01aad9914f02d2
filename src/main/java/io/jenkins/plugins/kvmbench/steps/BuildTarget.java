package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The build that a step works for.
 *
 * @param run the build
 * @param listener its log
 * @param stage the Pipeline's node that shows the step's own result; null where there is none: then the stage is the build
 */
record BuildTarget(@NonNull Run<?, ?> run, @NonNull TaskListener listener, @CheckForNull FlowNode stage) {

    static BuildTarget of(Run<?, ?> run, TaskListener listener) {
        return new BuildTarget(run, listener, null);
    }

    static BuildTarget of(StepContext context) throws IOException, InterruptedException {
        return new BuildTarget(
                context.get(Run.class), context.get(TaskListener.class), context.get(FlowNode.class));
    }

    /** Makes the results of stage and build worse, never better. */
    void worsen(Criticality criticality, String why) {
        Optional<Result> ofBuild = stage == null ? criticality.stage() : criticality.build();
        ofBuild.ifPresent(run::setResult);
        criticality.stage().filter(result -> stage != null).ifPresent(result -> mark(stage, result, why));
    }

    private static void mark(FlowNode stage, Result result, String why) {
        WarningAction before = stage.getPersistentAction(WarningAction.class);
        if (before == null || before.getResult().isBetterThan(result)) {
            stage.addOrReplaceAction(new WarningAction(result).withMessage(why));
        }
    }
}
