package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.IOContext;
import java.io.IOException;
import java.io.InputStream;

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

    static final JsonFactory FACTORY = new JsonFactory(configured());

    private static final Arrays ARRAYS = new Arrays(configured());

    private Json() {}

    /** A parser of UTF-8. */
    static NumberArrayParser parser(InputStream in) throws IOException {
        return (NumberArrayParser) ARRAYS.createParser(in);
    }

    private static JsonFactoryBuilder configured() {
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
        return builder;
    }

    /** Makes {@link NumberArrayParser}s, in the way {@code ByteSourceJsonBootstrapper} makes Jackson's own. */
    private static final class Arrays extends JsonFactory {

        private static final long serialVersionUID = 1L;

        Arrays(JsonFactoryBuilder builder) {
            super(builder);
        }

        @Override
        protected JsonParser _createParser(InputStream in, IOContext context) {
            return new NumberArrayParser(
                    context,
                    _parserFeatures,
                    in,
                    _objectCodec,
                    _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                    context.allocReadIOBuffer());
        }
    }
}
