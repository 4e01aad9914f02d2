package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What one process of a slot measures: some benchmarks of a suite by our harness, or of a tool of the user's. {@link Slots} has
 * the order and the rules, which are the same for all.
 */
interface Load {

    /** What people call the suite or tool by. */
    String name();

    /** How many benchmarks it is; of a tool that never ran, 0. */
    int size();

    /** Whether there is nothing to measure. */
    boolean isEmpty();

    /** How long a process takes, 0 when nobody knows. */
    double estimatedMs();

    /** Starts the process, and waits for its end. */
    HarnessOutput measure(int slot, Arm arm, Progress progress) throws IOException, InterruptedException;

    /**
     * Takes what a process measured.
     *
     * @param startedMs milliseconds since the epoch
     * @param output what it said
     * @param contamination what disturbed it
     */
    void collect(int slot, Arm arm, long startedMs, HarnessOutput output, Contamination contamination);

    /** Takes over what an interrupted run had measured in a slot. @return whether it had */
    boolean adopt(ResultSet earlier, int slot);

    /** Whether a slot was disturbed, so that it does not count. */
    boolean disturbed(int slot);

    /** Why a slot failed as a whole or in part, each reason once. */
    List<String> failures(int slot);

    /** What of it has to be measured again because of how a slot ended. */
    Load again(int slot);

    /** It without what there is no use in measuring any more. @param tally told of what is given up */
    Load possible(Tally tally);

    /** The benchmarks of all it measures that suspicious series are of, by whichever of their metrics. */
    Load owning(Set<SeriesId> suspects);

    /** Whether a result is no loss, but of a benchmark that this side does not have. */
    boolean absent(Result result);
}
