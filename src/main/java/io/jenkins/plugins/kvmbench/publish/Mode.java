package io.jenkins.plugins.kvmbench.publish;

import hudson.util.ListBoxModel;
import io.jenkins.plugins.kvmbench.engine.github.When;
import java.util.List;
import java.util.Optional;

/** When results are published, as options name it. */
final class Mode {

    static final String ALWAYS = "always";
    static final String NEVER = "never";

    private static final List<String> ALL = List.of(ALWAYS, "on-change", "on-failure", NEVER);

    private Mode() {}

    /**
     * When a pull request gets its first comment.
     *
     * @return empty for never: then there is no check either
     * @throws CannotPublishException when there is no such mode
     */
    static Optional<When> of(String mode) throws CannotPublishException {
        if (!ALL.contains(mode)) {
            throw new CannotPublishException(Messages.Mode_Unknown(mode, String.join(", ", ALL)));
        }
        return mode.equals(NEVER) ? Optional.empty() : Optional.of(When.of(mode));
    }

    static void addTo(ListBoxModel items) {
        items.add(Messages.Mode_Always(), ALWAYS);
        items.add(Messages.Mode_OnChange(), "on-change");
        items.add(Messages.Mode_OnFailure(), "on-failure");
        items.add(Messages.Mode_Never(), NEVER);
    }
}
