package io.jenkins.plugins.kvmbench.engine.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A number with its unit, as people read it: four significant digits, SI prefixes for times and rates, binary prefixes
 * for bytes.
 *
 * @param number the digits, {@code –} when there is no number
 * @param unit the unit with its prefix, empty when there is none
 */
public record Quantity(String number, String unit) {

    private static final int DIGITS = 4;
    private static final int LONGEST_UNIT = 12;
    private static final Map<String, Double> SECONDS = Map.of(
            "s", 1.0, "ms", 1e-3, "us", 1e-6, "µs", 1e-6, "μs", 1e-6, "ns", 1e-9, "ps", 1e-12, "min", 60.0, "h",
            3600.0);
    private static final String[] SMALL = {"", "m", "µ", "n", "p"};
    private static final String[] LARGE = {"", "k", "M", "G", "T"};
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti"};

    /** @param unit the unit as measured: {@code s}, {@code ns}, {@code 1/s}, {@code B}, {@code cycles}, or any other */
    public static Quantity of(double value, String unit) {
        if (Double.isNaN(value)) {
            return new Quantity("–", "");
        }
        if (Double.isInfinite(value)) {
            return new Quantity(value > 0 ? "∞" : "−∞", named(unit));
        }
        if (SECONDS.containsKey(unit)) {
            return time(value * SECONDS.get(unit));
        }
        return switch (unit) {
            case "B", "bytes" -> scaled(value, 1024, BINARY, 1024, "B");
            case "B/s" -> scaled(value, 1024, BINARY, 1024, "B/s");
            case "1/s", "/s" -> scaled(value, 1000, LARGE, 1000, "/s");
            case "Hz" -> scaled(value, 1000, LARGE, 1000, "Hz");
            case "", "cycles" -> isCount(value)
                    ? new Quantity(minus(String.valueOf((long) value)), unit)
                    : scaled(value, 1000, LARGE, 10_000, unit);
            default -> new Quantity(isCount(value) ? minus(String.valueOf((long) value)) : digits(value), named(unit));
        };
    }

    /** What values are divided by to be in the unit that {@link #of} shows this one in. */
    public static double divisor(double value, String unit) {
        String shown = of(value, unit).unit();
        if (SECONDS.containsKey(unit)) {
            return SECONDS.get(shown) / SECONDS.get(unit);
        }
        boolean binary = Set.of("B", "bytes", "B/s").contains(unit);
        if (!binary && !Set.of("1/s", "/s", "Hz", "", "cycles").contains(unit)) {
            return 1;
        }
        String[] prefixes = binary ? BINARY : LARGE;
        for (int step = prefixes.length - 1; step > 0; step--) {
            if (shown.startsWith(prefixes[step])) {
                return Math.pow(binary ? 1024 : 1000, step);
            }
        }
        return 1;
    }

    /** All digits, in the unit as measured; for hovering over a rounded number. */
    public static String exact(double value, String unit) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return of(value, unit).toString();
        }
        return (new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString() + " " + named(unit)).trim();
    }

    /** A fraction in percent without a sign for positive values: {@code 8.0 %}. */
    public static String percent(double fraction) {
        return Double.isNaN(fraction) ? "–" : percentDigits(fraction) + " %";
    }

    /** A fraction in percent with its sign and no unit: {@code +8.0}. */
    public static String signedPercent(double fraction) {
        if (Double.isNaN(fraction)) {
            return "–";
        }
        String digits = percentDigits(fraction);
        return digits.startsWith("−") || isZero(digits) ? digits : "+" + digits;
    }

    /** A limit in percent, without needless digits: {@code 3 %}, {@code 2.5 %}. */
    public static String limit(double fraction) {
        return Double.isNaN(fraction)
                ? "–"
                : BigDecimal.valueOf(fraction * 100)
                                .round(new MathContext(3))
                                .stripTrailingZeros()
                                .toPlainString()
                        + " %";
    }

    /** How many times: {@code 8.91×}, {@code 1/157} where that is easier to read. */
    public static String times(double ratio) {
        if (Double.isNaN(ratio) || Double.isInfinite(ratio)) {
            return "–";
        }
        return ratio > 0 && ratio < 0.1 ? "1/" + significant(1 / ratio, 3) : significant(ratio, 3) + "×";
    }

    /** A round number on an axis: {@code 100}, {@code 10k}, {@code 1.5M}. */
    public static String axis(double value) {
        Quantity scaled = scaled(value, 1000, LARGE, 1000, "");
        return (scaled.number.contains(".") ? scaled.number.replaceFirst("\\.?0+$", "") : scaled.number) + scaled.unit;
    }

    /** A p-value: {@code 2e-5}, {@code 0.032}. */
    public static String p(double p) {
        if (Double.isNaN(p)) {
            return "–";
        }
        if (p > 0 && p < 0.001) {
            return String.format(Locale.ROOT, "%.0e", p).replaceFirst("e-0?", "e-");
        }
        return new BigDecimal(p)
                .round(new MathContext(2, RoundingMode.HALF_UP))
                .stripTrailingZeros()
                .toPlainString();
    }

    @Override
    public String toString() {
        return unit.isEmpty() ? number : number + " " + unit;
    }

    /** Whether it is whole and small enough to be shown with all its digits. */
    private static boolean isCount(double value) {
        return value == Math.rint(value) && Math.abs(value) < 10_000;
    }

    /** Units of imported results come from untrusted files. */
    private static String named(String unit) {
        return Names.cut(Names.plain(unit), LONGEST_UNIT);
    }

    private static Quantity time(double seconds) {
        double magnitude = Math.abs(rounded(seconds));
        int step = 0;
        double scale = 1;
        while (magnitude != 0 && rounded(magnitude * scale) < 1 && step < SMALL.length - 1) {
            step++;
            scale *= 1000;
        }
        return new Quantity(digits(seconds * scale), SMALL[step] + "s");
    }

    /** @param from the value from which a prefix is used at all */
    private static Quantity scaled(double value, double base, String[] prefixes, double from, String unit) {
        double shown = value;
        int step = 0;
        if (Math.abs(rounded(value)) >= from) {
            while (Math.abs(rounded(shown)) >= base && step < prefixes.length - 1) {
                shown /= base;
                step++;
            }
        }
        return new Quantity(digits(shown), prefixes[step] + unit);
    }

    private static double rounded(double value) {
        return value == 0
                ? 0
                : new BigDecimal(value)
                        .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
                        .doubleValue();
    }

    private static String digits(double value) {
        return significant(value, DIGITS);
    }

    private static String significant(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= 6 || exponent < -4) {
            String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
            return minus(text.replaceFirst("e([+-])0*", "e$1").replace("e+", "e"));
        }
        return minus(exact.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_UP)
                .toPlainString());
    }

    private static String percentDigits(double fraction) {
        double percent = fraction * 100;
        if (Double.isInfinite(percent)) {
            return percent > 0 ? "∞" : "−∞";
        }
        String text = new BigDecimal(percent)
                .setScale(Math.abs(percent) >= 99.95 ? 0 : 1, RoundingMode.HALF_UP)
                .toPlainString();
        return isZero(text) ? "0.0" : minus(text);
    }

    /** Whether a printed number shows nothing but zeros. */
    public static boolean isZero(String digits) {
        return digits.chars().noneMatch(c -> c >= '1' && c <= '9' || c == '∞');
    }

    private static String minus(String text) {
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }
}
