package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Basis;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What is true of several documents: of their runs and machines only what they all say. */
final class Common {

    private Common() {}

    static RunInfo run(List<Document> documents) {
        if (documents.size() <= 1) {
            return documents.isEmpty() ? RunInfo.UNKNOWN : documents.get(0).run();
        }
        List<RunInfo> runs = documents.stream().map(Document::run).toList();
        return new RunInfo(
                same(runs, RunInfo::id, ""),
                same(runs, RunInfo::started, null),
                same(runs, RunInfo::finished, null),
                same(runs, RunInfo::commit, ""),
                same(runs, RunInfo::branch, ""),
                same(runs, RunInfo::changeRequest, ""),
                same(runs, RunInfo::command, ""),
                same(runs, RunInfo::subjects, Map.of()));
    }

    /** The machine without what is not the same of all; none where they come from different ones. */
    static Agent agent(List<Document> documents) {
        if (documents.size() <= 1) {
            return documents.isEmpty() ? Agent.UNKNOWN : documents.get(0).agent();
        }
        List<Agent> agents = documents.stream().map(Document::agent).toList();
        String fingerprint = same(agents, Agent::fingerprint, null);
        if (fingerprint == null) {
            return Agent.UNKNOWN;
        }
        return new Agent(
                same(agents, Agent::name, ""),
                fingerprint,
                same(agents, Agent::parts, new TreeMap<>()),
                same(agents, Agent::calibration, new TreeMap<>()));
    }

    /** What one document says of how it was compared; nobody said it of several together. */
    static Optional<Basis> basis(List<Document> documents) {
        return documents.size() == 1 ? documents.get(0).basis() : Optional.empty();
    }

    private static <T, V> V same(List<T> all, Function<T, V> what, V otherwise) {
        V first = what.apply(all.get(0));
        return all.stream().allMatch(one -> Objects.equals(first, what.apply(one))) ? first : otherwise;
    }
}
