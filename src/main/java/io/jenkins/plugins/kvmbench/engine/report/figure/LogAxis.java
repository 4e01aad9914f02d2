package io.jenkins.plugins.kvmbench.engine.report.figure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A logarithmic axis.
 *
 * @param low where it begins, above zero
 * @param high where it ends, above {@code low}
 * @param ticks values to label, ascending
 */
public record LogAxis(double low, double high, List<Double> ticks) {

    /** Whole powers of ten around positive values. */
    public static LogAxis decades(double... values) {
        int from = (int) Math.floor(Math.log10(Arrays.stream(values).min().orElse(1)));
        int to = (int) Math.ceil(Math.log10(Arrays.stream(values).max().orElse(1)));
        int end = Math.max(to, from + 1);
        return new LogAxis(
                Math.pow(10, from),
                Math.pow(10, end),
                IntStream.rangeClosed(from, end)
                        .mapToObj(exponent -> Math.pow(10, exponent))
                        .toList());
    }

    /** The values themselves as ticks, with room at both ends, none closer than a factor of 1.5. */
    public static LogAxis doubling(double... values) {
        double[] sorted = DoubleStream.of(values).distinct().sorted().toArray();
        double[] last = {0};
        List<Double> ticks = Arrays.stream(sorted)
                .filter(value -> {
                    boolean far = value >= 1.5 * last[0];
                    last[0] = far ? value : last[0];
                    return far;
                })
                .boxed()
                .toList();
        return new LogAxis(sorted[0] / 1.4, sorted[sorted.length - 1] * 1.4, ticks);
    }

    /** Where a value lies between the ends: 0 to 1. */
    public double share(double value) {
        return (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
    }
}
