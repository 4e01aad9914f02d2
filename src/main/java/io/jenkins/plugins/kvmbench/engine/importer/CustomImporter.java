package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The custom JSON of github-action-benchmark: an array of name, unit and value. The direction is the same for the whole
 * file and not in it: each of the action's two names for the format is one importer. Where the format is detected, the
 * first unit decides: a rate is better when bigger.
 */
final class CustomImporter extends JsonFileImporter {

    private static final Pattern ENTRY = Pattern.compile("\\[\\s*\\{[^{}\\[\\]]*\"name\"\\s*:");
    private static final Pattern UNIT = Pattern.compile("\"unit\"\\s*:\\s*\"([^\"]*)\"");

    private final Direction better;

    CustomImporter(Direction better) {
        super(
                better == Direction.LOWER ? "customSmallerIsBetter" : "customBiggerIsBetter",
                "github-action-benchmark JSON, " + (better == Direction.LOWER ? "smaller" : "bigger") + " is better");
        this.better = better;
    }

    @Override
    boolean detect(String head) {
        Matcher unit = UNIT.matcher(head);
        return ENTRY.matcher(head).lookingAt()
                && head.contains("\"value\"")
                && unit.find()
                && (better == Direction.HIGHER) == (Unit.of(unit.group(1)).better() == Direction.HIGHER);
    }

    @Override
    void read(JsonInput in, Collected into) throws IOException {
        in.startArray();
        while (in.nextElement()) {
            String name = null;
            String unit = null;
            Double value = null;
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "name" -> name = in.text();
                    case "unit" -> unit = in.text();
                    case "value" -> value = in.number();
                    default -> in.skip();
                }
            }
            if (name == null || unit == null || value == null) {
                throw in.missing(name == null ? "name" : unit == null ? "unit" : "value");
            }
            Unit kept = Unit.of(unit);
            in.charge(500);
            into.add(
                    SeriesId.of("custom", name, Map.of(), "value"),
                    kept,
                    better,
                    true,
                    List.of(Invocation.of(Invocation.UNKNOWN_SLOT, kept.convert(value))));
        }
    }
}
