package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far an A/B comparison has come.
 *
 * @param done rounds measured and screened so far
 * @param suspects who is still suspicious: only these are measured again, and only these can be REGRESSED
 * @param dropped who is not, with the round after which it dropped out
 */
public record Rounds(int done, SortedSet<SeriesId> suspects, SortedMap<SeriesId, Integer> dropped) {

    /** Before the first round. */
    public static final Rounds NONE = new Rounds(0, Collections.emptySortedSet(), Collections.emptySortedMap());

    public Rounds {
        suspects = Collections.unmodifiableSortedSet(new TreeSet<>(suspects));
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
    }

    /** How many rounds a benchmark went through. */
    int of(SeriesId id) {
        return Math.max(1, dropped.getOrDefault(id, done));
    }
}
