package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells what a reader should know while a session measures: what is new at once, what repeats itself in one sentence at the end. */
final class Tally {

    /** More different reasons than this are counted and not told. */
    private static final int TOLD = 3;

    private final SessionListener listener;
    private final Set<String> told = new HashSet<>();
    private final Set<String> facts = new HashSet<>();
    private final Set<String> givenUp = new HashSet<>();
    private int slots;
    private int disturbed;
    private int failed;
    private String firstDisturbance = "";

    Tally(SessionListener listener) {
        this.listener = listener;
    }

    /**
     * A slot ended.
     *
     * @param disturbances why it does not count, empty when it does
     * @param failures why invocations of it failed
     * @param what the slot in words
     */
    void slot(List<String> disturbances, List<String> failures, String what) {
        slots++;
        if (!disturbances.isEmpty()) {
            disturbed++;
            firstDisturbance = firstDisturbance.isEmpty() ? String.join(", ", disturbances) : firstDisturbance;
        }
        if (!failures.isEmpty()) {
            failed++;
            failures.stream()
                    .filter(why -> told.size() < TOLD && told.add(why))
                    .forEach(why -> listener.note(what + ": failed: " + why));
        }
    }

    /** What the harness noted of itself and the machine: where it is pinned, what is emulated. The same is told once. */
    void facts(String suite, HarnessOutput output) {
        output.all(HarnessRecord.Note.class)
                .map(note -> suite + ": " + note.text())
                .filter(facts::add)
                .forEach(listener::note);
    }

    /** A benchmark, or a tool with all of its own, is of no use any more. */
    void givenUp(String what, String why) {
        if (givenUp.add(what)) {
            listener.note(what + ": not measured any further: " + why);
        }
    }

    /** The time is over before all was measured. */
    void cutShort(String what, int slots, int ofAll) {
        listener.note(what + ": the time is over after " + slots + " of " + ofAll + " processes; there is enough to decide by");
    }

    /** What there is to say at the end. */
    void sum() {
        if (disturbed > 0) {
            listener.note(of(disturbed) + " were disturbed and measured again, as far as the rules allow; the first: "
                    + firstDisturbance);
        }
        if (failed > 0) {
            listener.note(of(failed) + " failed in part or as a whole, and were measured again as far as the rules allow");
        }
    }

    private String of(int count) {
        return count + " of " + slots + (slots == 1 ? " process" : " processes");
    }
}
