package io.jenkins.plugins.kvmbench.engine.gate;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Limits as people write them: on the command line, in {@code kvmbench.yaml}. */
public final class Limits {

    /** The percentage that fails where nobody said another. */
    public static final String FAIL = "3";

    /** The percentage that warns where nobody said another. */
    public static final String WARN = "2";

    /** What can be said. */
    public static final List<String> KEYS = List.of("warn", "fail", "floor", "absolute");

    private Limits() {}

    /**
     * @param glob of the metrics
     * @param values texts by those of {@link #KEYS} that somebody said; the others have their defaults
     * @throws PolicyException when one cannot be read, or they contradict each other
     */
    public static Policy.Limit of(String glob, Map<String, String> values) {
        Set<Level> given = EnumSet.noneOf(Level.class);
        if (values.containsKey("warn")) {
            given.add(Level.WARN);
        }
        if (values.containsKey("fail")) {
            given.add(Level.FAIL);
        }
        double fail = share("fail", values.getOrDefault("fail", FAIL));
        double warn = share("warn", values.getOrDefault("warn", WARN));
        if (warn > fail && !given.contains(Level.FAIL)) {
            fail = warn; // Who warns from 60 % on does not fail at 3 %.
        }
        try {
            return new Policy.Limit(
                    glob,
                    // A failing limit below the warning one, as in '--fail 1', means that one alone.
                    warn > fail ? fail : warn,
                    fail,
                    amount("floor", values),
                    amount("absolute", values),
                    given);
        } catch (IllegalArgumentException e) {
            throw new PolicyException(e.getMessage());
        }
    }

    /**
     * A number of 0 or more.
     *
     * @param key what it is of
     * @throws PolicyException when it is none
     */
    public static double number(String key, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notNumber) {
            // Said below.
        }
        throw new PolicyException(key + " cannot be '" + text + "': a number of 0 or more");
    }

    private static double share(String key, String text) {
        return text.equals("never") ? Double.NaN : number(key, text.replaceFirst("%$", "")) / 100;
    }

    private static Amount amount(String key, Map<String, String> values) {
        if (!values.containsKey(key)) {
            return Amount.NONE;
        }
        try {
            return Amount.parse(values.get(key));
        } catch (IllegalArgumentException e) {
            throw new PolicyException(key + ": " + e.getMessage());
        }
    }
}
