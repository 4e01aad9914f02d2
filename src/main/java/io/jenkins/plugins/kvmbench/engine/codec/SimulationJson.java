package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.Simulation;
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
        JsonGenerator json = Json.FACTORY.createGenerator(bytes);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        try (json) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeNumberField("builds", options.builds());
            json.writeNumberField("benchmarks", options.benchmarks());
            json.writeNumberField("invocations", options.invocations());
            json.writeNumberField("rounds", options.policy().rounds());
            json.writeNumberField("seed", options.seed());
            json.writeArrayFieldStart("rows");
            for (Simulation.Cell cell : cells) {
                json.writeStartObject();
                json.writeStringField("model", cell.model());
                json.writeNumberField("effect", cell.effect());
                json.writeNumberField("fail_rate", cell.failRate());
                json.writeNumberField("warn_rate", cell.warnRate());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }
}
