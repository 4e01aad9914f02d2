package io.jenkins.plugins.kvmbench.engine.report.data;

import io.jenkins.plugins.kvmbench.engine.report.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Comma-separated values after RFC 4180, with line feeds. */
public final class Csv {

    private Csv() {}

    public static String line(List<String> fields) {
        return fields.stream().map(Csv::field).collect(Collectors.joining(",")) + "\n";
    }

    /** A name that no spreadsheet runs as a formula: an apostrophe goes before {@code =}, {@code @} and the like. */
    public static String name(String name) {
        return name.matches("(?s)[=+\\-@\t\r].*") ? "'" + name : name;
    }

    /** All digits of a number, empty for NaN. */
    public static String number(double value) {
        return Double.isNaN(value) ? "" : Double.isInfinite(value) ? Double.toString(value) : Quantity.exact(value, "");
    }

    /** A constant in lower case. */
    public static String choice(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String field(String field) {
        return field.matches("(?s).*[\",\r\n].*") ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
    }
}
