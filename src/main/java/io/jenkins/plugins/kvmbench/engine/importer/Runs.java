package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.List;

/**
 * What several runs of one thing are as evidence. Invocations of one run share its build, its machine and its hour: they agree
 * with each other better than runs do, so each run is one invocation, whose samples are the medians of its own.
 */
final class Runs {

    private Runs() {}

    /**
     * The evidence of one series.
     *
     * @param runs the invocations of each run; one run alone stays as it is
     */
    static List<Invocation> evidence(List<List<Invocation>> runs) {
        return runs.size() == 1
                ? runs.get(0)
                : runs.stream().filter(run -> !run.isEmpty()).map(Runs::invocation).toList();
    }

    private static Invocation invocation(List<Invocation> run) {
        if (run.size() == 1) {
            return run.get(0);
        }
        double[] medians = run.stream()
                .filter(Invocation::counts)
                .mapToDouble(Invocation::median)
                .toArray();
        return new Invocation(
                // Places in the orders of separate runs are not comparable.
                Invocation.UNKNOWN_SLOT,
                run.stream().mapToLong(Invocation::startedMs).filter(ms -> ms > 0).min().orElse(0),
                medians,
                0,
                medians.length > 0 ? Status.OK : Status.FAILED,
                Contamination.UNKNOWN,
                medians.length == run.size() ? "" : lost(run, run.size() - medians.length));
    }

    private static String lost(List<Invocation> run, int lost) {
        return lost + " of the run's " + run.size() + " invocations do not count, the first: "
                + Losses.of(run).reason();
    }
}
