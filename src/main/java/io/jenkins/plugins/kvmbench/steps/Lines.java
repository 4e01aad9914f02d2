package io.jenkins.plugins.kvmbench.steps;

import hudson.AbortException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Options that are lines of text in forms, and maps or lists in Pipelines. */
final class Lines {

    private Lines() {}

    /** The lines that are not blank. */
    static List<String> of(String text) {
        return text.lines().map(String::trim).filter(line -> !line.isEmpty()).toList();
    }

    /** A line for each entry of a map ({@code name=value}, the values of a list separated by commas) or of a list. */
    static Object join(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + commas(entry.getValue()))
                    .collect(Collectors.joining("\n"));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        }
        return value;
    }

    private static String commas(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    /**
     * Lines {@code name=value} as a map, in order.
     *
     * @param option what the lines are, for messages
     * @throws AbortException when a line is something else, or sets a name a second time
     */
    static Map<String, String> pairs(String option, String text) throws AbortException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String line : of(text)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new AbortException(Messages.Lines_NoPair(option, line));
            }
            String name = line.substring(0, equals).trim();
            if (pairs.put(name, line.substring(equals + 1).trim()) != null) {
                throw new AbortException(Messages.Lines_Twice(option, name));
            }
        }
        return pairs;
    }
}
