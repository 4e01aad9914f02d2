package io.jenkins.plugins.kvmbench.engine.host;

import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import java.util.Optional;

/** Watches what disturbs the machine. */
public interface Monitor {

    /** To be called just before a measured process starts. */
    Window start();

    /**
     * Looks at the machine for a second in which nothing is measured.
     *
     * @return what disturbs it and who, in words; empty when it is calm
     * @throws InterruptedException when this thread is interrupted
     */
    Optional<String> look() throws InterruptedException;

    /** The time of one invocation. */
    interface Window {

        /**
         * What disturbed the machine since {@link Monitor#start}. Best called when the last record has come: the measured
         * process's own end costs time that it can no longer account for.
         *
         * @param usage what the measured processes used themselves; their part is not held against them
         */
        Contamination stop(MeasuredUsage usage);
    }
}
