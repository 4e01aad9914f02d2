package io.jenkins.plugins.kvmbench.engine.harness;

import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A metric that a measured command prints. */
public final class OutputMetric {

    /** {@code name}, {@code name[unit]} or {@code name[unit,higher]}, then {@code =} and where to find it. */
    private static final Pattern SPECIFICATION =
            Pattern.compile("([A-Za-z_][\\w.-]*)(?:\\[([^,\\]]*)(?:,(lower|higher))?])?=(.+)", Pattern.DOTALL);

    private static final int TAIL = 200;

    private final String name;
    private final String unit;
    private final Direction better;
    private final String where;
    private final Place place;

    /** Where in an output the metric's values are. */
    interface Place {

        /**
         * @return the values as printed, none when they are not there
         * @throws UnreadableException when there is something else in their place
         */
        List<String> texts(String output) throws UnreadableException;
    }

    private OutputMetric(String name, String unit, Direction better, String where, Place place) {
        this.name = name;
        this.unit = unit;
        this.better = better;
        this.where = where;
        this.place = place;
    }

    /**
     * Reads {@code name[unit,better]=WHERE}. WHERE is a JSON pointer (RFC 6901) into the output when it begins with a
     * slash, else a regular expression whose first group, or whole match, is the number; the last match counts. A pointer
     * to an array of numbers gives as many values.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static OutputMetric parse(String specification) {
        Matcher parts = SPECIFICATION.matcher(specification);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + specification
                    + "' is no metric: write name=PATTERN, name[unit]=PATTERN or name[unit,higher]=PATTERN");
        }
        String name = parts.group(1);
        String unit = parts.group(2) == null ? "" : parts.group(2);
        Direction better = direction(parts.group(3), unit);
        String where = parts.group(4);
        try {
            return new OutputMetric(
                    name, unit, better, where, where.startsWith("/") ? new JsonPlace(where) : textPlace(where));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("metric '" + name + "': " + e.getMessage(), e);
        }
    }

    /** What was said, else what the unit says, else lower. */
    private static Direction direction(String said, String unit) {
        boolean higher = said == null ? Unit.of(unit).better() == Direction.HIGHER : said.equals("higher");
        return higher ? Direction.HIGHER : Direction.LOWER;
    }

    private static Place textPlace(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        return output -> {
            String last = null;
            Matcher matcher = pattern.matcher(output);
            while (matcher.find()) {
                String text = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
                last = text == null ? last : text; // The group may have taken no part in the match.
            }
            return last == null ? List.of() : List.of(last);
        };
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

    /**
     * The numbers in a command's output, at least one; all are finite.
     *
     * @throws UnreadableException when they are not there or no numbers: what was looked for, and what was there
     */
    public double[] find(String output) throws UnreadableException {
        try {
            List<String> texts = place.texts(output);
            if (texts.isEmpty()) {
                throw new UnreadableException("the output does not hold it, " + ending(output));
            }
            double[] values = new double[texts.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = PrintedNumber.parse(texts.get(i), unit);
            }
            return values;
        } catch (UnreadableException e) {
            throw new UnreadableException("metric '" + name + "' (" + where + "): " + e.getMessage());
        }
    }

    private static String ending(String output) {
        String text = output.strip();
        if (text.isEmpty()) {
            return "which is empty";
        }
        return "which " + (text.length() <= TAIL ? "is: " + text : "ends: " + text.substring(text.length() - TAIL));
    }

    /** The metric as {@link #parse} reads it. */
    @Override
    public String toString() {
        return name + "[" + unit + (better == Direction.HIGHER ? ",higher" : "") + "]=" + where;
    }
}
