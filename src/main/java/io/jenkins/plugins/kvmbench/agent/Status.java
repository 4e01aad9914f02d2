package io.jenkins.plugins.kvmbench.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * How far a worker is. Those who read it may know another version of it, and may not trust who wrote it: what is missing is
 * empty, what is out of range is brought into it.
 *
 * @param phase whether it goes on
 * @param message why it failed; else empty
 * @param done share of the whole, 0 to 1
 * @param text what is being measured
 * @param secondsLeft an estimate, -1 while there is none
 * @param saved invocations that are in the result file
 * @param planned invocations, those not counted that a suspicion or a disturbance brings; 0 while not known
 * @param cannot whether nothing was measured because this machine cannot
 */
public record Status(
        Phase phase,
        String message,
        double done,
        String text,
        long secondsLeft,
        int saved,
        int planned,
        boolean cannot) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Longest text that is taken, in characters. */
    private static final int MAX_TEXT = 4000;

    /** Whether it goes on. */
    public enum Phase {
        RUNNING,
        FINISHED,
        FAILED
    }

    /** Before a worker has said anything. */
    public static final Status STARTED = new Status(Phase.RUNNING, "", 0, "starting", -1, 0, 0, false);

    public Status {
        phase = phase == null ? Phase.RUNNING : phase;
        message = bounded(message);
        text = bounded(text);
        done = done >= 0 && done <= 1 ? done : 0;
        secondsLeft = Math.max(-1, secondsLeft);
        saved = Math.max(0, saved);
        planned = Math.max(0, planned);
    }

    private static String bounded(String text) {
        return text == null ? "" : text.substring(0, Math.min(text.length(), MAX_TEXT));
    }

    Status progressed(double nowDone, String nowText, long nowSecondsLeft) {
        return new Status(phase, message, nowDone, nowText, nowSecondsLeft, saved, planned, cannot);
    }

    Status planned(int invocations) {
        return new Status(phase, message, done, text, secondsLeft, saved, invocations, cannot);
    }

    Status saved(int invocations) {
        return new Status(phase, message, done, text, secondsLeft, invocations, planned, cannot);
    }

    Status failed(String why) {
        return new Status(Phase.FAILED, why, done, text, -1, saved, planned, cannot);
    }

    Status finished(boolean nothing) {
        return new Status(Phase.FINISHED, "", 1, "", 0, saved, planned, nothing);
    }

    /** What is in the result file, for example {@code 12 of 40 invocations were saved}. */
    public String savedText() {
        if (saved == 0) {
            return "nothing was saved";
        }
        String of = planned > saved ? " of " + planned : "";
        return saved + of + (saved == 1 && of.isEmpty() ? " invocation was saved" : " invocations were saved");
    }

    byte[] json() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws IOException when it is no JSON object of this kind */
    public static Status parse(byte[] json) throws IOException {
        return JSON.readValue(json, Status.class);
    }
}
