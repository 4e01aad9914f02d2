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
import java.util.SortedMap;

/** One benchmark at one place of a document, with all its metrics. */
final class Entry {

    /** What its tool calls a benchmark. */
    record Name(String suite, String benchmark, SortedMap<String, String> params) {

        static Name of(SeriesId id) {
            return new Name(id.suite(), id.benchmark(), id.params());
        }

        // By hand: the first call of what a record brings takes 30 ms, of a comparison that takes a second.
        @Override
        public boolean equals(Object other) {
            return other instanceof Name that
                    && benchmark.equals(that.benchmark)
                    && suite.equals(that.suite)
                    && params.equals(that.params);
        }

        @Override
        public int hashCode() {
            return 31 * benchmark.hashCode() + params.hashCode();
        }
    }

    private final Name name;
    private final Map<String, String> traits;
    private final Keep keep;
    private final List<Result> results = new ArrayList<>();

    Entry(Name name, Map<String, String> traits, Keep keep) {
        this.name = name;
        this.traits = traits;
        this.keep = keep;
    }

    /** Adds a metric's invocations, in the unit that is kept, on the head: which is where what is imported goes. */
    void add(String metric, Unit unit, Direction better, boolean gating, List<Invocation> invocations) {
        SeriesId id = new SeriesId(name.suite(), name.benchmark(), name.params(), metric);
        add(new Result(id, unit.kept(), unit.name(), better, gating, Arm.HEAD, invocations));
    }

    void add(Result result) {
        results.add(keep == Keep.ALL ? result : result.condensed());
    }

    Name name() {
        return name;
    }

    /** What else the tool says of it, in the order in which it may tell it from others of the same name. */
    Map<String, String> traits() {
        return traits;
    }

    List<Result> results() {
        return results;
    }
}
