package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One benchmark at one place of a document, with all its metrics. */
final class Entry {

    private final SeriesId benchmark;
    private final Map<String, String> traits;
    private final Keep keep;
    private final List<Result> results = new ArrayList<>();

    Entry(SeriesId benchmark, Map<String, String> traits, Keep keep) {
        this.benchmark = benchmark;
        this.traits = traits;
        this.keep = keep;
    }

    /** Adds a metric's invocations, in the unit that is kept, on the head: which is where what is imported goes. */
    void add(String metric, Unit unit, Direction better, boolean gating, List<Invocation> invocations) {
        add(new Result(
                benchmark.withMetric(metric), unit.kept(), unit.name(), better, gating, Arm.HEAD, invocations));
    }

    void add(Result result) {
        results.add(keep == Keep.ALL ? result : result.condensed());
    }

    /** What it is called, with an empty metric. */
    SeriesId benchmark() {
        return benchmark;
    }

    /** What else the tool says of it, in the order in which it may tell it from others of the same name. */
    Map<String, String> traits() {
        return traits;
    }

    List<Result> results() {
        return results;
    }
}
