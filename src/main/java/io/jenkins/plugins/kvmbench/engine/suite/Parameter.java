package io.jenkins.plugins.kvmbench.engine.suite;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A parameter of a benchmark.
 *
 * @param name its name in plans, results and on command lines
 * @param min smallest value of a whole number
 * @param max largest value of a whole number
 * @param choices the words it may be; empty for numbers and free text
 * @param form what a text must look like; for numbers and choices any
 * @param required whether nothing can be measured before somebody gives it
 * @param fallback what it is when nobody says: an empty text leaves it out of the plan
 * @param help what it means, in a line
 */
public record Parameter(
        String name,
        Kind kind,
        long min,
        long max,
        List<String> choices,
        TextForm form,
        boolean required,
        String fallback,
        String help) {

    /** What values look like. */
    public enum Kind {
        WHOLE_NUMBER,
        CHOICE,
        TEXT
    }

    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(fallback, "fallback");
        choices = List.copyOf(choices);
    }

    static Parameter number(String name, long min, long max, String fallback, String help) {
        return new Parameter(name, Kind.WHOLE_NUMBER, min, max, List.of(), TextForm.ANY, false, fallback, help);
    }

    static Parameter choice(String name, List<String> choices, String fallback, String help) {
        return new Parameter(name, Kind.CHOICE, 0, 0, choices, TextForm.ANY, false, fallback, help);
    }

    /** A text that can be left out. */
    static Parameter text(String name, TextForm form, String help) {
        return new Parameter(name, Kind.TEXT, 0, 0, List.of(), form, false, "", help);
    }

    /** A text that somebody has to give. */
    static Parameter required(String name, String help) {
        return new Parameter(name, Kind.TEXT, 0, 0, List.of(), TextForm.NOT_BLANK, true, "", help);
    }

    /** Whether it names a directory of the machine that measures. */
    public boolean isDirectory() {
        return form == TextForm.DIRECTORY;
    }

    /** The values it takes, in words. */
    public String range() {
        return switch (kind) {
            case WHOLE_NUMBER -> "a whole number from " + min + " to " + max;
            case CHOICE -> String.join(", ", choices);
            case TEXT -> form.inWords();
        };
    }

    /** Whether a value is one of {@link #range}. */
    boolean takes(String value) {
        return normalized(value).isPresent();
    }

    /**
     * The value in the form plans and results carry it: numbers without sign, zeros in front or exponent.
     *
     * @throws SuiteException when it is not one of {@link #range}
     */
    public String normalize(String value) {
        return normalized(value).orElseThrow(() ->
                new SuiteException("parameter '" + name + "' cannot be '" + value + "': it takes " + range()));
    }

    private Optional<String> normalized(String value) {
        return switch (kind) {
            case WHOLE_NUMBER -> wholeNumber(value.trim());
            case CHOICE -> choices.contains(value.trim()) ? Optional.of(value.trim()) : Optional.empty();
            case TEXT -> Optional.of(value).filter(form.fits());
        };
    }

    private Optional<String> wholeNumber(String text) {
        try {
            // 1e6 is how people write these grids.
            long number = new BigDecimal(text).longValueExact();
            return number >= min && number <= max ? Optional.of(Long.toString(number)) : Optional.empty();
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return Optional.empty();
        }
    }
}
