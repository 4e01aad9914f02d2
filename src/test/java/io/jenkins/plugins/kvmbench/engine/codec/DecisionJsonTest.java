package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.gate.PlainGate;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.simulate.Simulation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class DecisionJsonTest {

    private static List<PlainGate.Entry> read(String json) throws IOException {
        return PlainJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "in.json");
    }

    private static JsonNode decide(String json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DecisionJson.write(PlainGate.decide(read(json), Policy.DEFAULT), out);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private static String message(String json) {
        return assertThrows(FormatException.class, () -> read(json)).getMessage();
    }

    @Test
    public void shouldWriteEveryFigureOfARow() throws IOException {
        JsonNode decision = decide("""
                [{"name": "a", "better": "lower", "note": "unknown keys are passed over",
                  "base": [100, [100, 100.2], 101, 99, 100], "head": [130, 131, 132, 133, [129]]}]""");
        assertEquals("kvmbench-decision/1", decision.get("schema").asText());
        assertEquals("FAILED", decision.get("outcome").asText());
        assertEquals("AB", decision.get("mode").asText());
        assertEquals(1, decision.get("gated").asInt());
        assertEquals(1, decision.at("/counts/REGRESSED").asInt());
        JsonNode row = decision.at("/results/0");
        assertEquals("plain", row.get("suite").asText());
        assertEquals("a", row.get("benchmark").asText());
        assertEquals("REGRESSED", row.get("verdict").asText());
        assertEquals("fail", row.get("level").asText());
        assertEquals("high", row.get("severity").asText());
        assertEquals("lower", row.get("better").asText());
        assertEquals(1 / 252.0, row.get("p").asDouble(), 1e-15);
        assertEquals(0.31, row.get("change").asDouble(), 0.01);
        assertTrue(row.get("lower").asDouble() < row.get("change").asDouble());
        assertEquals(5, row.get("n_base").asInt());
        assertEquals(0.03, row.get("limit").asDouble(), 1e-12);
    }

    @Test
    public void shouldWriteNullForWhatIsNotKnown() throws IOException {
        JsonNode row = decide("[{\"name\": \"a\", \"better\": \"higher\", \"base\": [1], \"head\": [2]}]").at("/results/0");
        for (String key : List.of("lower", "upper", "mde", "severity")) {
            assertTrue(key, row.get(key).isNull());
        }
        assertEquals("higher", row.get("better").asText());
        assertEquals(-0.5, row.get("change").asDouble(), 1e-12);
    }

    @Test
    public void shouldReadSlots() throws IOException {
        PlainGate.Entry entry = read("""
                [{"name": "a", "better": "lower", "base": [1, 2], "head": [1, 2], "slots_base": [0, 3], "slots_head": [1, 2]}]""")
                .get(0);
        assertEquals(3, entry.slotsBase()[1]);
        assertEquals(2, entry.slotsHead()[1]);
    }

    @Test
    public void shouldNameWhereTheInputIsWrong() {
        assertTrue(message("{}").contains("expected an array"));
        assertTrue(message("[{\"better\": \"lower\", \"base\": [1], \"head\": [1]}]").contains("'name' is missing"));
        assertTrue(message("[{\"name\": \"a\", \"base\": [1], \"head\": [1]}]").contains("'better' is missing"));
        assertTrue(message("[{\"name\": \"a\", \"better\": \"up\", \"base\": [1], \"head\": [1]}]")
                .contains("\"lower\" or \"higher\" or \"unknown\", found \"up\""));
        String text = message("[{\"name\": \"a\", \"better\": \"lower\", \"base\": [1, \"x\"], \"head\": [1]}]");
        assertTrue(text, text.startsWith("in.json:1:") && text.contains("/0/base/1") && text.contains("\"x\""));
        String slots = message("[{\"name\": \"a\", \"better\": \"lower\", \"base\": [1], \"head\": [1], \"slots_base\": [1],"
                + " \"slots_head\": [1]}]");
        assertTrue(slots, slots.contains("slot 1 is given twice"));
        assertTrue(message("[{\"name\": \"a\"").startsWith("in.json"));
    }

    @Test
    public void shouldWriteASimulation() throws IOException {
        Simulation.Options all = Simulation.Options.of(4, 3, 6);
        Simulation.Options options = new Simulation.Options(
                all.models().subList(0, 1), List.of(0.0, 0.10), 4, 3, 6, Policy.DEFAULT, 7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SimulationJson.write(options, Simulation.run(options, (done, total) -> {}), out);
        JsonNode document = new ObjectMapper().readTree(out.toByteArray());
        assertEquals(4, document.get("builds").asInt());
        assertEquals(2, document.get("rows").size());
        JsonNode row = document.at("/rows/1");
        assertEquals("iid-1%", row.get("model").asText());
        assertEquals(0.10, row.get("effect").asDouble(), 0);
        assertEquals(1, row.get("fail_rate").asDouble(), 0);
        assertEquals(0, row.get("warn_rate").asDouble(), 0);
    }
}
