package io.jenkins.plugins.kvmbench.engine.suite;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the native harness says of its suites: the answer of its command {@code describe}, packed when it was built. Parameters,
 * ranges, units and directions exist there alone.
 *
 * @param title what the suite measures, in a line
 * @param needsKvm whether it can measure nothing without /dev/kvm
 * @param benchmarks its benchmarks
 * @param exclusive sets of parameters of which only one can be given
 */
record Description(String title, boolean needsKvm, List<Benchmark> benchmarks, List<Set<String>> exclusive) {

    private static final String RESOURCE = "/native/linux-x86-64/describe.json";

    private static final class Packed {
        private static final Map<String, Description> ALL = read();
    }

    /** @throws IllegalStateException when the harness describes no such suite, or was not packed */
    static Description of(String suite) {
        Description description = Packed.ALL.get(suite);
        if (description == null) {
            throw new IllegalStateException("the harness describes no suite '" + suite + "'");
        }
        return description;
    }

    private static Map<String, Description> read() {
        try (InputStream bytes = Description.class.getResourceAsStream(RESOURCE)) {
            if (bytes == null) {
                throw new IllegalStateException("the native harness is not packed: run 'make native' and build again");
            }
            return read(JsonInput.of(bytes, "the harness's description"));
        } catch (IOException e) {
            throw new UncheckedIOException("the harness's description cannot be read", e);
        }
    }

    private static Map<String, Description> read(JsonInput in) throws IOException {
        Map<String, Description> suites = new TreeMap<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            if (!key.equals("suites")) {
                in.skip();
                continue;
            }
            in.startArray();
            while (in.nextElement()) {
                suite(in, suites);
            }
        }
        return suites;
    }

    private static void suite(JsonInput in, Map<String, Description> suites) throws IOException {
        String name = "";
        String title = "";
        boolean needsKvm = false;
        List<Benchmark> benchmarks = List.of();
        Set<Set<String>> exclusive = new LinkedHashSet<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "title" -> title = in.text();
                case "needs_kvm" -> needsKvm = in.flag();
                case "benchmarks" -> benchmarks = in.list(element -> benchmark(element, exclusive));
                default -> in.skip();
            }
        }
        suites.put(name, new Description(title, needsKvm, benchmarks, List.copyOf(exclusive)));
    }

    private static Benchmark benchmark(JsonInput in, Set<Set<String>> exclusive) throws IOException {
        String name = "";
        String category = "";
        String help = "";
        List<Parameter> parameters = List.of();
        List<Metric> metrics = List.of();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "category" -> category = in.text();
                case "help" -> help = in.text();
                case "params" -> parameters = in.list(Description::parameter);
                case "metrics" -> metrics = in.list(Description::metric);
                case "exclusive" -> {
                    List<String> group = in.list(JsonInput::text);
                    if (!group.isEmpty()) {
                        exclusive.add(Set.copyOf(group));
                    }
                }
                default -> in.skip();
            }
        }
        return new Benchmark(name, category, help, parameters, metrics);
    }

    private static Parameter parameter(JsonInput in) throws IOException {
        String name = "";
        String type = "";
        long min = 0;
        long max = 0;
        List<String> choices = List.of();
        boolean required = false;
        String fallback = "";
        String help = "";
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "type" -> type = in.text();
                case "min" -> min = in.integer(0, Long.MAX_VALUE);
                case "max" -> max = in.integer(0, Long.MAX_VALUE);
                case "choices" -> choices = in.list(JsonInput::text);
                case "required" -> required = in.flag();
                case "default" -> fallback = in.text();
                case "help" -> help = in.text();
                default -> in.skip();
            }
        }
        return switch (type) {
            case "number" -> Parameter.number(name, min, max, fallback, help);
            case "choice" -> Parameter.choice(name, choices, fallback, help);
            case "cpus" -> Parameter.text(name, TextForm.CPUS, help);
            case "directory" -> Parameter.text(name, TextForm.DIRECTORY, help);
            case "text" -> required ? Parameter.required(name, help) : Parameter.text(name, TextForm.ANY, help);
            default -> throw in.error("parameter '" + name + "' has the unknown type '" + type + "'");
        };
    }

    private static Metric metric(JsonInput in) throws IOException {
        String name = "";
        String unit = "";
        Direction better = Direction.UNKNOWN;
        boolean gate = false;
        String help = "";
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "name" -> name = in.text();
                case "unit" -> unit = in.text();
                case "better" -> better = in.choice(Direction.class);
                case "gate" -> gate = in.flag();
                case "help" -> help = in.text();
                default -> in.skip();
            }
        }
        return new Metric(name, unit, better, gate, help);
    }
}
