package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Criterion's {@code target/criterion}: per benchmark a directory {@code new} with the last measurement. All of its
 * samples come from one process: one invocation. Criterion keeps nanoseconds, and no unit.
 *
 * <p>A project's directory, its {@code target}, one benchmark or one measurement will do as well.
 */
final class CriterionImporter implements Importer {

    private static final String BENCHMARK = "benchmark.json";

    @Override
    public String name() {
        return "criterion";
    }

    @Override
    public String title() {
        return "Criterion directory (target/criterion)";
    }

    @Override
    public boolean detect(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try {
            return !measurements(root(path), new ArrayList<>()).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Imported read(Path path, Keep keep) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new FormatException(path.toString(), "", "expected a directory, for example target/criterion");
        }
        Collected all = new Collected(keep);
        List<Problem> unread = new ArrayList<>();
        for (Path measurement : measurements(root(path), unread)) {
            Benchmark benchmark;
            try {
                benchmark = benchmark(measurement.resolve(BENCHMARK));
            } catch (IOException e) {
                all.problem(Problem.of(measurement.resolve(BENCHMARK), e));
                continue;
            }
            read(measurement, benchmark, all);
        }
        unread.forEach(all::problem);
        return all.toImported();
    }

    private static Path root(Path path) {
        for (String below : List.of("target/criterion", "criterion")) {
            if (Files.isDirectory(path.resolve(below))) {
                return path.resolve(below);
            }
        }
        return path;
    }

    /** The directory itself if it is a measurement, else the directories {@code new}, or {@code base} where there is none. */
    private static List<Path> measurements(Path root, List<Problem> unread) throws IOException {
        if (Files.isRegularFile(root.resolve(BENCHMARK))) {
            return List.of(root);
        }
        List<Path> all = Tree.files(root, file -> file.endsWith(BENCHMARK), unread).stream()
                .map(Path::getParent)
                .toList();
        return all.stream()
                .filter(dir -> dir.endsWith("new")
                        || dir.endsWith("base") && !Files.isRegularFile(dir.resolveSibling("new").resolve(BENCHMARK)))
                .toList();
    }

    /** A benchmark's name and how much one iteration processes, by metric. */
    private record Benchmark(String id, Map<String, Double> amounts) {}

    private static Benchmark benchmark(Path file) throws IOException {
        try (JsonInput in = JsonInput.open(file)) {
            String id = null;
            Map<String, Double> amounts = Map.of();
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "full_id" -> id = in.text();
                    case "throughput" -> amounts = amounts(in);
                    default -> in.skip();
                }
            }
            if (id == null) {
                throw in.missing("full_id");
            }
            return new Benchmark(id, amounts);
        }
    }

    private static Map<String, Double> amounts(JsonInput in) throws IOException {
        Map<String, Double> amounts = new LinkedHashMap<>();
        if (in.isNull()) {
            return amounts;
        }
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "Bytes", "BytesDecimal", "bytes" -> amounts.put("bytes_per_sec", in.number());
                case "Bits" -> amounts.put("bits_per_sec", in.number());
                case "Elements", "elements" -> amounts.put("elements_per_sec", in.number());
                case "ElementsAndBytes" -> amounts.putAll(amounts(in));
                default -> in.skip();
            }
        }
        return amounts;
    }

    private static void read(Path measurement, Benchmark benchmark, Collected into) {
        Path file = measurement.resolve("sample.json");
        double[] nanoseconds;
        try {
            if (Files.exists(file)) {
                nanoseconds = samples(file);
            } else {
                file = measurement.resolve("estimates.json");
                nanoseconds = new double[] {estimate(file)};
            }
        } catch (IOException e) {
            into.problem(Problem.of(file, e));
            return;
        }
        SeriesId id = SeriesId.of("criterion", benchmark.id(), Map.of(), "time");
        Unit unit = Unit.of("ns");
        double[] seconds = unit.convert(nanoseconds);
        into.add(id, unit, Direction.LOWER, true, List.of(Invocation.of(Invocation.UNKNOWN_SLOT, seconds)));
        benchmark.amounts().forEach((metric, amount) -> {
            double[] rates = new double[seconds.length];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = seconds[i] > 0 ? amount / seconds[i] : 0;
            }
            String rate = metric.startsWith("bytes") ? "B/s" : metric.startsWith("bits") ? "bit/s" : "1/s";
            into.add(
                    id.withMetric(metric),
                    Unit.of(rate),
                    Direction.HIGHER,
                    false,
                    List.of(Invocation.of(Invocation.UNKNOWN_SLOT, rates)));
        });
    }

    /** Nanoseconds per iteration: the file has the times of whole samples and their counts of iterations. */
    private static double[] samples(Path file) throws IOException {
        try (JsonInput in = JsonInput.open(file)) {
            double[] iterations = null;
            double[] times = null;
            if (in.isArray()) {
                // Criterion before 0.3.4.
                if (in.nextElement()) {
                    iterations = in.numbers();
                }
                if (iterations != null && in.nextElement()) {
                    times = in.numbers();
                }
            } else {
                in.startObject();
                for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                    switch (key) {
                        case "iters" -> iterations = in.numbers();
                        case "times" -> times = in.numbers();
                        default -> in.skip();
                    }
                }
            }
            if (iterations == null || times == null) {
                throw in.missing(iterations == null ? "iters" : "times");
            }
            if (iterations.length != times.length || times.length == 0) {
                throw in.error("expected as many times as counts of iterations, found " + times.length + " and "
                        + iterations.length);
            }
            for (int i = 0; i < times.length; i++) {
                if (!(iterations[i] > 0) || times[i] < 0) {
                    throw in.error("sample " + i + ": " + times[i] + " ns for " + iterations[i] + " iterations");
                }
                times[i] /= iterations[i];
            }
            return times;
        }
    }

    /** The slope, which flat sampling does not have, else the mean. */
    private static double estimate(Path file) throws IOException {
        try (JsonInput in = JsonInput.open(file)) {
            Double mean = null;
            Double slope = null;
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "mean", "Mean" -> mean = point(in);
                    case "slope", "Slope" -> slope = point(in);
                    default -> in.skip();
                }
            }
            if (slope == null && mean == null) {
                throw in.missing("mean");
            }
            return slope != null ? slope : mean;
        }
    }

    private static Double point(JsonInput in) throws IOException {
        if (in.isNull()) {
            return null;
        }
        Double point = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            if (key.equals("point_estimate")) {
                point = in.number();
            } else {
                in.skip();
            }
        }
        return point;
    }
}
