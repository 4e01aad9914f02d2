package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the legs of a matrix measured, each judged by itself on its own machine, as one judgement. */
public final class Legs {

    /** The parameter that every benchmark gets: which leg it is of. */
    public static final String PARAM = "leg";

    private Legs() {}

    /**
     * One judgement of several. Nothing is decided anew; the worst of them is the outcome. A leg that compared nothing is an error, so
     * that the whole does not pass without it.
     *
     * @param legs by their names, at least one
     * @param own the policy that judged each
     */
    public static Judgement together(SortedMap<String, Judgement> legs, Policy own) {
        List<Result> results = new ArrayList<>();
        List<Skip> skips = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        int gated = 0;
        int rounds = 0;
        for (Map.Entry<String, Judgement> leg : legs.entrySet()) {
            ResultSet measured = leg.getValue().results();
            measured.results().forEach(result -> results.add(of(leg.getKey(), result)));
            skips.addAll(measured.skips());
            Optional<Decision> decision = leg.getValue().decision();
            if (decision.isEmpty()) {
                errors.add(leg.getKey() + ": nothing was compared");
                continue;
            }
            decision.get().rows().forEach(row -> rows.add(row.named(named(leg.getKey(), row.id()))));
            decision.get().notes().forEach(note -> notes.add(leg.getKey() + ": " + note));
            if (!decision.get().error().isEmpty()) {
                errors.add(leg.getKey() + ": " + decision.get().error());
            }
            gated += decision.get().gated();
            rounds = Math.max(rounds, decision.get().rounds());
        }
        ResultSet first = legs.get(legs.firstKey()).results();
        boolean oneMachine = legs.values().stream()
                .allMatch(leg -> leg.results().agent().fingerprint().equals(first.agent().fingerprint()));
        Decision decision = Decisions.of(
                mode(legs), own, gated, rounds, Rows.worstFirst(rows), notes, String.join("; ", errors));
        return new Judgement(
                new ResultSet(first.run(), oneMachine ? first.agent() : Agent.UNKNOWN, results, skips.stream().distinct().toList()),
                Optional.of(decision));
    }

    /** Of the first that has one. */
    private static Mode mode(SortedMap<String, Judgement> legs) {
        return legs.values().stream()
                .flatMap(leg -> leg.decision().stream())
                .map(Decision::mode)
                .findFirst()
                .orElse(Mode.BASELINE);
    }

    private static Result of(String leg, Result result) {
        return new Result(
                named(leg, result.id()),
                result.unit(),
                result.readIn(),
                result.better(),
                result.gating(),
                result.arm(),
                result.invocations());
    }

    private static SeriesId named(String leg, SeriesId id) {
        SortedMap<String, String> params = new TreeMap<>(id.params());
        params.put(PARAM, leg);
        return new SeriesId(id.suite(), id.benchmark(), params, id.metric());
    }
}
