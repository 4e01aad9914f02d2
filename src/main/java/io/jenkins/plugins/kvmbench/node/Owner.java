package io.jenkins.plugins.kvmbench.node;

import hudson.model.Run;
import java.io.Serializable;
import java.util.Optional;
import org.springframework.security.access.AccessDeniedException;

/**
 * Who measures on a node or waits for it. Serializable, so that after a restart a step claims as the same owner.
 *
 * @param run the external id of a build; empty when no build asks
 * @param name for people, for example {@code demo #12}
 * @param since when it first asked, in milliseconds since the epoch
 */
public record Owner(String run, String name, long since) implements Serializable {

    /** A build that asks now. */
    public static Owner of(Run<?, ?> run) {
        return new Owner(run.getExternalizableId(), run.getFullDisplayName(), System.currentTimeMillis());
    }

    /** The build, as far as the current user may see it. */
    public Optional<Run<?, ?>> visible() {
        try {
            return run.isEmpty() ? Optional.empty() : Optional.ofNullable(Run.fromExternalizableId(run));
        } catch (AccessDeniedException mayOnlyKnowOfTheJob) {
            return Optional.empty();
        }
    }

    /** The same build after its job was renamed or moved. */
    Owner moved(String from, String to) {
        return run.startsWith(from + "#") ? new Owner(to + run.substring(from.length()), name, since) : this;
    }

    boolean isOf(Run<?, ?> other) {
        return run.equals(other.getExternalizableId());
    }

    boolean isGone() {
        if (run.isEmpty()) {
            return false;
        }
        Run<?, ?> known = Run.fromExternalizableId(run);
        return known == null || !known.isBuilding();
    }
}
