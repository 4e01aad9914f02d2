package io.jenkins.plugins.kvmbench.engine.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What editors complete is what is read. */
public class PlanSchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode schema() throws IOException {
        return MAPPER.readTree(Files.readString(Path.of("docs/schema/kvmbench.schema.json")));
    }

    static List<String> errors(String yaml) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema().toString())
                .validate(json(Document.parse(yaml, "kvmbench.yaml")))
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** As editors see the types of values: a day is a text. */
    private static JsonNode json(Node node) throws IOException {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = MAPPER.createObjectNode();
            mapping.getValue().forEach(tuple -> {
                try {
                    object.set(((ScalarNode) tuple.getKeyNode()).getValue(), json(tuple.getValueNode()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = MAPPER.createArrayNode();
            for (Node item : sequence.getValue()) {
                array.add(json(item));
            }
            return array;
        }
        String text = ((ScalarNode) node).getValue();
        boolean asIs = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL).contains(node.getTag());
        return asIs && text.matches("-?\\d+(\\.\\d+)?|true|false") ? MAPPER.readTree(text)
                : node.getTag().equals(Tag.NULL) ? MAPPER.nullNode() : MAPPER.getNodeFactory().textNode(text);
    }

    @Test
    public void shouldKnowTheKeysThatAreRead() throws IOException {
        JsonNode sections = schema().get("$defs");
        for (Kind kind : Kind.values()) {
            Set<String> described = new TreeSet<>();
            sections.at("/" + kind.word() + "/properties").fieldNames().forEachRemaining(described::add);
            assertEquals(kind.word(), new TreeSet<>(kind.keys()), described);
            assertFalse(kind.word(), sections.at("/" + kind.word() + "/additionalProperties").asBoolean(true));
        }
    }

    @Test
    public void shouldTakeWhatIsRead() throws IOException {
        assertEquals(List.of(), errors(PlanReaderTest.everything()));
        assertEquals(List.of(), errors("suites:\n  snapshot:\n"));
    }

    /** Every key of the example, with a value that neither takes. */
    @Test
    public void shouldRefuseWhatIsRefused() throws IOException {
        String everything = PlanReaderTest.everything();
        for (String[] wrong : new String[][] {
            {"rounds: 2", "rounds: 0"}, {"time: 20 min", "time: 20 minutes"}, {"missing: fail", "missing: later"},
            {"preset: quick", "preset: fast"}, {"invocations: 8", "invocations: many"}, {"warn: 5", "warn: x"},
            {"better: lower", "better: less"}, {"criticality: unstable", "criticality: bad"}, {"until: 2026-12-31", "until: soon"},
            {"comment: on-change", "comment: often"}, {"check: true", "check: maybe"}, {"author: ann, ", ""},
            {"    run: ./parse big.json\n", ""}, {"target: main", "targets: main"}, {"timeout: 1 h", "timeout: 1"},
        }) {
            assertNotEquals(wrong[1], everything, everything.replace(wrong[0], wrong[1]));
            String broken = everything.replace(wrong[0], wrong[1]);
            assertThrows(wrong[1], PlanException.class, () -> PlanReader.read(broken, "kvmbench.yaml"));
            assertNotEquals(wrong[1], List.of(), errors(broken));
        }
    }
}
