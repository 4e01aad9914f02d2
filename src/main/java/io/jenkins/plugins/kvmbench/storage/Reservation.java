package io.jenkins.plugins.kvmbench.storage;

import hudson.AbortException;
import hudson.model.Run;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * An id of a build that one step has for itself, from before it measures until it is over: what cannot be recorded need not be
 * measured.
 */
public final class Reservation implements AutoCloseable {

    /** By build, weakly: one that is killed closes nothing. */
    private static final Map<Run<?, ?>, Set<String>> RESERVED = new WeakHashMap<>();

    private final Run<?, ?> run;
    private final String id;
    private boolean open;

    private Reservation(Run<?, ?> run, String id) {
        this.run = run;
        this.id = id;
        synchronized (RESERVED) {
            this.open = RESERVED.computeIfAbsent(run, key -> new HashSet<>()).add(id);
        }
    }

    /**
     * Reserves an id for a step that starts.
     *
     * @throws AbortException when it is no id, another step has it now, or the build has recorded under it already
     */
    public static Reservation of(Run<?, ?> run, String id) throws AbortException {
        if (!ResultId.isValid(id)) {
            throw new AbortException(Messages.Recorder_InvalidId(id));
        }
        Optional<BenchmarkAction> earlier = BenchmarkAction.of(run, id);
        if (earlier.isPresent() && !earlier.get().isReplaceable()) {
            throw new AbortException(Messages.Recorder_RecordedTwice(id));
        }
        Reservation reservation = new Reservation(run, id);
        if (!reservation.open) {
            throw new AbortException(Messages.Reservation_Taken(id));
        }
        return reservation;
    }

    /** Reserves the id of a step again that goes on after a restart. It may have recorded just before: that is no mistake. */
    public static Reservation again(Run<?, ?> run, String id) {
        return new Reservation(run, id);
    }

    /** Gives the id back; again and again does no harm. */
    @Override
    public void close() {
        synchronized (RESERVED) {
            if (open) {
                open = false;
                Set<String> ids = RESERVED.get(run);
                ids.remove(id);
                if (ids.isEmpty()) {
                    RESERVED.remove(run);
                }
            }
        }
    }
}
