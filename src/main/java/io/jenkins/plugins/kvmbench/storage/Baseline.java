package io.jenkins.plugins.kvmbench.storage;

import java.util.Objects;

/**
 * What the results of a build were compared with, or why with nothing.
 *
 * @param description for people, for example {@code main #41, accepted by alice}; where there is no decision, why not, in a
 *     sentence
 * @param weak whether it was measured in another run, so that whatever changed in between counts as a change
 */
public record Baseline(String description, boolean weak) {
    public Baseline {
        Objects.requireNonNull(description, "description");
    }
}
