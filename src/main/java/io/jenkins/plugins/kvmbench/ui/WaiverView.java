package io.jenkins.plugins.kvmbench.ui;

import io.jenkins.plugins.kvmbench.engine.gate.Waiver;
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

    /** The last day on which it holds. */
    public String getUntil() {
        return waiver.expires()
                .minusMillis(1)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    public boolean isHolding() {
        return waiver.holds(Instant.now());
    }

    /** Tells it from the others, also when the list has changed in the meantime. */
    public String getKey() {
        return Integer.toHexString(waiver.hashCode());
    }
}
