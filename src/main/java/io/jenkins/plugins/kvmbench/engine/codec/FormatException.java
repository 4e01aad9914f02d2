package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.EOFException;
import java.io.IOException;

/** Input that is not what it should be. The message names the source, the position and what was expected. */
public final class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final String position;
    private final String problem;

    /**
     * @param source the file, or what else was read
     * @param position where in it, for example {@code 3:17} (line:column) or {@code byte 1024}; empty: the whole
     * @param problem what is wrong there and what was expected
     */
    public FormatException(String source, String position, String problem) {
        this(source, position, problem, null);
    }

    public FormatException(String source, String position, String problem, Throwable cause) {
        super(source + (position.isEmpty() ? "" : ":" + position) + ": " + problem, cause);
        this.source = source;
        this.position = position;
        this.problem = problem;
    }

    public String source() {
        return source;
    }

    public String position() {
        return position;
    }

    public String problem() {
        return problem;
    }

    /** Whether the input ended before it was whole. */
    public boolean breaksOff() {
        return getCause() instanceof JsonEOFException || getCause() instanceof EOFException;
    }
}
