package io.jenkins.plugins.kvmbench.engine.history;

import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import java.util.Objects;
import java.util.Optional;

/**
 * One series in one build.
 *
 * @param median of the medians of the counted invocations
 * @param lower lower end of its interval, see {@link io.jenkins.plugins.kvmbench.engine.stats.MedianInterval}; NaN where
 *     there is none
 * @param upper upper end of its interval; NaN where there is none
 * @param invocations how many counted
 * @param verdict what the gate said of it; empty when it was not gated
 * @param level how much that weighed
 */
public record Point(
        double median, double lower, double upper, int invocations, Optional<Verdict> verdict, Level level) {

    public Point {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(level, "level");
    }

    /** Whether the gate held it against the build. */
    public boolean alarming() {
        return level != Level.NONE;
    }
}
