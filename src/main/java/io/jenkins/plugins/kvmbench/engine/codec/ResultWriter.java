package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
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
import java.util.Locale;
import java.util.Map;
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
        agent(set.agent());
        json.writeArrayFieldStart("skips");
        for (Skip skip : set.skips()) {
            json.writeStartObject();
            json.writeStringField("what", skip.what());
            json.writeStringField("reason", skip.reason());
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
        known("id", run.id());
        known("started", run.started());
        known("finished", run.finished());
        known("commit", run.commit());
        known("branch", run.branch());
        known("change_request", run.changeRequest());
        known("command", run.command());
        json.writeObjectFieldStart("subjects");
        for (Map.Entry<Arm, Subject> subject : run.subjects().entrySet()) {
            json.writeObjectFieldStart(name(subject.getKey()));
            known("label", subject.getValue().label());
            known("artifact", subject.getValue().artifact());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void agent(Agent agent) throws IOException {
        json.writeObjectFieldStart("agent");
        known("name", agent.name());
        known("fingerprint", agent.fingerprint());
        texts("parts", agent.parts());
        numbers("calibration", agent.calibration());
        json.writeEndObject();
    }

    private void result(Result result) throws IOException {
        // One value for all; an invocation that differs, for example an imported one, says so itself.
        int warmup = result.invocations().stream().mapToInt(Invocation::warmup).max().orElse(0);
        json.writeStartObject();
        json.writeStringField("suite", result.id().suite());
        json.writeStringField("benchmark", result.id().benchmark());
        texts("params", result.id().params());
        json.writeStringField("metric", result.id().metric());
        json.writeStringField("unit", result.unit());
        if (!result.readIn().equals(result.unit())) {
            json.writeStringField("read_in", result.readIn());
        }
        json.writeStringField("better", name(result.better()));
        json.writeBooleanField("gate", result.gating());
        json.writeNumberField("warmup", warmup);
        json.writeStringField("arm", name(result.arm()));
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
        json.writeStringField("status", name(invocation.status()));
        if (!invocation.contamination().equals(Contamination.UNKNOWN)) {
            json.writeObjectFieldStart("contamination");
            numbers("readings", invocation.contamination().readings());
            json.writeArrayFieldStart("reasons");
            for (String reason : invocation.contamination().reasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        known("note", invocation.note());
        json.writeArrayFieldStart("samples");
        for (double sample : samples) {
            if (!Double.isFinite(sample)) {
                throw new IllegalArgumentException(result.id() + ", slot " + invocation.slot() + ": a sample is "
                        + sample + ", only finite numbers can be kept");
            }
            number(sample);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void known(String key, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(key, value);
        }
    }

    private void known(String key, Instant value) throws IOException {
        if (value != null) {
            json.writeStringField(key, value.toString());
        }
    }

    private void texts(String key, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    /** Numbers by name; what is not finite is not known and left out. */
    private void numbers(String key, Map<String, Double> numbers) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            if (Double.isFinite(number.getValue())) {
                json.writeFieldName(number.getKey());
                number(number.getValue());
            }
        }
        json.writeEndObject();
    }

    /** The shortest text that reads back as the same double: {@code 1000}, not {@code 1000.0}. */
    private void number(double value) throws IOException {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < 1L << 53 && Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
            json.writeNumber(whole);
        } else {
            json.writeNumber(value);
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
