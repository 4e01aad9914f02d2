package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.Amount;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A gate's limits, in decisions and in results. A limit that is not set is null. */
final class PolicyJson {

    /** Rough size of a limit in a heap, for the account of memory. */
    private static final int LIMIT_BYTES = 100;

    private PolicyJson() {}

    static void write(JsonGenerator json, Policy policy) throws IOException {
        json.writeStartObject();
        json.writeNumberField("q", policy.q());
        json.writeNumberField("rounds", policy.rounds());
        json.writeNumberField("screen", policy.screen());
        json.writeStringField("missing", Json.name(policy.missing()));
        json.writeArrayFieldStart("limits");
        for (Policy.Limit limit : policy.limits()) {
            json.writeStartObject();
            json.writeStringField("metric", limit.metric());
            Json.numberOrNull(json, "warn", limit.warn());
            Json.numberOrNull(json, "fail", limit.fail());
            amount(json, "floor", limit.floor());
            amount(json, "absolute", limit.absolute());
            json.writeArrayFieldStart("given");
            for (Level given : new TreeSet<>(limit.given())) {
                json.writeString(Json.name(given));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Without a unit of its own it is in that of the results. */
    private static void amount(JsonGenerator json, String key, Amount amount) throws IOException {
        Json.numberOrNull(json, key, amount.value());
        if (!amount.unit().isEmpty()) {
            json.writeStringField(key + "_unit", amount.unit());
        }
    }

    static Policy read(JsonInput in) throws IOException {
        List<Policy.Limit> limits = null;
        double q = Policy.DEFAULT.q();
        int rounds = 1;
        double screen = Policy.DEFAULT.screen();
        Level missing = Policy.DEFAULT.missing();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "q" -> q = in.number();
                case "rounds" -> rounds = (int) in.integer(1, Integer.MAX_VALUE);
                case "screen" -> screen = in.number();
                case "missing" -> missing = in.choice(Level.class);
                case "limits" -> limits = limits(in);
                default -> in.skip();
            }
        }
        if (limits == null) {
            throw in.missing("limits");
        }
        try {
            return new Policy(limits, q, rounds, screen, missing);
        } catch (IllegalArgumentException e) {
            throw in.error(e.getMessage());
        }
    }

    private static List<Policy.Limit> limits(JsonInput in) throws IOException {
        List<Policy.Limit> limits = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            limits.add(limit(in));
        }
        return limits;
    }

    private static Policy.Limit limit(JsonInput in) throws IOException {
        String metric = null;
        double warn = Double.NaN;
        double fail = Double.NaN;
        double floor = Double.NaN;
        String floorUnit = "";
        double absolute = Double.NaN;
        String absoluteUnit = "";
        Set<Level> given = EnumSet.noneOf(Level.class);
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "metric" -> metric = in.text();
                case "warn" -> warn = in.numberOrNaN();
                case "fail" -> fail = in.numberOrNaN();
                case "floor" -> floor = in.numberOrNaN();
                case "floor_unit" -> floorUnit = in.text();
                case "absolute" -> absolute = in.numberOrNaN();
                case "absolute_unit" -> absoluteUnit = in.text();
                case "given" -> {
                    in.startArray();
                    while (in.nextElement()) {
                        given.add(in.choice(Level.class));
                    }
                }
                default -> in.skip();
            }
        }
        in.charge(LIMIT_BYTES);
        if (metric == null) {
            throw in.missing("metric");
        }
        try {
            return new Policy.Limit(
                    metric, warn, fail, new Amount(floor, floorUnit), new Amount(absolute, absoluteUnit), given);
        } catch (IllegalArgumentException e) {
            throw in.error(e.getMessage());
        }
    }
}
