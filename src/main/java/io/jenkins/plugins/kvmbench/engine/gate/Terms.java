package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes with a policy that somebody wrote down.
 *
 * @param waivers regressions that do not count; whether one had expired is asked of the time when the run ended, so that a file's
 *     verdict stays what it was
 * @param notes where the limits and waivers come from, and what was put in their place; for the decision's readers
 */
public record Terms(List<Waiver> waivers, List<String> notes) {

    /** Nobody wrote anything down. */
    public static final Terms NONE = new Terms(List.of(), List.of());

    public Terms {
        waivers = List.copyOf(waivers);
        notes = List.copyOf(notes);
    }

    /** The same with one more thing that readers must know. */
    public Terms noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Terms(waivers, more);
    }
}
