package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Rulings;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What people decided about a job's results, as one JSON document. */
public final class RulingsJson {

    private static final String SCHEMA = "kvmbench-rulings/1";

    private static final String WITHDRAWN = "withdrawn";

    private RulingsJson() {}

    /** Writes a file, all or nothing. */
    public static void write(Rulings rulings, Path file) throws IOException {
        AtomicFile.write(file, out -> {
            JsonGenerator json = Json.FACTORY.createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            try (json) {
                json.writeStartObject();
                json.writeStringField("schema", SCHEMA);
                json.writeArrayFieldStart("baselines");
                for (Acceptance acceptance : rulings.acceptances()) {
                    json.writeStartObject();
                    json.writeNumberField("build", acceptance.build());
                    json.writeStringField("author", acceptance.author());
                    json.writeStringField("reason", acceptance.reason());
                    json.writeStringField("time", acceptance.time().toString());
                    WaiverJson.write(json, WITHDRAWN, acceptance.withdrawn());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayFieldStart("waivers");
                for (Waiver waiver : rulings.waivers()) {
                    WaiverJson.write(json, waiver);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
        });
    }

    /**
     * Reads a file; where there is none, nobody decided anything.
     *
     * @throws FormatException when the content is not what it should be, with the position
     */
    public static Rulings read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Rulings.NONE;
        }
        try (JsonInput in = JsonInput.open(file)) {
            Rulings rulings = document(in);
            in.end();
            return rulings;
        }
    }

    private static Rulings document(JsonInput in) throws IOException {
        boolean versioned = false;
        List<Acceptance> acceptances = new ArrayList<>();
        List<Waiver> waivers = new ArrayList<>();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "schema" -> versioned = in.text().equals(SCHEMA);
                case "baselines" -> {
                    in.startArray();
                    while (in.nextElement()) {
                        acceptances.add(acceptance(in));
                    }
                }
                case "waivers" -> {
                    in.startArray();
                    while (in.nextElement()) {
                        waivers.add(WaiverJson.read(in));
                    }
                }
                default -> in.skip();
            }
        }
        if (!versioned) {
            throw in.error("'schema' must be \"" + SCHEMA + "\"");
        }
        return new Rulings(acceptances, waivers);
    }

    private static Acceptance acceptance(JsonInput in) throws IOException {
        int build = 0;
        String author = "";
        String reason = "";
        Instant time = Instant.EPOCH;
        Instant withdrawn = null;
        String withdrawnBy = "";
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "build" -> build = (int) in.integer(1, Integer.MAX_VALUE);
                case "author" -> author = in.text();
                case "reason" -> reason = in.text();
                case "time" -> time = in.instant();
                case WITHDRAWN -> withdrawn = in.instant();
                case WITHDRAWN + WaiverJson.BY -> withdrawnBy = in.text();
                default -> in.skip();
            }
        }
        if (build == 0) {
            throw in.missing("build");
        }
        return new Acceptance(build, author, reason, time, WaiverJson.withdrawal(withdrawn, withdrawnBy));
    }
}
