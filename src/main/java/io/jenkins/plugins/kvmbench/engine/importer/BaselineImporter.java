package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A named baseline: an object of benchmarks, each with {@code value}, {@code unit}, {@code description} and {@code date}. What
 * {@link NamedBaselines} has saved says more of each: its whole name, and one value an invocation. An entry that says no more is
 * a time of Criterion's.
 */
final class BaselineImporter implements Importer {

    static final String NAME = "baseline";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean detect(Shape shape) {
        return shape.hasBelow("value", "unit");
    }

    @Override
    public void read(JsonInput in, Document into) throws IOException {
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            benchmark(key, in, into);
        }
    }

    private static void benchmark(String key, JsonInput in, Document into) throws IOException {
        String suite = CriterionImporter.NAME;
        String benchmark = key;
        Map<String, String> params = new TreeMap<>();
        String metric = "time";
        String better = "";
        String unit = null;
        Double value = null;
        double[] medians = {};
        in.startObject();
        for (String field = in.nextKey(); field != null; field = in.nextKey()) {
            switch (field) {
                case "value" -> value = in.number();
                case "unit" -> unit = in.text();
                case "suite" -> suite = in.text();
                case "benchmark" -> benchmark = in.text();
                case "params" -> params = in.texts();
                case "metric" -> metric = in.text();
                case "better" -> better = in.text();
                case "medians" -> medians = in.numbers();
                default -> in.skip();
            }
        }
        if (value == null || unit == null) {
            throw in.missing(value == null ? "value" : "unit");
        }
        Unit read = Unit.of(unit);
        double[] values = medians.length == 0 ? new double[] {value} : medians;
        in.charge(500 + 100L * values.length);
        List<Invocation> invocations = Arrays.stream(values)
                .mapToObj(one -> Invocation.of(Invocation.UNKNOWN_SLOT, read.convert(one)))
                .toList();
        into.entry(suite, benchmark, params, Map.of()).add(metric, read, direction(better, read), true, invocations);
    }

    private static Direction direction(String better, Unit unit) {
        return Arrays.stream(Direction.values())
                .filter(direction -> direction.name().toLowerCase(Locale.ROOT).equals(better))
                .findFirst()
                .orElse(unit.better());
    }
}
