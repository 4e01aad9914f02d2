package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a plan as the harness reads it: one line of JSON. */
public final class HarnessPlanJson {

    private HarnessPlanJson() {}

    public static String write(HarnessPlan plan) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
            write(plan, json);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    private static void write(HarnessPlan plan, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("protocol", HarnessPlan.PROTOCOL);
        json.writeStringField("suite", plan.suite());
        json.writeArrayFieldStart("benchmarks");
        for (HarnessPlan.PlannedBenchmark benchmark : plan.benchmarks()) {
            json.writeStartObject();
            json.writeNumberField("id", benchmark.id());
            json.writeStringField("name", benchmark.name());
            json.writeObjectFieldStart("params");
            for (Map.Entry<String, String> param : benchmark.params().entrySet()) {
                json.writeStringField(param.getKey(), param.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("time_ms", plan.timeMs());
        json.writeNumberField("sample_us", plan.sampleUs());
        json.writeNumberField("warmup_ms", plan.warmupMs());
        json.writeArrayFieldStart("cpus");
        for (int cpu : plan.cpus()) {
            json.writeNumber(cpu);
        }
        json.writeEndArray();
        json.writeNumberField("seed", plan.seed());
        json.writeNumberField("canary_percent", plan.canaryPercent());
        json.writeNumberField("deadline_ms", plan.deadlineMs());
        json.writeEndObject();
    }
}
