package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a result file says of how its two sides were compared. */
final class ComparisonJson {

    private ComparisonJson() {}

    static void write(JsonGenerator json, Comparison comparison) throws IOException {
        json.writeStartObject();
        json.writeStringField("mode", Json.name(comparison.mode()));
        json.writeFieldName("policy");
        PolicyJson.write(json, comparison.policy());
        if (comparison.baseAgent().isEmpty()) {
            json.writeNumberField("rounds", comparison.rounds());
            json.writeArrayFieldStart("dropped");
            for (Map.Entry<SeriesId, Integer> dropped : comparison.dropped().entrySet()) {
                SeriesId id = dropped.getKey();
                json.writeStartObject();
                json.writeStringField("suite", id.suite());
                json.writeStringField("benchmark", id.benchmark());
                Json.texts(json, "params", id.params());
                json.writeStringField("metric", id.metric());
                json.writeNumberField("after", dropped.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else {
            json.writeFieldName("base_agent");
            AgentJson.write(json, comparison.baseAgent().get());
        }
        flag(json, "shifted_before", comparison.shiftedBefore());
        flag(json, "judge_identical", comparison.judgeIdentical());
        if (!Double.isNaN(comparison.layoutSd())) {
            json.writeNumberField("layout_sd", comparison.layoutSd());
        }
        terms(json, comparison.terms());
        json.writeEndObject();
    }

    private static void flag(JsonGenerator json, String key, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(key, true);
        }
    }

    private static void terms(JsonGenerator json, Terms terms) throws IOException {
        if (!terms.waivers().isEmpty()) {
            json.writeArrayFieldStart("waivers");
            for (Waiver waiver : terms.waivers()) {
                WaiverJson.write(json, waiver);
            }
            json.writeEndArray();
        }
        if (!terms.notes().isEmpty()) {
            json.writeArrayFieldStart("notes");
            for (String note : terms.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
        }
    }

    static Comparison read(JsonInput in) throws IOException {
        Mode mode = null;
        Policy policy = null;
        Agent base = null;
        long rounds = -1;
        SortedMap<SeriesId, Integer> dropped = new TreeMap<>();
        boolean shiftedBefore = false;
        boolean judgeIdentical = false;
        double layoutSd = Double.NaN;
        List<Waiver> waivers = List.of();
        List<String> notes = List.of();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "mode" -> mode = in.choice(Mode.class);
                case "policy" -> policy = PolicyJson.read(in);
                case "base_agent" -> base = AgentJson.read(in);
                case "rounds" -> rounds = in.integer(0, Integer.MAX_VALUE);
                case "dropped" -> dropped = dropped(in);
                case "shifted_before" -> shiftedBefore = in.flag();
                case "judge_identical" -> judgeIdentical = in.flag();
                case "layout_sd" -> layoutSd = in.number();
                case "waivers" -> waivers = in.list(WaiverJson::read);
                case "notes" -> notes = in.list(ComparisonJson::note);
                default -> in.skip();
            }
        }
        boolean apart = mode != Mode.AB;
        require(in, "mode", mode);
        require(in, "policy", policy);
        if (apart == (base == null)) {
            throw in.error("mode \"" + Json.name(mode) + "\" " + (base == null ? "without" : "with")
                    + " 'base_agent': interleaved sides are \"ab\" and have none, separate runs are \"baseline\" or"
                    + " \"history\" and have one");
        }
        if (!apart && rounds < 0) {
            throw in.missing("rounds");
        }
        try {
            return new Comparison(
                    mode,
                    policy,
                    Optional.ofNullable(base),
                    (int) Math.max(0, rounds),
                    dropped,
                    shiftedBefore,
                    judgeIdentical,
                    layoutSd,
                    new Terms(waivers, notes));
        } catch (IllegalArgumentException e) {
            throw in.error(e.getMessage());
        }
    }

    private static SortedMap<SeriesId, Integer> dropped(JsonInput in) throws IOException {
        SortedMap<SeriesId, Integer> dropped = new TreeMap<>();
        in.startArray();
        while (in.nextElement()) {
            String suite = null;
            String benchmark = null;
            SortedMap<String, String> params = new TreeMap<>();
            String metric = null;
            Integer after = null;
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "suite" -> suite = in.text();
                    case "benchmark" -> benchmark = in.text();
                    case "params" -> params = in.texts();
                    case "metric" -> metric = in.text();
                    case "after" -> after = (int) in.integer(1, Integer.MAX_VALUE);
                    default -> in.skip();
                }
            }
            require(in, "suite", suite);
            require(in, "benchmark", benchmark);
            require(in, "metric", metric);
            require(in, "after", after);
            in.charge(InvocationReader.ENTRY_BYTES * (2L + params.size()));
            SeriesId id = new SeriesId(suite, benchmark, params, metric);
            ResultReader.checkName(in, id.toString());
            if (dropped.put(id, after) != null) {
                throw in.error(id + " drops out twice");
            }
        }
        return dropped;
    }

    private static void require(JsonInput in, String key, Object value) throws IOException {
        if (value == null) {
            throw in.missing(key);
        }
    }

    private static String note(JsonInput in) throws IOException {
        in.charge(InvocationReader.ENTRY_BYTES);
        return in.text();
    }
}
