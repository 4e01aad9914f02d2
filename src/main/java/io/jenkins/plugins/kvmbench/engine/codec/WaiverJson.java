package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Withdrawal;
import java.io.IOException;
import java.time.Instant;

/** One waiver, and what takes a ruling back. */
final class WaiverJson {

    static final String BY = "By";

    private static final String REVOKED = "revoked";

    /** What a waiver with its texts takes in memory, besides their characters. */
    private static final int WAIVER_BYTES = 300;

    private WaiverJson() {}

    static void write(JsonGenerator json, Waiver waiver) throws IOException {
        json.writeStartObject();
        json.writeStringField("pattern", waiver.pattern());
        json.writeStringField("author", waiver.author());
        json.writeStringField("reason", waiver.reason());
        if (waiver.time() != null) {
            json.writeStringField("time", waiver.time().toString());
        }
        json.writeStringField("expires", waiver.expires().toString());
        write(json, REVOKED, waiver.revoked());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, String what, Withdrawal withdrawal) throws IOException {
        if (withdrawal != null) {
            json.writeStringField(what, withdrawal.time().toString());
            json.writeStringField(what + BY, withdrawal.author());
        }
    }

    /** @return null where there is no time: it holds */
    static Withdrawal withdrawal(Instant time, String author) {
        return time == null ? null : new Withdrawal(time, author);
    }

    static Waiver read(JsonInput in) throws IOException {
        String pattern = "";
        String author = "";
        String reason = "";
        Instant time = null;
        Instant expires = Instant.EPOCH;
        Instant revoked = null;
        String revokedBy = "";
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "pattern" -> pattern = in.text();
                case "author" -> author = in.text();
                case "reason" -> reason = in.text();
                case "time" -> time = in.instant();
                case "expires" -> expires = in.instant();
                case REVOKED -> revoked = in.instant();
                case REVOKED + BY -> revokedBy = in.text();
                default -> in.skip();
            }
        }
        in.charge(WAIVER_BYTES);
        if (pattern.isBlank()) {
            throw in.missing("pattern");
        }
        return new Waiver(pattern, author, reason, time, expires, withdrawal(revoked, revokedBy));
    }
}
