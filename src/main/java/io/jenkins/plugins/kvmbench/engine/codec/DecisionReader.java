package io.jenkins.plugins.kvmbench.engine.codec;

import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Severity;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link DecisionJson} writes. */
final class DecisionReader {

    private static final Pattern SCHEMA = Pattern.compile("kvmbench-decision/(\\d{1,9})(\\.\\d{1,9})?");

    /** Rough size of a row in a heap, for the account of memory; its strings are accounted for by themselves. */
    private static final int ROW_BYTES = 300;

    private final JsonInput in;

    DecisionReader(JsonInput in) {
        this.in = in;
    }

    Decision document() throws IOException {
        boolean versioned = false;
        Mode mode = null;
        Outcome outcome = null;
        int gated = 0;
        int rounds = 1;
        double q = Double.NaN;
        Policy policy = null;
        String error = "";
        List<String> notes = List.of();
        List<Row> rows = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "schema" -> versioned = version();
                case "mode" -> mode = in.choice(Mode.class, Enum::name);
                case "outcome" -> outcome = in.choice(Outcome.class, Enum::name);
                case "gated" -> gated = count();
                case "rounds" -> rounds = count();
                case "q" -> q = in.number();
                case "policy" -> policy = PolicyJson.read(in);
                case "error" -> error = in.isNull() ? "" : in.text();
                case "notes" -> notes = in.list(JsonInput::text);
                case "results" -> rows = in.list(element -> row());
                default -> in.skip();
            }
        }
        if (!versioned) {
            throw in.missing("schema");
        }
        Decision decision = new Decision(
                required("mode", mode),
                required("outcome", outcome),
                policy(required("policy", policy), q),
                gated,
                rounds,
                required("results", rows),
                notes,
                error);
        in.end();
        return decision;
    }

    private boolean version() throws IOException {
        Matcher schema = SCHEMA.matcher(in.text());
        if (!schema.matches()) {
            throw in.expected("\"" + DecisionJson.SCHEMA + "\"");
        }
        if (!schema.group(1).equals("1")) {
            throw in.error("this is version " + schema.group(1)
                    + " of the format and only version 1 is known: use a newer kvmbench to read it");
        }
        return true;
    }

    /** @param q of the whole document, as it is where the policy itself has none; NaN: not given */
    private Policy policy(Policy policy, double q) throws IOException {
        try {
            return Double.isNaN(q) ? policy : policy.withQ(q);
        } catch (IllegalArgumentException e) {
            throw in.error("'q': " + e.getMessage());
        }
    }

    private Row row() throws IOException {
        String suite = null;
        String benchmark = null;
        SortedMap<String, String> params = new TreeMap<>();
        String metric = null;
        String unit = null;
        Direction better = null;
        Verdict verdict = null;
        Level level = null;
        Severity severity = null;
        double base = Double.NaN;
        double head = Double.NaN;
        boolean linear = false;
        double change = Double.NaN;
        double lower = Double.NaN;
        double upper = Double.NaN;
        double p = Double.NaN;
        boolean paired = false;
        double mde = Double.NaN;
        double limit = Double.NaN;
        int nBase = 0;
        int nHead = 0;
        Losses lostBase = Losses.NONE;
        Losses lostHead = Losses.NONE;
        int rounds = 1;
        String reason = "";
        List<Row.Explanation> explanations = List.of();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "suite" -> suite = in.text();
                case "benchmark" -> benchmark = in.text();
                case "params" -> params = in.texts();
                case "metric" -> metric = in.text();
                case "unit" -> unit = in.text();
                case "better" -> better = in.choice(Direction.class);
                case "verdict" -> verdict = in.choice(Verdict.class, Enum::name);
                case "level" -> level = in.choice(Level.class);
                case "severity" -> severity = in.isNull() ? null : in.choice(Severity.class);
                case "base" -> base = in.numberOrNaN();
                case "head" -> head = in.numberOrNaN();
                case "linear" -> linear = in.flag();
                case "change" -> change = in.numberOrNaN();
                case "lower" -> lower = in.numberOrNaN();
                case "upper" -> upper = in.numberOrNaN();
                case "p" -> p = in.numberOrNaN();
                case "paired" -> paired = in.flag();
                case "mde" -> mde = in.numberOrNaN();
                case "limit" -> limit = in.numberOrNaN();
                case "n_base" -> nBase = count();
                case "n_head" -> nHead = count();
                case "lost_base" -> lostBase = losses();
                case "lost_head" -> lostHead = losses();
                case "rounds" -> rounds = count();
                case "reason" -> reason = in.text();
                case "explanations" -> explanations = in.list(element -> explanation());
                default -> in.skip();
            }
        }
        in.charge(ROW_BYTES + InvocationReader.ENTRY_BYTES * (long) params.size());
        return new Row(
                new SeriesId(required("suite", suite), required("benchmark", benchmark), params, required("metric", metric)),
                required("unit", unit),
                required("better", better),
                required("verdict", verdict),
                required("level", level),
                severity,
                base,
                head,
                linear,
                change,
                lower,
                upper,
                p,
                paired,
                mde,
                limit,
                nBase,
                nHead,
                lostBase,
                lostHead,
                rounds,
                reason,
                explanations);
    }

    private Row.Explanation explanation() throws IOException {
        String metric = null;
        String unit = null;
        Direction better = null;
        double base = Double.NaN;
        double head = Double.NaN;
        double change = Double.NaN;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "metric" -> metric = in.text();
                case "unit" -> unit = in.text();
                case "better" -> better = in.choice(Direction.class);
                case "base" -> base = in.numberOrNaN();
                case "head" -> head = in.numberOrNaN();
                case "change" -> change = in.numberOrNaN();
                default -> in.skip();
            }
        }
        in.charge(InvocationReader.ENTRY_BYTES);
        return new Row.Explanation(
                required("metric", metric), required("unit", unit), required("better", better), base, head, change);
    }

    private Losses losses() throws IOException {
        int failed = 0;
        int disturbed = 0;
        String reason = "";
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "failed" -> failed = count();
                case "disturbed" -> disturbed = count();
                case "reason" -> reason = in.isNull() ? "" : in.text();
                default -> in.skip();
            }
        }
        in.charge(InvocationReader.ENTRY_BYTES);
        try {
            return new Losses(failed, disturbed, reason);
        } catch (IllegalArgumentException e) {
            throw in.error(e.getMessage());
        }
    }

    private int count() throws IOException {
        return (int) in.integer(0, Integer.MAX_VALUE);
    }

    private <T> T required(String key, T value) throws FormatException {
        if (value == null) {
            throw in.missing(key);
        }
        return value;
    }
}
