package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;

/** The JSON factory of the engine, with caps so that hostile input ends in an error and not in exhausted memory. */
final class Json {

    /** Deepest nesting that is read. */
    private static final int MAX_DEPTH = 64;

    /** Longest string that is read, in characters. */
    private static final int MAX_STRING = 4 << 20;

    /** Longest object key that is read, in characters. */
    private static final int MAX_NAME = 1024;

    /** Longest number that is read, in characters: a double written out in full has up to 1,077, a sensible one 25. */
    private static final int MAX_NUMBER = 400;

    /** Largest document that is read, in bytes after decompression. */
    private static final long MAX_DOCUMENT = 1L << 30;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_NAME)
                    .maxNumberLength(MAX_NUMBER)
                    .maxDocumentLength(MAX_DOCUMENT)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private Json() {}
}
