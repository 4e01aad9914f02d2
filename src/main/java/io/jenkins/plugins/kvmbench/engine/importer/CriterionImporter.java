package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Criterion's measurements, each a directory. All samples of one come from one process: one invocation. Criterion keeps
 * nanoseconds, and no unit. What lies in one {@code target/criterion} is one document.
 */
final class CriterionImporter {

    static final String NAME = "criterion";

    private static final Unit NANOSECONDS = Unit.of("ns");

    private CriterionImporter() {}

    /**
     * Reads measurements.
     *
     * @param below what names of places begin after
     * @param problems where what cannot be read goes
     */
    static Collection<Document> read(List<Path> measurements, Path below, Keep keep, List<Problem> problems) {
        Map<Path, Document> documents = new LinkedHashMap<>();
        for (Path measurement : measurements) {
            Path file = measurement.resolve(CriterionTree.BENCHMARK);
            try {
                Benchmark benchmark = benchmark(file);
                file = values(measurement);
                double[] nanoseconds =
                        file.endsWith("sample.json") ? samples(file) : new double[] {estimate(file)};
                Document document = documents.computeIfAbsent(
                        root(measurement, benchmark, below),
                        root -> new Document(Place.directory(root, below), keep));
                add(document, benchmark, nanoseconds);
            } catch (IOException e) {
                problems.add(Problem.of(file, e));
            }
        }
        return documents.values();
    }

    /**
     * What a measurement is of.
     *
     * @param directory its directory below {@code target/criterion}, empty where an old version does not say
     * @param title what Criterion shows; it tells benchmarks of one name apart
     * @param amounts how much one iteration processes, by the metric of its rate
     */
    private record Benchmark(String id, String directory, String title, Map<String, Double> amounts) {}

    private static Benchmark benchmark(Path file) throws IOException {
        try (JsonInput in = JsonInput.open(file)) {
            String id = null;
            String directory = "";
            String title = "";
            Map<String, Double> amounts = Map.of();
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "full_id" -> id = in.text();
                    case "directory_name" -> directory = in.text();
                    case "title" -> title = in.text();
                    case "throughput" -> amounts = amounts(in);
                    default -> in.skip();
                }
            }
            if (id == null) {
                throw in.missing("full_id");
            }
            in.end();
            return new Benchmark(id, directory, title, amounts);
        }
    }

    /** The directory that Criterion was told to write to. */
    private static Path root(Path measurement, Benchmark benchmark, Path below) {
        Path root = measurement.getParent();
        if (root == null || measurement.equals(below)) {
            return below;
        }
        String path = "/" + root.toString().replace('\\', '/');
        if (!benchmark.directory().isEmpty() && path.endsWith("/" + benchmark.directory())) {
            for (int names = benchmark.directory().split("/").length; names > 0 && root != null && !root.equals(below); names--) {
                root = root.getParent();
            }
            return root == null ? below : root;
        }
        for (Path above = root; above != null && !above.equals(below); above = above.getParent()) {
            if (above.endsWith(NAME)) {
                return above;
            }
        }
        return below;
    }

    private static Map<String, Double> amounts(JsonInput in) throws IOException {
        Map<String, Double> amounts = new LinkedHashMap<>();
        if (!in.isObject()) {
            // None, or of a later version: it only explains.
            in.skip();
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

    /** The file with the values: the samples, else the estimates. */
    private static Path values(Path measurement) {
        Path estimates = measurement.resolve("estimates.json");
        Path samples = measurement.resolve("sample.json");
        return Files.exists(samples) || !Files.exists(estimates) ? samples : estimates;
    }

    private static void add(Document into, Benchmark benchmark, double[] nanoseconds) {
        double[] seconds = NANOSECONDS.convert(nanoseconds);
        Entry entry = into.entry(NAME, benchmark.id(), Map.of(), traits(benchmark));
        entry.add("time", NANOSECONDS, Direction.LOWER, true, invocation(seconds));
        benchmark.amounts().forEach((metric, amount) -> {
            double[] rates = Arrays.stream(seconds)
                    .filter(time -> time > 0)
                    .map(time -> amount / time)
                    .toArray();
            Unit unit = Unit.of(metric.startsWith("bytes") ? "B/s" : metric.startsWith("bits") ? "bit/s" : "1/s");
            if (rates.length > 0) {
                entry.add(metric, unit, Direction.HIGHER, false, invocation(rates));
            }
        });
    }

    private static Map<String, String> traits(Benchmark benchmark) {
        Map<String, String> traits = new LinkedHashMap<>();
        traits.put("title", benchmark.title());
        traits.put("directory", benchmark.directory());
        return traits;
    }

    private static List<Invocation> invocation(double[] samples) {
        return List.of(Invocation.of(Invocation.UNKNOWN_SLOT, samples));
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
