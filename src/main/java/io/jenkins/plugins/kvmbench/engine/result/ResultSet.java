package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything one run measured: the content of one result file.
 *
 * @param run which run
 * @param agent which machine
 * @param results one entry per series and arm, sorted by series, base before head
 * @param skips what was asked for and not measured
 * @param basis what a verdict on them rests on; empty where nothing was compared, or nobody said
 */
public record ResultSet(
        RunInfo run, Agent agent, List<Result> results, List<Skip> skips, Optional<Basis> basis) {

    public ResultSet {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(agent, "agent");
        results = List.copyOf(results);
        skips = List.copyOf(skips);
        Objects.requireNonNull(basis, "basis");
    }

    /** Results that nothing is known of beside the samples. */
    public ResultSet(RunInfo run, Agent agent, List<Result> results, List<Skip> skips) {
        this(run, agent, results, skips, Optional.empty());
    }

    public ResultSet withRun(RunInfo other) {
        return new ResultSet(other, agent, results, skips, basis);
    }

    public ResultSet withAgent(Agent other) {
        return new ResultSet(run, other, results, skips, basis);
    }

    public ResultSet withResults(List<Result> other) {
        return new ResultSet(run, agent, other, skips, basis);
    }

    public ResultSet withSkips(List<Skip> other) {
        return new ResultSet(run, agent, results, other, basis);
    }

    public ResultSet withBasis(Basis other) {
        return new ResultSet(run, agent, results, skips, Optional.of(other));
    }

    /** The results of one arm. */
    public List<Result> on(Arm arm) {
        return results.stream().filter(result -> result.arm() == arm).toList();
    }

    /** The one arm that a file of one arm holds: the head's, or the base's where there is nothing else. */
    public List<Result> onlyArm() {
        List<Result> head = on(Arm.HEAD);
        return head.isEmpty() ? on(Arm.BASE) : head;
    }

    /**
     * Two runs as the two sides of one comparison, under the head's run and agent, without a basis.
     *
     * @param base what the change is compared with
     * @param head the change
     */
    public static ResultSet together(ResultSet base, ResultSet head) {
        Stream<Result> both = Stream.concat(
                base.onlyArm().stream().map(result -> result.on(Arm.BASE)),
                head.onlyArm().stream().map(result -> result.on(Arm.HEAD)));
        RunInfo run = head.run();
        Map<Arm, Subject> subjects = Map.of(Arm.BASE, base.subject(), Arm.HEAD, head.subject());
        return new ResultSet(
                new RunInfo(
                        run.id(),
                        run.started(),
                        run.finished(),
                        run.commit(),
                        run.branch(),
                        run.changeRequest(),
                        run.command(),
                        subjects),
                head.agent(),
                both.sorted(Comparator.comparing(Result::id).thenComparing(Result::arm)).toList(),
                Stream.concat(base.skips().stream(), head.skips().stream()).distinct().toList());
    }

    private Subject subject() {
        return run.subject(on(Arm.HEAD).isEmpty() ? Arm.BASE : Arm.HEAD);
    }
}
