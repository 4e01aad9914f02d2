package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.result.Losses;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A decision as one JSON document. Changes are shares (differences in the unit where {@code linear}), positive is worse;
 * what is not known is null. Outcome, mode and verdicts are upper-case names, the other choices lower-case ones.
 */
public final class DecisionJson {

    /** The version of the document. */
    public static final String SCHEMA = "kvmbench-decision/1";

    private DecisionJson() {}

    /** @param bytes flushed, not closed */
    public static void write(Decision decision, OutputStream bytes) throws IOException {
        JsonGenerator json = Json.FACTORY.createGenerator(bytes);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        try (json) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("outcome", decision.outcome().name());
            json.writeStringField("mode", decision.mode().name());
            json.writeNumberField("gated", decision.gated());
            json.writeNumberField("rounds", decision.rounds());
            json.writeNumberField("q", decision.policy().q());
            json.writeFieldName("policy");
            PolicyJson.write(json, decision.policy());
            json.writeObjectFieldStart("counts");
            for (Verdict verdict : Verdict.values()) {
                json.writeNumberField(verdict.name(), decision.count(verdict));
            }
            json.writeEndObject();
            Json.numberOrNull(json, "largest_undecided_mde", decision.largestUndecidedMde());
            json.writeStringField("error", decision.error().isEmpty() ? null : decision.error());
            json.writeArrayFieldStart("notes");
            for (String note : decision.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("results");
            for (Row row : decision.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    /**
     * Reads a document that {@link #write} wrote and closes the stream. Unknown keys are taken, unknown major versions are not.
     *
     * @param bytes JSON, plain or gzip
     * @param source what it is, for errors
     * @throws FormatException when the content is not what it should be, with the position
     */
    public static Decision read(InputStream bytes, String source) throws IOException {
        try (JsonInput in = JsonInput.of(bytes, source)) {
            return new DecisionReader(in).document();
        }
    }

    /**
     * Reads a stream that nobody vouches for, and closes it.
     *
     * @param maxBytes most bytes after decompression, see {@link JsonInput#bounded}
     */
    public static Decision read(InputStream bytes, String source, long maxBytes) throws IOException {
        try (JsonInput in = JsonInput.bounded(bytes, source, maxBytes)) {
            return new DecisionReader(in).document();
        }
    }

    private static void row(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("suite", row.id().suite());
        json.writeStringField("benchmark", row.id().benchmark());
        Json.texts(json, "params", row.id().params());
        json.writeStringField("metric", row.id().metric());
        json.writeStringField("unit", row.unit());
        json.writeStringField("better", Json.name(row.better()));
        json.writeStringField("verdict", row.verdict().name());
        json.writeStringField("level", Json.name(row.level()));
        json.writeStringField("severity", row.severity() == null ? null : Json.name(row.severity()));
        Json.numberOrNull(json, "base", row.base());
        Json.numberOrNull(json, "head", row.head());
        json.writeBooleanField("linear", row.linear());
        Json.numberOrNull(json, "change", row.change());
        Json.numberOrNull(json, "lower", row.lower());
        Json.numberOrNull(json, "upper", row.upper());
        Json.numberOrNull(json, "p", row.p());
        json.writeBooleanField("paired", row.paired());
        Json.numberOrNull(json, "mde", row.mde());
        Json.numberOrNull(json, "limit", row.limit());
        json.writeNumberField("n_base", row.nBase());
        json.writeNumberField("n_head", row.nHead());
        losses(json, "lost_base", row.lostBase());
        losses(json, "lost_head", row.lostHead());
        json.writeNumberField("rounds", row.rounds());
        json.writeStringField("reason", row.reason());
        json.writeArrayFieldStart("explanations");
        for (Row.Explanation explanation : row.explanations()) {
            json.writeStartObject();
            json.writeStringField("metric", explanation.metric());
            json.writeStringField("unit", explanation.unit());
            json.writeStringField("better", Json.name(explanation.better()));
            Json.numberOrNull(json, "base", explanation.base());
            Json.numberOrNull(json, "head", explanation.head());
            Json.numberOrNull(json, "change", explanation.change());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void losses(JsonGenerator json, String key, Losses losses) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeNumberField("failed", losses.failed());
        json.writeNumberField("disturbed", losses.disturbed());
        json.writeStringField("reason", losses.reason().isEmpty() ? null : losses.reason());
        json.writeEndObject();
    }
}
