package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import java.time.Instant;
import java.time.ZoneOffset;

/** A waiver in a list. */
public final class WaiverView {

    private final Waiver waiver;

    WaiverView(Waiver waiver) {
        this.waiver = waiver;
    }

    public String getPattern() {
        return waiver.pattern();
    }

    public String getAuthor() {
        return waiver.author();
    }

    public String getReason() {
        return waiver.reason();
    }

    /** The day it was given on, empty when not known. */
    public String getGiven() {
        return waiver.time() == null ? "" : day(waiver.time());
    }

    /** The last day on which it holds, and whether that is over. */
    public String getUntil() {
        String until = day(waiver.expires().minusMillis(1));
        if (isRevoked()) {
            return Messages.WaiverView_Revoked(
                    until, waiver.revoked().author(), day(waiver.revoked().time()));
        }
        return waiver.holds(Instant.now()) ? until : Messages.WaiverView_Over(until);
    }

    private static String day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    public boolean isRevoked() {
        return waiver.revoked() != null;
    }

    /** Tells it from the others, also when the list has changed in the meantime. */
    public String getKey() {
        return Integer.toHexString(waiver.hashCode());
    }
}
