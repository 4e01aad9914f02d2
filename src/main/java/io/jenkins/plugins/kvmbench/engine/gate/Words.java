package io.jenkins.plugins.kvmbench.engine.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers and changes in words; "worse" and "better" are said, never left to a sign. */
public final class Words {

    private static final MathContext DIGITS = new MathContext(3);

    private final String unit;
    private final boolean linear;

    /** @param linear whether changes are differences in {@code unit} and not shares */
    Words(String unit, boolean linear) {
        this.unit = unit;
        this.linear = linear;
    }

    /** {@code 3.6 %}, or {@code 12 ns} on the linear scale. */
    String amount(double change) {
        return linear ? plain(change) + (unit.isEmpty() ? "" : " " + unit) : percent(change);
    }

    /** {@code 3.6 % worse}, {@code 1.2 % better} or {@code unchanged}. */
    String change(double change) {
        return change == 0 ? "unchanged" : amount(Math.abs(change)) + (change > 0 ? " worse" : " better");
    }

    static String percent(double share) {
        return plain(share * 100) + " %";
    }

    static String p(double p) {
        return "p = " + plain(p);
    }

    /** Three significant digits at most, without trailing zeros. */
    public static String plain(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    public static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
