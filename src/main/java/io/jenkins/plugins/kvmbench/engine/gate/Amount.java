package io.jenkins.plugins.kvmbench.engine.gate;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount that somebody named, such as a floor of 50 ms.
 *
 * @param value 0 or more; NaN: none was named
 * @param unit as it was written; empty: the unit of the file that the values were read from
 */
public record Amount(double value, String unit) {

    /** None was named. */
    public static final Amount NONE = new Amount(Double.NaN, "");

    private static final Pattern TEXT = Pattern.compile("\\s*(\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+)\\s*(.*?)\\s*");

    public Amount {
        Objects.requireNonNull(unit, "unit");
        if (value < 0 || Double.isInfinite(value)) {
            throw new IllegalArgumentException("an amount is a finite number of 0 or more, not " + value);
        }
    }

    /**
     * @param text {@code 50}, {@code 0.5 ms}, {@code 1e6B}
     * @throws IllegalArgumentException when it is no number of 0 or more, with or without a unit
     */
    public static Amount parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (parts.matches() && Double.isFinite(Double.parseDouble(parts.group(1)))) {
            return new Amount(Double.parseDouble(parts.group(1)), parts.group(2));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no amount: write a number of 0 or more, with its unit or in that of the file: 50 or 50ms");
    }

    boolean named() {
        return !Double.isNaN(value);
    }

    /** Whether it says something about a metric: one in seconds nothing about bytes. */
    boolean appliesTo(Result result) {
        return named() && (unit.isEmpty() || Unit.of(unit).kept().equals(Unit.of(result.unit()).kept()));
    }

    /** The amount in the unit of a metric's samples; NaN where it does not apply. */
    double in(Result result) {
        String written = unitFor(result);
        if (!appliesTo(result)) {
            return Double.NaN;
        }
        return written.equals(result.unit()) ? value : Unit.of(result.unit()).restore(Unit.of(written).convert(value));
    }

    /** {@code 50 ms}, for a metric of the file that it was meant for. */
    String inWords(Result result) {
        String written = unitFor(result);
        return Words.plain(value) + (written.isEmpty() ? "" : " " + written);
    }

    private String unitFor(Result result) {
        return unit.isEmpty() ? result.readIn() : unit;
    }

    @Override
    public String toString() {
        return Words.plain(value) + unit;
    }
}
