package io.jenkins.plugins.kvmbench.engine.importer;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A foreign unit and how to get to the one kvmbench keeps: times in seconds, rates per second, all else as it is.
 *
 * @param name the unit that is kept
 * @param times what a value is multiplied with
 * @param per what it is then divided by: dividing by 1e9 is exact where multiplying with 1e-9 is not
 */
record Units(String name, double times, double per) {

    private static final Map<String, Units> TIMES = Map.ofEntries(
            time("s", 1, 1),
            time("sec", 1, 1),
            time("secs", 1, 1),
            time("second", 1, 1),
            time("seconds", 1, 1),
            time("ms", 1, 1e3),
            time("msec", 1, 1e3),
            time("millisecond", 1, 1e3),
            time("milliseconds", 1, 1e3),
            time("us", 1, 1e6),
            time("\u00b5s", 1, 1e6),
            time("\u03bcs", 1, 1e6),
            time("usec", 1, 1e6),
            time("microsecond", 1, 1e6),
            time("microseconds", 1, 1e6),
            time("ns", 1, 1e9),
            time("nsec", 1, 1e9),
            time("nanosecond", 1, 1e9),
            time("nanoseconds", 1, 1e9),
            time("min", 60, 1),
            time("hr", 3600, 1),
            time("day", 86_400, 1));

    private static final Set<String> COUNTS = Set.of(
            "", "1", "op", "ops", "operation", "operations", "iter", "iters", "iteration", "iterations", "call",
            "calls");

    private static Map.Entry<String, Units> time(String unit, double times, double per) {
        return Map.entry(unit, new Units("s", times, per));
    }

    /** {@code us/op} is a time, {@code ops/us} a rate, {@code MB/sec} stays what it is. */
    static Units of(String unit) {
        String[] parts = unit.strip().toLowerCase(Locale.ROOT).split("/", -1);
        Units time = TIMES.get(parts[0].strip());
        if (time != null && (parts.length == 1 || parts.length == 2 && COUNTS.contains(parts[1].strip()))) {
            return time;
        }
        Units interval = parts.length == 2 ? TIMES.get(parts[1].strip()) : null;
        if (interval != null && COUNTS.contains(parts[0].strip())) {
            return new Units("1/s", interval.per, interval.times);
        }
        return new Units(unit.strip(), 1, 1);
    }

    /** Whether a unit is something per time, of which more is better. */
    static boolean isRate(String unit) {
        String text = unit.strip().toLowerCase(Locale.ROOT);
        int slash = text.lastIndexOf('/');
        return slash >= 0 && TIMES.containsKey(text.substring(slash + 1).strip())
                || text.endsWith("per second")
                || Set.of("hz", "khz", "mhz", "ghz", "fps", "rps", "qps", "tps", "iops", "mbps", "gbps").contains(text);
    }

    double convert(double value) {
        return value * times / per;
    }

    double[] convert(double[] values) {
        double[] converted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            converted[i] = convert(values[i]);
        }
        return converted;
    }
}
