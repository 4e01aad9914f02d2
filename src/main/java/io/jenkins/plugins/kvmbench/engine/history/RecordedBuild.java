package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import java.util.Objects;
import java.util.Optional;

/**
 * A build as the index knows it.
 *
 * @param number its number in the job
 * @param timeMs when it was measured, milliseconds since the epoch
 * @param fingerprint of the agent it was measured on; empty when not known
 * @param agent the agent's name; empty when not known
 * @param outcome what its gate came to; empty when nothing was gated
 * @param mode what it was compared with; empty when nothing was gated
 * @param deleted whether only its points are left
 */
public record RecordedBuild(
        int number,
        long timeMs,
        String fingerprint,
        String agent,
        Optional<Outcome> outcome,
        Optional<Mode> mode,
        boolean deleted) {

    public RecordedBuild {
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(mode, "mode");
    }
}
