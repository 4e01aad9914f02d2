package io.jenkins.plugins.kvmbench.steps;

import hudson.model.Result;
import java.util.Optional;

/** What a gate that is not passed does to the build; weakest first. In a job without stages the stage is the build. */
public enum Criticality {
    /** Says so in the log and on the build's page. */
    NOTE(null, null),
    /** The stage is unstable, the build's result stays. */
    UNSTABLE_STAGE(Result.UNSTABLE, null),
    /** Stage and build are unstable. */
    UNSTABLE(Result.UNSTABLE, Result.UNSTABLE),
    /** The stage fails, the build's result stays. */
    FAILED_STAGE(Result.FAILURE, null),
    /** Stage and build fail. */
    FAILURE(Result.FAILURE, Result.FAILURE);

    private final Result stage;
    private final Result build;

    Criticality(Result stage, Result build) {
        this.stage = stage;
        this.build = build;
    }

    /** The stage's result, empty when it stays as it is. */
    public Optional<Result> stage() {
        return Optional.ofNullable(stage);
    }

    /** The build's result, empty when it stays as it is. */
    public Optional<Result> build() {
        return Optional.ofNullable(build);
    }

    /** What the warning limit does where this is what the failing limit does. */
    public Criticality atWarning() {
        return switch (this) {
            case NOTE -> NOTE;
            case UNSTABLE_STAGE, FAILED_STAGE -> UNSTABLE_STAGE;
            case UNSTABLE, FAILURE -> UNSTABLE;
        };
    }

    /** In forms. */
    String displayName() {
        return switch (this) {
            case NOTE -> Messages.Criticality_Note();
            case UNSTABLE_STAGE -> Messages.Criticality_UnstableStage();
            case UNSTABLE -> Messages.Criticality_Unstable();
            case FAILED_STAGE -> Messages.Criticality_FailedStage();
            case FAILURE -> Messages.Criticality_Failure();
        };
    }
}
