package io.jenkins.plugins.kvmbench.engine.harness;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A metric that a measured command prints. */
public final class OutputMetric {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code name}, {@code name[unit]} or {@code name[unit,higher]}, then {@code =} and where to find it. */
    private static final Pattern SPECIFICATION =
            Pattern.compile("([A-Za-z_][\\w.-]*)(?:\\[([^,\\]]*)(?:,(lower|higher))?])?=(.+)", Pattern.DOTALL);

    private final String name;
    private final String unit;
    private final Direction better;
    private final Pattern pattern;
    private final JsonPointer pointer;

    private OutputMetric(String name, String unit, Direction better, Pattern pattern, JsonPointer pointer) {
        this.name = name;
        this.unit = unit;
        this.better = better;
        this.pattern = pattern;
        this.pointer = pointer;
    }

    /**
     * Reads {@code name[unit,better]=WHERE}. WHERE is a JSON pointer (RFC 6901) into the output when it begins with a
     * slash, else a regular expression whose first group, or whole match, is the number; the last match counts.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static OutputMetric parse(String specification) {
        Matcher parts = SPECIFICATION.matcher(specification);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + specification
                    + "' is no metric: write name=PATTERN, name[unit]=PATTERN or name[unit,higher]=PATTERN");
        }
        String unit = parts.group(2) == null ? "" : parts.group(2);
        Direction better = "higher".equals(parts.group(3)) ? Direction.HIGHER : Direction.LOWER;
        String where = parts.group(4);
        try {
            return where.startsWith("/")
                    ? new OutputMetric(parts.group(1), unit, better, null, JsonPointer.compile(where))
                    : new OutputMetric(parts.group(1), unit, better, Pattern.compile(where, Pattern.MULTILINE), null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("metric '" + parts.group(1) + "': " + e.getMessage(), e);
        }
    }

    public String name() {
        return name;
    }

    public String unit() {
        return unit;
    }

    public Direction better() {
        return better;
    }

    /** The number in a command's output, empty when it is not there. */
    public OptionalDouble find(String output) {
        return pattern == null ? inJson(output) : inText(output);
    }

    private OptionalDouble inText(String output) {
        OptionalDouble last = OptionalDouble.empty();
        Matcher matcher = pattern.matcher(output);
        while (matcher.find()) {
            String text = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            if (text == null) {
                continue; // The group took no part in the match.
            }
            try {
                last = OptionalDouble.of(Double.parseDouble(text.trim()));
            } catch (NumberFormatException notNumber) {
                continue;
            }
        }
        return last;
    }

    private OptionalDouble inJson(String output) {
        // Programs greet before they print their document.
        int start = output.indexOf('{');
        try {
            JsonNode value = JSON.readTree(start < 0 ? output : output.substring(start)).at(pointer);
            return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
        } catch (JsonProcessingException notJson) {
            return OptionalDouble.empty();
        }
    }
}
