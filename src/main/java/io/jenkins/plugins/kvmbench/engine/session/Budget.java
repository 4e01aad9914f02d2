package io.jenkins.plugins.kvmbench.engine.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time that measuring may take. In a first round every suite and tool has an equal share of what is left, and goes on beyond it
 * until there is enough to decide by; no further round begins once all is spent. The clock alone decides, never a value.
 */
final class Budget {

    private final LongSupplier nanoTime;
    private final long endNs;
    private final boolean limited;

    /** @param time empty: as much as it takes */
    Budget(Optional<Duration> time, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limited = time.isPresent();
        this.endNs = nanoTime.getAsLong() + time.map(Duration::toNanos).orElse(0L);
    }

    boolean spent() {
        return limited && nanoTime.getAsLong() - endNs >= 0;
    }

    /** What the next of so many may take. */
    Budget share(int ofMany) {
        long leftNs = Math.max(0, endNs - nanoTime.getAsLong());
        return new Budget(limited ? Optional.of(Duration.ofNanos(leftNs / ofMany)) : Optional.empty(), nanoTime);
    }
}
