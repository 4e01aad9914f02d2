package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JSON Schemas in the documentation. */
final class Schemas {

    static final String RESULTS = "kvmbench-1.schema.json";
    static final String DECISION = "kvmbench-decision-1.schema.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Schemas() {}

    static JsonNode text(String schema) throws IOException {
        return MAPPER.readTree(Files.readString(Path.of("docs/schema", schema)));
    }

    /** What a document breaks, empty when it is valid. */
    static List<String> errors(String schema, String document) throws IOException {
        return errorsBy(text(schema).toString(), document);
    }

    static List<String> errorsBy(String schemaText, String document) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schemaText)
                .validate(
                        MAPPER.readTree(document),
                        context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
