package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;

/**
 * How a result file is laid out: a line for each key of the document, its run and its agent, for each result and for
 * each invocation. Readable, diffable, and the line number of an error means something.
 */
final class ResultLayout implements PrettyPrinter {

    private static final String SPACES = "    ";

    private int depth;

    @Override
    public void writeStartObject(JsonGenerator json) throws IOException {
        json.writeRaw('{');
        depth++;
    }

    @Override
    public void beforeObjectEntries(JsonGenerator json) throws IOException {
        if (depth <= 2) {
            newLine(json);
        }
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(':');
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
        json.writeRaw(',');
        beforeObjectEntries(json);
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) throws IOException {
        depth--;
        if (depth <= 1) {
            newLine(json);
        }
        json.writeRaw('}');
    }

    @Override
    public void writeStartArray(JsonGenerator json) throws IOException {
        json.writeRaw('[');
        depth++;
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
        // The results or the skips, the invocations.
        if (depth == 2 || depth == 4) {
            newLine(json);
        }
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(',');
        beforeArrayValues(json);
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) throws IOException {
        depth--;
        json.writeRaw(']');
    }

    @Override
    public void writeRootValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw('\n');
    }

    private void newLine(JsonGenerator json) throws IOException {
        json.writeRaw('\n');
        json.writeRaw(SPACES, 0, depth);
    }
}
