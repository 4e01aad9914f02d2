package io.jenkins.plugins.kvmbench.engine.harness;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JSON pointer (RFC 6901) into the last JSON document that holds it, whatever a program printed around its documents. */
final class JsonPlace implements OutputMetric.Place {

    /** NaN is no JSON, and printed all the same: it is read so that it can be named. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    /** Where a document may begin. */
    private static final Pattern BRACKET = Pattern.compile("[{\\[]");

    private final JsonPointer pointer;

    JsonPlace(String pointer) {
        this.pointer = JsonPointer.compile(pointer);
    }

    @Override
    public List<String> texts(String output) throws UnreadableException {
        List<String> last = List.of();
        char[] characters = output.toCharArray();
        Matcher bracket = BRACKET.matcher(output);
        for (int from = 0; bracket.find(from); ) {
            int start = bracket.start();
            try (JsonParser parser = JSON.createParser(characters, start, characters.length - start)) {
                try {
                    JsonNode node = JSON.<JsonNode>readTree(parser).at(pointer);
                    from = start + read(parser);
                    last = node.isMissingNode() ? last : texts(node);
                } catch (JsonProcessingException notJson) {
                    from = afterNoDocument(output, start, start + read(parser) - 1);
                }
            } catch (IOException e) {
                throw new IllegalStateException("a text does not fail", e);
            }
        }
        return last;
    }

    private static int read(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    /**
     * Where to search on after a bracket in a greeting: where it was seen to begin no document, which keeps the search short, but
     * on the next line at the latest, as a bracket that is never closed must not hide the document below it.
     */
    private static int afterNoDocument(String output, int start, int seen) {
        int newline = output.indexOf('\n', start);
        int nextLine = newline < 0 ? output.length() : newline + 1;
        return Math.max(start + 1, Math.min(seen, nextLine));
    }

    private static List<String> texts(JsonNode node) throws UnreadableException {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : node.isArray() ? node : List.of(node)) {
            if (value.isContainerNode() || value.isNull()) {
                throw new UnreadableException("there is " + (value.isObject() ? "an object" : value.isNull() ? "null" : "an array")
                        + " in place of a number");
            }
            texts.add(value.asText());
        }
        return texts;
    }
}
