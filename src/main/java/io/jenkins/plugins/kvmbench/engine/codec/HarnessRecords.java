package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the harness's records, one line each. Keys it does not know are taken. */
public final class HarnessRecords {

    private static final String SOURCE = "harness record";

    /** Longest line that is read, in characters. */
    private static final int MAX_LINE = 16 << 20;

    private static final int SHOWN = 120;

    private static final ObjectReader READER =
            new ObjectMapper(Json.FACTORY).reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private HarnessRecords() {}

    /**
     * Reads one line.
     *
     * @throws FormatException when it is not JSON, not a known type of record, or lacks a key; the line is quoted
     */
    public static HarnessRecord parse(String line) throws FormatException {
        if (line.length() > MAX_LINE) {
            throw new FormatException(SOURCE, "", "a line of " + line.length() + " characters, at most " + MAX_LINE
                    + " are read");
        }
        JsonNode node;
        try {
            node = READER.readTree(line);
        } catch (JacksonException e) {
            throw new FormatException(SOURCE, "", "not JSON: " + e.getOriginalMessage() + quoted(line), e);
        }
        return new Fields(line, node).record();
    }

    private static String quoted(String line) {
        return " in " + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...");
    }

    /** One record's keys, with the line they are on for the error. */
    private record Fields(String line, JsonNode node) {

        HarnessRecord record() throws FormatException {
            if (!node.isObject()) {
                throw error("expected an object");
            }
            String type = text("type");
            return switch (type) {
                case "hello" -> new HarnessRecord.Hello(
                        integer("protocol"), text("version"), text("suite"), whole("pid"));
                case "progress" -> new HarnessRecord.Progress(number("done_ms"), number("total_ms"));
                case "samples" -> new HarnessRecord.Samples(
                        integer("id"), text("metric"), text("unit"), direction(), flag("gate"), values());
                case "output" -> new HarnessRecord.Output(integer("id"), text("text"));
                case "note" -> new HarnessRecord.Note(optionalId(), text("text"));
                case "skip" -> new HarnessRecord.Skip(optionalId(), text("code"), text("reason"));
                case "error" -> new HarnessRecord.Failure(optionalId(), text("code"), text("message"), registers());
                case "usage" -> new HarnessRecord.Usage(
                        whole("involuntary_switches"),
                        whole("voluntary_switches"),
                        whole("major_faults"),
                        whole("max_rss_bytes"),
                        number("user_s"),
                        number("sys_s"));
                case "end" -> new HarnessRecord.End(whole("records"));
                default -> throw error("unknown type '" + type + "'");
            };
        }

        private FormatException error(String problem) {
            return new FormatException(SOURCE, "", problem + quoted(line));
        }

        private FormatException expected(String key, String what) {
            JsonNode value = node.get(key);
            return error("'" + key + "' must be " + what + (value == null ? ", it is missing" : ", not " + value));
        }

        private String text(String key) throws FormatException {
            JsonNode value = node.get(key);
            if (value == null || !value.isTextual()) {
                throw expected(key, "a string");
            }
            return value.textValue();
        }

        private int integer(String key) throws FormatException {
            JsonNode value = node.get(key);
            if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
                throw expected(key, "an integer");
            }
            return value.intValue();
        }

        private long whole(String key) throws FormatException {
            JsonNode value = node.get(key);
            if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
                throw expected(key, "an integer");
            }
            return value.longValue();
        }

        private double number(String key) throws FormatException {
            JsonNode value = node.get(key);
            if (value == null || !value.isNumber()) {
                throw expected(key, "a number");
            }
            return value.doubleValue();
        }

        private boolean flag(String key) throws FormatException {
            JsonNode value = node.get(key);
            if (value == null || !value.isBoolean()) {
                throw expected(key, "true or false");
            }
            return value.booleanValue();
        }

        private OptionalInt optionalId() throws FormatException {
            return node.hasNonNull("id") ? OptionalInt.of(integer("id")) : OptionalInt.empty();
        }

        private Direction direction() throws FormatException {
            return switch (text("better")) {
                case "lower" -> Direction.LOWER;
                case "higher" -> Direction.HIGHER;
                default -> throw expected("better", "'lower' or 'higher'");
            };
        }

        private double[] values() throws FormatException {
            JsonNode array = node.get("values");
            if (array == null || !array.isArray()) {
                throw expected("values", "an array of numbers");
            }
            double[] values = new double[array.size()];
            for (int i = 0; i < values.length; i++) {
                JsonNode value = array.get(i);
                if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                    throw error("'values[" + i + "]' must be a finite number, not " + value);
                }
                values[i] = value.doubleValue();
            }
            return values;
        }

        private SortedMap<String, String> registers() throws FormatException {
            SortedMap<String, String> registers = new TreeMap<>();
            JsonNode object = node.get("registers");
            if (object == null || object.isNull()) {
                return registers;
            }
            if (!object.isObject()) {
                throw expected("registers", "an object");
            }
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                registers.put(entry.getKey(), entry.getValue().asText());
            }
            return registers;
        }
    }
}
