package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;

/** The JSON factory of this package, with caps so that hostile input ends in an error and not in exhausted memory. */
final class Json {

    /** Deepest nesting that is read. */
    static final int MAX_DEPTH = 64;

    /** Longest string value that is read, in characters. */
    static final int MAX_STRING = 4 << 20;

    /** Longest object key that is read, in characters. */
    static final int MAX_NAME = 1024;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_NAME)
                    .maxNumberLength(400)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}
}
