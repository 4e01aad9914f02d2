package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.gate.Row;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * How much something changed, in words that are the same in every format: {@code 8.0 % slower}, {@code 8.6× faster}. Times and
 * rates are slower or faster; sizes, memory and counts are worse or better, or larger or smaller where nobody said which is
 * better.
 *
 * @param value as {@link Row#change()}: positive is worse, or larger; NaN when not known
 * @param lower bound of {@code value}, NaN where none exists
 * @param upper bound of {@code value}, NaN where none exists
 * @param linear whether it is a difference in {@code unit} and not a share
 * @param unit the unit of the values that changed
 * @param better which way they get better; where nobody said, they are larger or smaller
 */
public record Change(double value, double lower, double upper, boolean linear, String unit, Direction better) {

    public static final String NONE = "no change";

    /** From this share on people think in "times as much": 100 % slower is half the rate, and few know it. */
    private static final double RATIO_FROM = 0.25;

    /** Of what is neither a time nor per second. */
    private static final Set<String> RATES = Set.of("Hz", "fps", "rps", "qps", "tps", "iops", "flops");

    public static Change of(Row row) {
        return new Change(row.change(), row.lower(), row.upper(), row.linear(), row.unit(), row.better());
    }

    public static Change of(Row.Explanation other) {
        return share(other.change(), other.unit(), other.better());
    }

    /** A share without bounds. */
    public static Change share(double value, String unit, Direction better) {
        return new Change(value, Double.NaN, Double.NaN, false, unit, better);
    }

    /** {@code 8.0 % slower}, {@code 1.9× slower}, {@code 1.200 µs slower}, {@code no change}; {@code –} when not known. */
    public String words() {
        if (Double.isNaN(value)) {
            return "–";
        }
        return isNone() ? NONE : size() + " " + word(value > 0, unit, better);
    }

    /** Whether nothing is left of it in the digits shown. */
    public boolean isNone() {
        return Quantity.isZero(linear ? Quantity.of(value, unit).number() : Quantity.percent(value));
    }

    /** {@code +7.1 … +9.0} in percent, {@code 1.8× … 2.0×}, or in the unit, on the scale of the words; empty without bounds. */
    public String interval() {
        if (Double.isNaN(lower) && Double.isNaN(upper)) {
            return "";
        }
        if (!isRatio()) {
            return bound(lower, this::signed) + " … " + bound(upper, this::signed);
        }
        // What is faster at the least has the upper bound of the cost.
        return value > 0
                ? bound(lower, x -> times(1 + x)) + " … " + bound(upper, x -> times(1 + x))
                : bound(upper, x -> times(1 / (1 + x))) + " … " + bound(lower, x -> times(1 / (1 + x)));
    }

    /** {@link #interval} where nothing else says that bare numbers are percent. */
    public String intervalInUnits() {
        String bare = interval();
        return bare.isEmpty() || linear || isRatio() ? bare : bare + " %";
    }

    /** All digits, for hovering. */
    public String exact() {
        return linear ? Quantity.exact(value, unit) : Quantity.exact(value * 100, "%");
    }

    private boolean isRatio() {
        return !linear && Math.abs(value) > RATIO_FROM;
    }

    private String size() {
        if (linear) {
            return Quantity.of(Math.abs(value), unit).toString();
        }
        return isRatio() ? times(value > 0 ? 1 + value : 1 / (1 + value)) : Quantity.percent(Math.abs(value));
    }

    private String signed(double bound) {
        return linear ? (bound > 0 ? "+" : "") + Quantity.of(bound, unit) : Quantity.signedPercent(bound);
    }

    private static String bound(double bound, DoubleFunction<String> shown) {
        return Double.isNaN(bound) ? "?" : shown.apply(bound);
    }

    /** Two digits: {@code 1.9×}, {@code 12×}, {@code 160×}. */
    private static String times(double ratio) {
        if (!(ratio >= 0) || Double.isInfinite(ratio)) {
            return ratio > 0 ? "∞×" : "?";
        }
        BigDecimal rounded = new BigDecimal(ratio).round(new MathContext(2, RoundingMode.HALF_UP));
        int decimals = ratio >= 9.95 ? 0 : ratio >= 0.995 ? 1 : 2;
        return rounded.setScale(decimals, RoundingMode.HALF_UP).toPlainString() + "×";
    }

    /** Whether a metric is one of how fast something is: a time to be short, a rate to be high. */
    public static boolean isSpeed(String unit, Direction better) {
        String kept = Unit.of(unit).kept();
        boolean rate = kept.endsWith("/s") || RATES.contains(kept) || RATES.contains(kept.toLowerCase(Locale.ROOT));
        boolean time = kept.equals("s") || kept.startsWith("s/") || kept.matches("cycles?(/.*)?");
        return better == Direction.HIGHER ? rate : better == Direction.LOWER && time;
    }

    /** What a change for the worse makes a row's benchmark: {@code slower}, {@code worse} or {@code larger}. */
    public static String worse(Row row) {
        return word(true, row.unit(), row.better());
    }

    /** What a change for the better makes a row's benchmark: {@code faster}, {@code better} or {@code smaller}. */
    public static String better(Row row) {
        return word(false, row.unit(), row.better());
    }

    private static String word(boolean worse, String unit, Direction better) {
        if (better == Direction.UNKNOWN) {
            return worse ? "larger" : "smaller";
        }
        return isSpeed(unit, better) ? (worse ? "slower" : "faster") : worse ? "worse" : "better";
    }
}
