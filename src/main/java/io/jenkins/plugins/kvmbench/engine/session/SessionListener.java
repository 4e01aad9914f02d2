package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.time.Duration;

/** Follows a session. All calls come one after the other, though not always from the same thread. */
public interface SessionListener {

    /**
     * @param what the suite, arm and invocation being measured
     * @param done share of the whole, 0 to 1
     * @param left an estimate, null while there is none
     */
    void progress(String what, double done, Duration left);

    /** A fact worth telling while it runs: something is skipped, measured again, emulated. */
    void note(String text);

    /** Everything measured so far; called after each invocation, so that an interruption loses only the one under way. */
    void save(ResultSet soFar);
}
