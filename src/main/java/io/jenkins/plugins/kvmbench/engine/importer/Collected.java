package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers results; the same series from several places becomes one with the invocations of all. */
final class Collected {

    /** The result a series came with first, and its invocations from all places. */
    private record Series(Result first, List<Invocation> invocations) {
        Result result() {
            return first.with(invocations);
        }
    }

    private final Keep keep;
    private final SortedMap<SeriesId, SortedMap<Arm, Series>> results = new TreeMap<>();
    private final List<Skip> skips = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private RunInfo run = RunInfo.UNKNOWN;
    private Agent agent = Agent.UNKNOWN;
    private int sets;

    Collected(Keep keep) {
        this.keep = keep;
    }

    /** Adds the invocations of a series on the head, which is where all imported results go. */
    void add(SeriesId id, Unit unit, Direction better, boolean gating, List<Invocation> invocations) {
        Result result = new Result(id, unit.kept(), unit.name(), better, gating, Arm.HEAD, invocations);
        add(keep == Keep.ALL ? result : result.condensed());
    }

    private void add(Result result) {
        Series series = results.computeIfAbsent(result.id(), id -> new TreeMap<>())
                .computeIfAbsent(result.arm(), arm -> new Series(result, new ArrayList<>()));
        Result first = series.first();
        if (first.unit().equals(result.unit()) && first.better() == result.better()) {
            series.invocations().addAll(result.invocations());
        } else {
            problem(new Problem(
                    result.id().toString(),
                    "",
                    "is there twice, in '" + first.unit() + "' and in '" + result.unit()
                            + "': only the first is used"));
        }
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    /** Adds everything of another file. */
    void add(Imported other) {
        ResultSet set = other.set();
        set.results().forEach(this::add);
        skips.addAll(set.skips());
        problems.addAll(other.problems());
        sets++;
        // What is true of one file is not true of several, unless they say the same.
        run = sets == 1 || run.equals(set.run()) ? set.run() : RunInfo.UNKNOWN;
        agent = sets == 1 || agent.equals(set.agent()) ? set.agent() : Agent.UNKNOWN;
    }

    Imported toImported() {
        List<Result> all = results.values().stream()
                .flatMap(arms -> arms.values().stream().map(Series::result))
                .toList();
        return new Imported(new ResultSet(run, agent, all, skips), problems);
    }
}
