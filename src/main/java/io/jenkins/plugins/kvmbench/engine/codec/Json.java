package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/** JSON as the engine reads and writes it, with caps: hostile input ends in an error and not in exhausted memory. */
final class Json {

    /** Deepest nesting that is read. */
    private static final int MAX_DEPTH = 64;

    /** Longest string that is read, in characters. */
    private static final int MAX_STRING = 4 << 20;

    /** Longest object key that is read, in characters. */
    private static final int MAX_NAME = 1024;

    /** Longest number that is read, in characters; the shortest form of a double has at most 24. */
    private static final int MAX_NUMBER = 400;

    /** Largest document that is read, in bytes after decompression. */
    private static final long MAX_DOCUMENT = 1L << 30;

    static final JsonFactory FACTORY = configured();

    private Json() {}

    /** A parser of UTF-8. */
    static JsonParser parser(InputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    /** A text where it is known. */
    static void known(JsonGenerator json, String key, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(key, value);
        }
    }

    static void texts(JsonGenerator json, String key, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    /** Numbers by name; what is not finite is not known and left out. */
    static void numbers(JsonGenerator json, String key, Map<String, Double> numbers) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            if (Double.isFinite(number.getValue())) {
                json.writeFieldName(number.getKey());
                number(json, number.getValue());
            }
        }
        json.writeEndObject();
    }

    /** The shortest text that reads back as the same double: {@code 1000}, not {@code 1000.0}. */
    static void number(JsonGenerator json, double value) throws IOException {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < 1L << 53 && Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
            json.writeNumber(whole);
        } else {
            json.writeNumber(value);
        }
    }

    /** A number, null where it is not known. */
    static void numberOrNull(JsonGenerator json, String key, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeFieldName(key);
            number(json, value);
        } else {
            json.writeNullField(key);
        }
    }

    /** A choice as it is written. */
    static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static JsonFactory configured() {
        JsonFactoryBuilder builder = new JsonFactoryBuilder();
        builder.streamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_STRING)
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .maxDocumentLength(MAX_DOCUMENT)
                .build());
        builder.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER);
        builder.enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER);
        builder.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION);
        builder.disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
        // Without it everything is UTF-8; bytes of another encoding are an error.
        builder.disable(JsonFactory.Feature.CHARSET_DETECTION);
        return builder.build();
    }
}
