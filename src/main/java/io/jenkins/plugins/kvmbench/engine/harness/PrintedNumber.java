package io.jenkins.plugins.kvmbench.engine.harness;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number as programs print it for people. */
final class PrintedNumber {

    private static final String PLAIN = "\\d+(?:\\.\\d*)?|\\.\\d+";

    /** A comma before exactly three digits, and none after a lone zero: that would be a decimal comma. */
    private static final String GROUPED = "[1-9]\\d{0,2}(?:,\\d{3})+(?:\\.\\d*)?";

    private static final Pattern NUMBER =
            Pattern.compile("([+-]?(?:" + GROUPED + "|" + PLAIN + ")(?:[eE][+-]?\\d+)?)\\s*([^\\d.,].*)?", Pattern.DOTALL);

    /** As some languages write them, or some countries. */
    private static final Pattern GROUPED_OTHERWISE = Pattern.compile("[+-]?\\d{1,3}(?:[_'’ \\u00a0\\u202f]\\d{3})+(?:[.,]\\d*)?");

    private PrintedNumber() {}

    /**
     * @param text for example {@code 12.5}, {@code 1,234.5}, {@code 12ms}
     * @param unit the unit that the text may end with, and no other ({@code 5/s} is in 1/s)
     * @throws UnreadableException when it is no finite number, or of another unit
     */
    static double parse(String text, String unit) throws UnreadableException {
        Matcher parts = NUMBER.matcher(text.strip());
        if (!parts.matches()) {
            throw new UnreadableException("'" + text.strip() + "' is no number that can be read");
        }
        String stuck = parts.group(2);
        if (stuck != null && GROUPED_OTHERWISE.matcher(text.strip()).matches()) {
            throw new UnreadableException("'" + text.strip() + "' has its digits grouped: only commas are read (1,000), so let the"
                    + " program print it plain");
        }
        if (stuck != null && !stuck.equals(unit) && !("1" + stuck).equals(unit)) {
            throw new UnreadableException("'" + text.strip() + "' ends with '" + stuck + "', and the metric's unit is "
                    + (unit.isEmpty() ? "not given" : "'" + unit + "'") + ": write NAME[" + stuck
                    + "]=..., or let the match end before it");
        }
        double value = Double.parseDouble(parts.group(1).replace(",", ""));
        if (!Double.isFinite(value)) {
            throw new UnreadableException("'" + text.strip() + "' is beyond what a number can hold");
        }
        return value;
    }
}
