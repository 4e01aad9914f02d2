package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.simulate.ApartSimulation;
import io.jenkins.plugins.kvmbench.engine.gate.simulate.Simulation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A simulation as one JSON document. Effects and rates are shares: 0.03 is 3 %. */
public final class SimulationJson {

    /** The version of the document. */
    public static final String SCHEMA = "kvmbench-simulation/1";

    private SimulationJson() {}

    /** @param bytes flushed, not closed */
    public static void write(Simulation.Options options, List<Simulation.Cell> cells, OutputStream bytes)
            throws IOException {
        write(bytes, json -> {
            common(json, options.builds(), options.benchmarks(), options.invocations(), options.seed());
            json.writeNumberField("rounds", options.policy().rounds());
            json.writeArrayFieldStart("rows");
            for (Simulation.Cell cell : cells) {
                row(json, cell.model(), cell.effect(), "fail_rate", cell.failRate(), "warn_rate", cell.warnRate());
            }
            json.writeEndArray();
        });
    }

    /** @param bytes flushed, not closed */
    public static void write(ApartSimulation.Options options, List<ApartSimulation.Cell> cells, OutputStream bytes)
            throws IOException {
        write(bytes, json -> {
            common(json, options.builds(), options.benchmarks(), options.invocations(), options.seed());
            json.writeBooleanField("in_turns", options.inTurns());
            json.writeArrayFieldStart("rows");
            for (ApartSimulation.Cell cell : cells) {
                row(json, cell.model(), cell.effect(), "fail_rate", cell.joint(), "fail_rate_of_ranks", cell.ranks());
            }
            json.writeEndArray();
        });
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static void write(OutputStream bytes, Content content) throws IOException {
        JsonGenerator json = Json.FACTORY.createGenerator(bytes);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        try (json) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            content.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void common(JsonGenerator json, int builds, int benchmarks, int invocations, long seed)
            throws IOException {
        json.writeNumberField("builds", builds);
        json.writeNumberField("benchmarks", benchmarks);
        json.writeNumberField("invocations", invocations);
        json.writeNumberField("seed", seed);
    }

    private static void row(
            JsonGenerator json, String model, double effect, String firstKey, double first, String secondKey, double second)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("model", model);
        json.writeNumberField("effect", effect);
        json.writeNumberField(firstKey, first);
        json.writeNumberField(secondKey, second);
        json.writeEndObject();
    }
}
