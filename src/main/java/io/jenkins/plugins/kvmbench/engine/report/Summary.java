package io.jenkins.plugins.kvmbench.engine.report;

import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import java.util.Arrays;
import java.util.List;

/**
 * One result in a few numbers.
 *
 * @param median median of the counted invocations' medians, NaN when none counts
 * @param spread their standard deviation over the absolute median, a fraction; NaN below two invocations
 * @param counted invocations that are evidence
 * @param contaminated invocations kept but not counted because the machine was disturbed
 * @param failed invocations that went wrong
 */
public record Summary(double median, double spread, int counted, int contaminated, int failed) {

    public static Summary of(Result result) {
        double[] medians = result.medians();
        return new Summary(
                median(medians),
                spread(medians),
                medians.length,
                count(result.invocations(), Status.CONTAMINATED),
                count(result.invocations(), Status.FAILED));
    }

    /** The median, NaN of nothing. */
    public static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double spread(double[] values) {
        double median = median(values);
        if (values.length < 2 || median == 0) {
            return Double.NaN;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / (values.length - 1)) / Math.abs(median);
    }

    private static int count(List<Invocation> invocations, Status status) {
        return (int) invocations.stream().filter(i -> i.status() == status).count();
    }
}
