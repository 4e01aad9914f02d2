package io.jenkins.plugins.kvmbench.publish;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.Optional;

/** Knows which change request a build is of, where a plugin makes jobs of change requests. */
public abstract class ChangeRequests implements ExtensionPoint {

    /**
     * Where the results of a build go.
     *
     * @return empty when the build is of no change request that this plugin knows of
     * @throws CannotPublishException when it is of one, and something is missing
     */
    public abstract Optional<Destination> of(Run<?, ?> run) throws CannotPublishException;

    static Optional<Destination> find(Run<?, ?> run) throws CannotPublishException {
        for (ChangeRequests known : ExtensionList.lookup(ChangeRequests.class)) {
            Optional<Destination> found = known.of(run);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
