package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Writes result files, {@code "schema": "kvmbench/1"}; docs/schema/kvmbench-1.schema.json describes them. */
public final class ResultWriter {

    /** The format and its major version. */
    static final String SCHEMA = "kvmbench/1";

    private final JsonGenerator json;

    private ResultWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes a file, compressed when its name ends in {@code .gz}. See {@link AtomicFile}: all or nothing.
     *
     * @throws IOException when it could not be written; the message names the file and the reason
     * @throws IllegalArgumentException when a sample is not finite
     */
    public static void write(ResultSet results, Path file) throws IOException {
        boolean compress = file.toString().endsWith(".gz");
        AtomicFile.write(file, out -> {
            if (compress) {
                GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
                write(results, gzip);
                gzip.finish();
            } else {
                write(results, out);
            }
        });
    }

    /** Writes to a stream, which stays open. */
    public static void write(ResultSet results, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new ResultLayout());
            new ResultWriter(json).document(results);
            json.writeRaw('\n');
        }
    }

    private void document(ResultSet set) throws IOException {
        json.writeStartObject();
        json.writeStringField("schema", SCHEMA);
        run(set.run());
        json.writeFieldName("agent");
        AgentJson.write(json, set.agent());
        Optional<Comparison> comparison = Comparison.of(set);
        if (comparison.isPresent()) {
            json.writeFieldName("comparison");
            ComparisonJson.write(json, comparison.get());
        }
        json.writeArrayFieldStart("skips");
        for (Skip skip : set.skips()) {
            json.writeStartObject();
            json.writeStringField("what", skip.what());
            json.writeStringField("reason", skip.reason());
            if (skip.broken()) {
                json.writeBooleanField("broken", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("results");
        for (Result result : set.results()) {
            result(result);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void run(RunInfo run) throws IOException {
        json.writeObjectFieldStart("run");
        Json.known(json, "id", run.id());
        known("started", run.started());
        known("finished", run.finished());
        Json.known(json, "commit", run.commit());
        Json.known(json, "branch", run.branch());
        Json.known(json, "change_request", run.changeRequest());
        Json.known(json, "command", run.command());
        json.writeObjectFieldStart("subjects");
        for (Map.Entry<Arm, Subject> subject : run.subjects().entrySet()) {
            json.writeObjectFieldStart(Json.name(subject.getKey()));
            Json.known(json, "label", subject.getValue().label());
            Json.known(json, "artifact", subject.getValue().artifact());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void result(Result result) throws IOException {
        // One value for all; an invocation that differs, for example an imported one, says so itself.
        int warmup = result.invocations().stream().mapToInt(Invocation::warmup).max().orElse(0);
        json.writeStartObject();
        json.writeStringField("suite", result.id().suite());
        json.writeStringField("benchmark", result.id().benchmark());
        Json.texts(json, "params", result.id().params());
        json.writeStringField("metric", result.id().metric());
        json.writeStringField("unit", result.unit());
        if (!result.readIn().equals(result.unit())) {
            json.writeStringField("read_in", result.readIn());
        }
        json.writeStringField("better", Json.name(result.better()));
        json.writeBooleanField("gate", result.gating());
        json.writeNumberField("warmup", warmup);
        json.writeStringField("arm", Json.name(result.arm()));
        json.writeArrayFieldStart("invocations");
        for (Invocation invocation : result.invocations()) {
            invocation(result, invocation, warmup);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void invocation(Result result, Invocation invocation, int warmup) throws IOException {
        double[] samples = invocation.samples();
        json.writeStartObject();
        if (invocation.slot() != Invocation.UNKNOWN_SLOT) {
            json.writeNumberField("slot", invocation.slot());
        }
        if (invocation.startedMs() != 0) {
            json.writeNumberField("started_ms", invocation.startedMs());
        }
        if (invocation.warmup() != Math.min(warmup, samples.length)) {
            json.writeNumberField("warmup", invocation.warmup());
        }
        json.writeStringField("status", Json.name(invocation.status()));
        if (!invocation.contamination().equals(Contamination.UNKNOWN)) {
            json.writeObjectFieldStart("contamination");
            Json.numbers(json, "readings", invocation.contamination().readings());
            json.writeArrayFieldStart("reasons");
            for (String reason : invocation.contamination().reasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        Json.known(json, "note", invocation.note());
        json.writeArrayFieldStart("samples");
        for (double sample : samples) {
            if (!Double.isFinite(sample)) {
                throw new IllegalArgumentException(result.id() + ", slot " + invocation.slot() + ": a sample is "
                        + sample + ", only finite numbers can be kept");
            }
            Json.number(json, sample);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void known(String key, Instant value) throws IOException {
        if (value != null) {
            json.writeStringField(key, value.toString());
        }
    }
}
