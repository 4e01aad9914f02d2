package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.bisect.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a bisection has measured so far, so that it can go on: {@code "schema": "kvmbench-bisection/1"}.
 *
 * @param question what was asked: both ends and how to build and measure, one after the other
 * @param measured in the order it was measured
 */
public record BisectionJson(List<String> question, List<Measured> measured) {

    private static final String SCHEMA = "kvmbench-bisection/1";

    /**
     * @param commit in full
     * @param probe empty where it could not be measured
     */
    public record Measured(String commit, Optional<Probe> probe) {}

    public BisectionJson {
        question = List.copyOf(question);
        measured = List.copyOf(measured);
    }

    /** @param bytes flushed, not closed */
    public void write(OutputStream bytes) throws IOException {
        JsonGenerator json = Json.FACTORY.createGenerator(bytes);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        try (json) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeArrayFieldStart("question");
            for (String part : question) {
                json.writeString(part);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("measured");
            for (Measured one : measured) {
                json.writeStartObject();
                json.writeStringField("commit", one.commit());
                if (one.probe().isPresent()) {
                    Probe probe = one.probe().get();
                    numbers(json, "good", probe.good());
                    numbers(json, "good_slots", Arrays.stream(probe.goodSlots()).asDoubleStream().toArray());
                    numbers(json, "tested", probe.tested());
                    numbers(json, "tested_slots", Arrays.stream(probe.testedSlots()).asDoubleStream().toArray());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void numbers(JsonGenerator json, String key, double[] numbers) throws IOException {
        json.writeArrayFieldStart(key);
        for (double number : numbers) {
            Json.number(json, number);
        }
        json.writeEndArray();
    }

    /**
     * @param bytes JSON; closed by this
     * @param source what it is, for errors
     */
    public static BisectionJson read(InputStream bytes, String source) throws IOException {
        try (JsonInput in = JsonInput.of(bytes, source)) {
            String schema = null;
            List<String> question = List.of();
            List<Measured> measured = List.of();
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "schema" -> schema = in.text();
                    case "question" -> question = in.list(JsonInput::text);
                    case "measured" -> measured = in.list(BisectionJson::measured);
                    default -> in.skip();
                }
            }
            if (!Objects.equals(schema, SCHEMA)) {
                throw new FormatException(source, "", "is no bisection ('schema' is " + schema + ", expected " + SCHEMA + ")");
            }
            in.end();
            return new BisectionJson(question, measured);
        }
    }

    private static Measured measured(JsonInput in) throws IOException {
        String commit = null;
        double[] good = null;
        double[] goodSlots = null;
        double[] tested = null;
        double[] testedSlots = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "commit" -> commit = in.text();
                case "good" -> good = in.numbers();
                case "good_slots" -> goodSlots = in.numbers();
                case "tested" -> tested = in.numbers();
                case "tested_slots" -> testedSlots = in.numbers();
                default -> in.skip();
            }
        }
        if (commit == null) {
            throw in.missing("commit");
        }
        if (good == null) {
            return new Measured(commit, Optional.empty());
        }
        if (goodSlots == null || tested == null || testedSlots == null) {
            throw in.missing(goodSlots == null ? "good_slots" : tested == null ? "tested" : "tested_slots");
        }
        if (good.length != goodSlots.length || tested.length != testedSlots.length || good.length == 0 || tested.length == 0) {
            throw in.error("a commit needs a slot for each number, and numbers of both sides");
        }
        return new Measured(commit, Optional.of(new Probe(good, slots(goodSlots), tested, slots(testedSlots))));
    }

    private static int[] slots(double[] numbers) {
        return Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
    }
}
