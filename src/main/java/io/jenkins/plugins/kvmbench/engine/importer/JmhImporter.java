package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JMH's {@code -rf json}: a fork is one invocation, an iteration one sample. In sample mode an iteration's value is the
 * mean of its histogram, as in JMH's own score. A benchmark is told from others by its name, mode, threads and
 * parameters, and where these are the same by its settings and JVM; the secondary metrics (profilers, auxiliary counters)
 * explain and do not decide.
 */
final class JmhImporter implements Importer {

    private static final Set<String> TIMES = Set.of("avgt", "sample", "ss");

    /** What may tell two results of one name apart: the same benchmark with other settings or on another JVM. */
    private static final Set<String> TRAITS = Set.of(
            "forks", "jvm", "jvmArgs", "jdkVersion", "vmName", "vmVersion", "warmupIterations", "warmupTime",
            "warmupBatchSize", "measurementIterations", "measurementTime", "measurementBatchSize", "jmhVersion");

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public boolean detect(Shape shape) {
        return shape.has("[]/benchmark") && (shape.has("[]/primaryMetric") || shape.has("[]/jmhVersion"));
    }

    /** A metric as it stands in the file: its unit and the values by fork and iteration. */
    private record Metric(String unit, List<double[]> forks) {}

    @Override
    public void read(JsonInput in, Document into) throws IOException {
        in.startArray();
        while (in.nextElement()) {
            benchmark(in, into);
        }
    }

    private static void benchmark(JsonInput in, Document into) throws IOException {
        String benchmark = null;
        String mode = null;
        String threads = "1";
        SortedMap<String, String> params = new TreeMap<>();
        Metric primary = null;
        Map<String, Metric> secondary = Map.of();
        Map<String, String> traits = new LinkedHashMap<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "benchmark" -> benchmark = in.text();
                case "mode" -> mode = in.text();
                case "threads" -> threads = in.scalar();
                case "params" -> params = in.texts();
                case "primaryMetric" -> primary = metric(in);
                case "secondaryMetrics" -> secondary = secondary(in);
                default -> {
                    if (TRAITS.contains(key) && !in.isNull()) {
                        traits.put(key, in.isArray() ? String.join(" ", texts(in)) : in.scalar());
                    } else {
                        in.skip();
                    }
                }
            }
        }
        if (benchmark == null || mode == null || primary == null) {
            throw in.missing(benchmark == null ? "benchmark" : mode == null ? "mode" : "primaryMetric");
        }
        params.put(params.containsKey("mode") ? "jmh.mode" : "mode", mode);
        if (!threads.equals("1")) {
            params.put(params.containsKey("threads") ? "jmh.threads" : "threads", threads);
        }
        Unit unit = Unit.of(primary.unit());
        boolean throughput = mode.equals("thrpt") || !TIMES.contains(mode) && unit.better() == Direction.HIGHER;
        Direction better = throughput ? Direction.HIGHER : TIMES.contains(mode) ? Direction.LOWER : unit.better();
        if (unit.better() != Direction.UNKNOWN && unit.better() != better) {
            Problem problem = Problem.leftOut(in.error("mode '" + mode + "' and unit '" + primary.unit()
                    + "' of " + benchmark + " contradict each other: of the one " + words(better) + ", of the other "
                    + words(unit.better()) + "; left out"));
            into.problem(problem);
            return;
        }
        Entry entry = into.entry("jmh", benchmark, params, traits);
        entry.add(throughput ? "throughput" : "time", unit, better, true, invocations(primary, unit));
        for (Map.Entry<String, Metric> metric : secondary.entrySet()) {
            // JMH before 1.36 marks the metrics of profilers with a dot.
            String name = metric.getKey().startsWith("\u00b7") ? metric.getKey().substring(1) : metric.getKey();
            Unit of = Unit.of(metric.getValue().unit());
            // What is allocated in a second grows with the speed, and with waste: neither way is better.
            boolean ambiguous = of.better() == Direction.HIGHER && !of.kept().equals("1/s");
            entry.add(name, of, ambiguous ? Direction.UNKNOWN : of.better(), false, invocations(metric.getValue(), of));
        }
    }

    private static String words(Direction better) {
        return (better == Direction.HIGHER ? "more" : "less") + " is better";
    }

    private static List<String> texts(JsonInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            texts.add(in.scalar());
        }
        return texts;
    }

    private static List<Invocation> invocations(Metric metric, Unit unit) {
        return metric.forks().stream().map(fork -> invocation(unit.convert(fork))).toList();
    }

    private static Invocation invocation(double[] samples) {
        double[] finite = Arrays.stream(samples).filter(Double::isFinite).toArray();
        int lost = samples.length - finite.length;
        return new Invocation(
                Invocation.UNKNOWN_SLOT,
                0,
                finite,
                0,
                finite.length == 0 ? Status.FAILED : Status.OK,
                Contamination.UNKNOWN,
                finite.length == 0
                        ? "no iteration has a value"
                        : lost == 0 ? "" : lost + " of " + samples.length + " iterations have no value");
    }

    private static Map<String, Metric> secondary(JsonInput in) throws IOException {
        SortedMap<String, Metric> metrics = new TreeMap<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            metrics.put(key, metric(in));
        }
        return metrics;
    }

    private static Metric metric(JsonInput in) throws IOException {
        String unit = null;
        List<double[]> forks = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "scoreUnit" -> unit = in.text();
                case "rawData", "rawDataHistogram" -> forks = forks(in);
                default -> in.skip();
            }
        }
        if (unit == null || forks == null) {
            throw in.missing(unit == null ? "scoreUnit" : "rawData");
        }
        return new Metric(unit, forks);
    }

    private static List<double[]> forks(JsonInput in) throws IOException {
        List<double[]> forks = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            List<Double> iterations = new ArrayList<>();
            in.startArray();
            while (in.nextElement()) {
                iterations.add(in.isArray() ? mean(in) : value(in));
                in.charge(32);
            }
            forks.add(iterations.stream().mapToDouble(Double::doubleValue).toArray());
        }
        return forks;
    }

    /** The mean of a histogram: pairs of a value and how often it was seen. */
    private static double mean(JsonInput in) throws IOException {
        double sum = 0;
        double count = 0;
        in.startArray();
        while (in.nextElement()) {
            double[] bin = in.numbers();
            if (bin.length != 2 || bin[1] < 0) {
                throw in.error("expected a value and how often it was seen, found " + Arrays.toString(bin));
            }
            sum += bin[0] * bin[1];
            count += bin[1];
        }
        return sum / count;
    }

    /** A number; JMH writes those that JSON has not as strings. */
    private static double value(JsonInput in) throws IOException {
        if (!in.isText()) {
            return in.number();
        }
        return switch (in.text()) {
            case "NaN" -> Double.NaN;
            case "+INF", "INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            default -> throw in.expected("a number, \"NaN\", \"+INF\" or \"-INF\"");
        };
    }
}
