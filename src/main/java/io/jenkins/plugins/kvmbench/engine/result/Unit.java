package io.jenkins.plugins.kvmbench.engine.result;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unit as somebody wrote it, what values in it are kept in, and which way they get better.
 *
 * <p>Units of one dimension are kept in one: times in {@code s}, sizes in {@code B} or {@code bit}, what is per time per
 * second ({@code 1/s}, {@code B/s}, {@code tx/s}). {@code KB} and {@code MB} are powers of 1000 as in the SI, {@code KiB}
 * and {@code MiB} powers of 1024; {@code Mb} is megabits, {@code mb} megabytes. Operations are not counted in a unit:
 * {@code us/op} is a time. A unit that is not known is kept as it is.
 *
 * @param name as it was written, without space around it
 * @param kept the unit that values are kept in
 * @param times what a value is multiplied with to be in the unit that is kept
 * @param per what it is then divided by: dividing by 1e9 is exact where multiplying with 1e-9 is not
 * @param better {@link Direction#UNKNOWN} where the unit does not say, as for percent and counts
 */
public record Unit(String name, String kept, double times, double per, Direction better) {

    private static final Map<String, Unit> TIMES = new HashMap<>();

    static {
        times("ps psec picosecond picoseconds", 1, 1e12);
        times("ns nsec nsecs nanos nanosecond nanoseconds", 1, 1e9);
        times("us \u00b5s \u03bcs usec usecs micros microsecond microseconds", 1, 1e6);
        times("ms msec msecs millis millisecond milliseconds", 1, 1e3);
        times("s sec secs second seconds", 1, 1);
        times("min mins minute minutes", 60, 1);
        times("h hr hrs hour hours", 3600, 1);
        times("d day days", 86_400, 1);
    }

    /** What a value is of many: in {@code median ms}. */
    private static final Pattern STATISTIC =
            Pattern.compile("^(?:median|mean|average|avg|min|max|p\\d{1,2}) +(?=\\S)", Pattern.CASE_INSENSITIVE);

    /** Longer ones are no unit that is known. */
    private static final int LONGEST = 64;

    private static final Pattern SIZE = Pattern.compile("(?:([kKMGTPmgtp])(i?))?(B|b|[Bb]ytes?|BYTES?|[Bb]its?)");

    private static final Pattern SPELLED_SIZE =
            Pattern.compile("(kilo|mega|giga|tera|kibi|mebi|gibi|tebi)(byte|bit)s?", Pattern.CASE_INSENSITIVE);

    /** {@code Mbps}, {@code GBps}. */
    private static final Pattern SIZE_PER_SECOND = Pattern.compile("(.*)([bB])(?:ps|PS)");

    private static final Set<String> OPERATIONS = Set.of(
            "", "1", "op", "ops", "operation", "operations", "iter", "iters", "iteration", "iterations", "call", "calls");

    private static final Pattern MANY_OPERATIONS = Pattern.compile("([kKMG])(?:ops?|iters?|calls?)");

    /** Rates by one word. */
    private static final Set<String> RATES = Set.of("fps", "rps", "qps", "tps", "iops", "flops");

    private static final Pattern FREQUENCY = Pattern.compile("([kKMG]?)[hH][zZ]");

    /** What a computer spends on work, beside time and memory. */
    private static final Set<String> COSTS = Set.of(
            "cycle", "cycles", "instruction", "instructions", "insn", "insns", "allocs", "allocations", "#", "faults",
            "page-faults", "misses", "cache-misses", "branch-misses");

    /** Of these it is not better to have more in a second. */
    private static final Set<String> TROUBLES =
            Set.of("error", "errors", "failures", "timeouts", "drops", "retries", "retransmits", "collections", "gcs");

    public Unit {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kept, "kept");
        Objects.requireNonNull(better, "better");
    }

    /** @param name any text: units come from files that nobody vouches for */
    public static Unit of(String name) {
        String text = name.strip();
        if (text.length() > LONGEST) {
            return unknown(text);
        }
        String[] parts = STATISTIC.matcher(text).replaceFirst("").replaceAll("(?i)(^|\\s+)per\\s+", "/").split("\\s*/\\s*", -1);
        Unit unit = parts.length == 1 ? plain(parts[0]) : parts.length == 2 ? quotient(parts[0], parts[1]) : unknown(text);
        return new Unit(text, unit.kept, unit.times, unit.per, unit.better);
    }

    /** What an amount in this unit is in the unit that is kept. */
    public double convert(double value) {
        return value * times / per;
    }

    /** What an amount in the unit that is kept is in this unit. */
    public double restore(double value) {
        return value * per / times;
    }

    /** {@link #convert(double)} of many. */
    public double[] convert(double[] values) {
        double[] converted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            converted[i] = convert(values[i]);
        }
        return converted;
    }

    private static Unit unknown(String text) {
        return kept(text, 1, 1, Direction.UNKNOWN);
    }

    private static Unit kept(String unit, double times, double per, Direction better) {
        return new Unit(unit, unit, times, per, better);
    }

    private static Unit plain(String text) {
        Unit time = time(text);
        if (time != null) {
            return time;
        }
        Unit size = size(text);
        if (size != null) {
            return size;
        }
        Matcher perSecond = SIZE_PER_SECOND.matcher(text);
        Unit data = perSecond.matches() ? size(perSecond.group(1) + (perSecond.group(2).equals("b") ? "bit" : "B")) : null;
        if (data != null) {
            return kept(data.kept + "/s", data.times, data.per, Direction.HIGHER);
        }
        Matcher frequency = FREQUENCY.matcher(text);
        if (frequency.matches()) {
            return kept("Hz", prefix(frequency.group(1), 1000), 1, Direction.HIGHER);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (Set.of("%", "percent", "percentage", "pct").contains(lower)) {
            return kept("%", 1, 1, Direction.UNKNOWN);
        }
        return kept(
                text,
                1,
                1,
                RATES.contains(lower) ? Direction.HIGHER : COSTS.contains(lower) ? Direction.LOWER : Direction.UNKNOWN);
    }

    private static Unit quotient(String above, String below) {
        Unit interval = time(below);
        if (interval != null) {
            return rate(above, interval);
        }
        Unit top = plain(above);
        if (OPERATIONS.contains(below.toLowerCase(Locale.ROOT))) {
            return isTime(top) ? top : kept(top.kept + "/op", top.times, top.per, top.better);
        }
        Unit size = size(below);
        if (size != null) {
            boolean ratio = size(above) != null;
            return kept(
                    top.kept + "/" + size.kept,
                    top.times * size.per,
                    top.per * size.times,
                    ratio ? Direction.UNKNOWN : top.better);
        }
        return kept(top.kept + "/" + below, top.times, top.per, top.better);
    }

    private static Unit rate(String above, Unit interval) {
        Matcher many = MANY_OPERATIONS.matcher(above);
        boolean prefixed = many.matches();
        if (prefixed || OPERATIONS.contains(above.toLowerCase(Locale.ROOT))) {
            double count = prefixed ? prefix(many.group(1), 1000) : 1;
            return kept("1/s", count * interval.per, interval.times, Direction.HIGHER);
        }
        Unit size = size(above);
        if (size != null) {
            return kept(size.kept + "/s", size.times * interval.per, size.per * interval.times, Direction.HIGHER);
        }
        Unit top = plain(above);
        String lower = above.toLowerCase(Locale.ROOT);
        boolean throughput = !isTime(top) && !top.kept.equals("%") && !COSTS.contains(lower) && !TROUBLES.contains(lower);
        return kept(
                top.kept + "/s",
                top.times * interval.per,
                top.per * interval.times,
                throughput ? Direction.HIGHER : Direction.UNKNOWN);
    }

    private static boolean isTime(Unit unit) {
        return unit.kept.equals("s");
    }

    /** Null when it is none. */
    private static Unit time(String text) {
        return TIMES.get(text.toLowerCase(Locale.ROOT));
    }

    /** Null when it is none. */
    private static Unit size(String text) {
        Matcher spelled = SPELLED_SIZE.matcher(text);
        if (spelled.matches()) {
            String lower = spelled.group(1).toLowerCase(Locale.ROOT);
            boolean binary = lower.endsWith("bi");
            return size(prefix(lower.substring(0, 1), binary ? 1024 : 1000), spelled.group(2).equalsIgnoreCase("bit"));
        }
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return null;
        }
        String prefix = size.group(1) == null ? "" : size.group(1);
        String symbol = size.group(3);
        // Who writes mb means megabytes; only the b behind a capital, or alone, is the symbol of bits.
        boolean sloppy = symbol.equals("b") && !prefix.isEmpty() && Character.isLowerCase(prefix.charAt(0));
        boolean bits = !sloppy && (symbol.equals("b") || symbol.toLowerCase(Locale.ROOT).startsWith("bit"));
        return size(prefix(prefix, "i".equals(size.group(2)) ? 1024 : 1000), bits);
    }

    private static Unit size(double times, boolean bits) {
        return kept(bits ? "bit" : "B", times, 1, Direction.LOWER);
    }

    private static double prefix(String prefix, double base) {
        return Math.pow(base, prefix.isEmpty() ? 0 : 1 + "KMGTP".indexOf(prefix.toUpperCase(Locale.ROOT)));
    }

    private static void times(String names, double times, double per) {
        for (String name : names.split(" ")) {
            TIMES.put(name, kept("s", times, per, Direction.LOWER));
        }
    }
}
