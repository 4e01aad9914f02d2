package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** A machine in a result file; what is not known is left out. */
final class AgentJson {

    /** Longest name and fingerprint, in characters. */
    private static final int MAX_LABEL = 1 << 10;

    private AgentJson() {}

    static void write(JsonGenerator json, Agent agent) throws IOException {
        json.writeStartObject();
        Json.known(json, "name", agent.name());
        Json.known(json, "fingerprint", agent.fingerprint());
        Json.texts(json, "parts", agent.parts());
        Json.numbers(json, "calibration", agent.calibration());
        json.writeEndObject();
    }

    static Agent read(JsonInput in) throws IOException {
        String name = "";
        String fingerprint = "";
        SortedMap<String, String> parts = new TreeMap<>();
        SortedMap<String, Double> calibration = new TreeMap<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "fingerprint" -> fingerprint = in.text();
                case "parts" -> parts = in.texts();
                case "calibration" -> calibration = in.namedNumbers();
                default -> in.skip();
            }
        }
        int length = Math.max(name.length(), fingerprint.length());
        if (length > MAX_LABEL) {
            throw in.error("the name or fingerprint of an agent has " + length + " characters, at most " + MAX_LABEL
                    + " are possible");
        }
        return new Agent(name, fingerprint, parts, calibration);
    }
}
