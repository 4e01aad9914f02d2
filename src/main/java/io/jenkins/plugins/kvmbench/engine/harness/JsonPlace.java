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

/** A JSON pointer (RFC 6901) into the JSON document that a program printed, whatever it said before and after. */
final class JsonPlace implements OutputMetric.Place {

    /** NaN is no JSON, and printed all the same: it is read so that it can be named. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    /** Where a document may begin: the first bracket of a line. */
    private static final Pattern BEGINNING = Pattern.compile("^[^\\n{\\[]*([{\\[])", Pattern.MULTILINE);

    private final JsonPointer pointer;

    JsonPlace(String pointer) {
        this.pointer = JsonPointer.compile(pointer);
    }

    @Override
    public List<String> texts(String output) throws UnreadableException {
        List<String> last = List.of();
        char[] characters = output.toCharArray();
        Matcher beginning = BEGINNING.matcher(output);
        int from = 0;
        while (from < output.length() && beginning.find(from)) {
            int start = beginning.start(1);
            int end = start;
            try (JsonParser parser = JSON.createParser(characters, start, characters.length - start)) {
                JsonNode node = JSON.<JsonNode>readTree(parser).at(pointer);
                end += (int) parser.currentLocation().getCharOffset();
                last = node.isMissingNode() ? last : texts(node);
            } catch (JsonProcessingException notJson) {
                end = start; // A bracket in a greeting: the next line may begin the document.
            } catch (IOException e) {
                throw new IllegalStateException("a text does not fail", e);
            }
            int newline = output.indexOf('\n', end);
            from = end > start ? end : newline < 0 ? output.length() : newline + 1;
        }
        return last;
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
