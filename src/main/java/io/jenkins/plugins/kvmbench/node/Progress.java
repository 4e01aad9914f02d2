package io.jenkins.plugins.kvmbench.node;

import java.util.List;
import java.util.Objects;

/**
 * How far a measurement is.
 *
 * @param state whether it goes on
 * @param message why it failed or was lost, and what was saved; empty otherwise
 * @param log new lines for the build's log
 * @param done share of the whole, 0 to 1
 * @param text what is being measured
 * @param secondsLeft an estimate, -1 while there is none
 */
public record Progress(State state, String message, List<String> log, double done, String text, long secondsLeft) {

    /** Whether it goes on. */
    public enum State {
        /** It measures, or waits for the machine. */
        RUNNING,
        /** It ended and its results can be fetched. */
        FINISHED,
        /** It could not measure, or was stopped; the message says why. */
        FAILED,
        /** Its process is gone and said nothing. */
        LOST
    }

    public Progress {
        Objects.requireNonNull(state, "state");
        log = List.copyOf(log);
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }
}
