package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Basis;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What stands in one file, or in one directory of a tool that writes directories. */
final class Document {

    private final Place place;
    private final Keep keep;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private RunInfo run = RunInfo.UNKNOWN;
    private Agent agent = Agent.UNKNOWN;
    private Optional<Basis> basis = Optional.empty();

    Document(Place place, Keep keep) {
        this.place = place;
        this.keep = keep;
    }

    /**
     * A further benchmark.
     *
     * @param traits see {@link Entry#traits()}
     */
    Entry entry(String suite, String benchmark, Map<String, String> params, Map<String, String> traits) {
        Entry entry = new Entry(new Entry.Name(suite, benchmark, new TreeMap<>(params)), traits, keep);
        entries.add(entry);
        return entry;
    }

    /** Takes in all of a result file of kvmbench, which has read it with the same {@link Keep}. */
    void add(ResultSet set) {
        run = set.run();
        agent = set.agent();
        basis = set.basis();
        skips.addAll(set.skips());
        Entry entry = null;
        // Sorted: all of one benchmark follow each other.
        for (Result result : set.results()) {
            Entry.Name name = Entry.Name.of(result.id());
            if (entry == null || !entry.name().equals(name)) {
                entry = new Entry(name, Map.of(), Keep.ALL);
                entries.add(entry);
            }
            entry.add(result);
        }
    }

    /** Notes that one benchmark could not be used; the others can. */
    void problem(Problem problem) {
        problems.add(problem);
    }

    Place place() {
        return place;
    }

    Keep keep() {
        return keep;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Skip> skips() {
        return skips;
    }

    List<Problem> problems() {
        return problems;
    }

    RunInfo run() {
        return run;
    }

    Agent agent() {
        return agent;
    }

    Optional<Basis> basis() {
        return basis;
    }
}
