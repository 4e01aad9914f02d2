package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The custom JSON of github-action-benchmark: an array of name, unit and value. Which way is better is not in it: the unit
 * of each entry decides, unless the user says it for the whole file by one of the action's two names for the format.
 */
final class CustomImporter implements Importer {

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,300}(?:\\.[0-9]{1,300})?(?:[eE][-+]?[0-9]{1,3})?");

    private final String name;
    private final Optional<Direction> said;

    /** @param said empty: the units decide */
    CustomImporter(String name, Optional<Direction> said) {
        this.name = name;
        this.said = said;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean detect(Shape shape) {
        return shape.has("[]/name", "[]/unit", "[]/value");
    }

    @Override
    public void read(JsonInput in, Document into) throws IOException {
        in.startArray();
        while (in.nextElement()) {
            String benchmark = null;
            String unit = "";
            Double value = null;
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "name" -> benchmark = in.text();
                    case "unit" -> unit = in.text();
                    case "value" -> value = value(in);
                    default -> in.skip();
                }
            }
            if (benchmark == null || value == null) {
                throw in.missing(benchmark == null ? "name" : "value");
            }
            Unit read = Unit.of(unit);
            in.charge(500);
            into.entry("custom", benchmark, Map.of(), Map.of("unit", read.kept()))
                    .add(
                            "value",
                            read,
                            said.orElse(read.better()),
                            true,
                            List.of(Invocation.of(Invocation.UNKNOWN_SLOT, read.convert(value))));
        }
    }

    /** A number; many scripts write it as a string, and the action takes that. */
    private static double value(JsonInput in) throws IOException {
        if (!in.isText()) {
            return in.number();
        }
        String text = in.text();
        double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw in.expected("a number");
        }
        return value;
    }
}
