package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.stats.ChangePoint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Change points as an array of {@code {"index", "before", "after", "change", "p"}}: the index counts from 0, the change is a
 * share (0.03 is 3 %) and null where the level before is 0.
 */
public final class ChangePointsJson {

    private ChangePointsJson() {}

    /** @param bytes flushed, not closed */
    public static void write(List<ChangePoint> points, OutputStream bytes) throws IOException {
        JsonGenerator json = Json.FACTORY.createGenerator(bytes);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        try (json) {
            json.writeStartArray();
            for (ChangePoint point : points) {
                json.writeStartObject();
                json.writeNumberField("index", point.index());
                Json.numberOrNull(json, "before", point.before());
                Json.numberOrNull(json, "after", point.after());
                Json.numberOrNull(json, "change", point.change());
                Json.numberOrNull(json, "p", point.p());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeRaw('\n');
        }
    }
}
