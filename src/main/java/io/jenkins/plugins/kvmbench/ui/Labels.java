package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.storage.ResultId;
import java.io.IOException;
import jenkins.model.Jenkins;

/** How ids and failures are shown. */
final class Labels {

    private Labels() {}

    /** Why a record cannot be read, without where on the controller's disk Jenkins is. */
    static String of(IOException failure) {
        return String.valueOf(failure.getMessage())
                .replace(Jenkins.get().getRootDir().getPath(), "JENKINS_HOME");
    }

    /** {@code Benchmarks}, {@code Recorded benchmarks}, or {@code Benchmarks: criterion} where the step has an id of its own. */
    static String of(String id) {
        return switch (id) {
            case ResultId.DEFAULT -> Messages.Labels_Default();
            case ResultId.DEFAULT_RECORDED -> Messages.Labels_Recorded();
            default -> Messages.Labels_Other(id);
        };
    }
}
