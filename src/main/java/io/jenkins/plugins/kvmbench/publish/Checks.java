package io.jenkins.plugins.kvmbench.publish;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kvmbench.engine.github.Outcome;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import java.util.Optional;

/** Writes checks in place of our own requests, where another plugin does that. */
public abstract class Checks implements ExtensionPoint {

    /**
     * Writes the check on the commit that Jenkins knows the build by, with the credentials of its job.
     *
     * @return empty when no other plugin writes checks for this build
     */
    public abstract Optional<Outcome> publish(
            Run<?, ?> run, TaskListener listener, String name, Publication publication);

    static Optional<Outcome> byAnother(Run<?, ?> run, TaskListener listener, String name, Publication publication) {
        return ExtensionList.lookup(Checks.class).stream()
                .flatMap(checks -> checks.publish(run, listener, name, publication).stream())
                .findFirst();
    }
}
