package io.jenkins.plugins.kvmbench.engine.session;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.tool.ToolRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Benchmarks of a tool of the user's, measured by its own command.
 *
 * @param runs what is known of it
 * @param asked the benchmarks to measure, without their metrics; empty: all that it has
 * @param nothing whether none is left
 */
record ToolLoad(Testbed testbed, ToolRuns runs, Set<SeriesId> asked, boolean nothing) implements Load {

    /** All that a tool has. */
    static ToolLoad all(Testbed testbed, ToolRuns runs) {
        return new ToolLoad(testbed, runs, Set.of(), false);
    }

    private Load only(Set<SeriesId> benchmarks) {
        return new ToolLoad(testbed, runs, benchmarks, benchmarks.isEmpty());
    }

    @Override
    public String name() {
        return runs.tool().name();
    }

    @Override
    public int size() {
        return nothing ? 0 : asked.isEmpty() ? runs.known().size() : asked.size();
    }

    @Override
    public boolean isEmpty() {
        return nothing;
    }

    @Override
    public double estimatedMs() {
        return runs.estimatedMs(size());
    }

    @Override
    public HarnessOutput measure(int slot, Arm arm, Progress progress) throws IOException, InterruptedException {
        // All at once may be more than those that are known: what one side alone has, for example.
        Set<String> names = asked.size() == runs.known().size()
                ? Set.of()
                : asked.stream().map(SeriesId::benchmark).collect(Collectors.toSet());
        ToolRun run = runs.begin(arm, names);
        return testbed.runner().run(testbed.harness(), run.plan(), now -> {});
    }

    @Override
    public void collect(int slot, Arm arm, long startedMs, HarnessOutput output, Contamination contamination) {
        runs.collect(slot, arm, startedMs, asked, output, contamination);
    }

    @Override
    public boolean adopt(ResultSet earlier, int slot) {
        return runs.adopt(earlier, slot);
    }

    @Override
    public boolean disturbed(int slot) {
        return runs.disturbed(slot);
    }

    @Override
    public List<String> failures(int slot) {
        return runs.failures(slot);
    }

    @Override
    public Load again(int slot) {
        return runs.disturbed(slot) || runs.failedAsAWhole(slot) ? this : only(runs.failed(slot));
    }

    @Override
    public Load possible(Tally tally) {
        Optional<String> why = runs.givenUp();
        why.ifPresent(reason -> tally.givenUp(name(), reason));
        return why.isEmpty() ? this : only(Set.of());
    }

    @Override
    public Load owning(Set<SeriesId> suspects) {
        return only(runs.known().stream()
                .filter(benchmark -> suspects.stream().anyMatch(suspect -> ToolRuns.benchmark(suspect).equals(benchmark)))
                .collect(Collectors.toSet()));
    }

    @Override
    public boolean absent(Result result) {
        return runs.absent(result);
    }
}
