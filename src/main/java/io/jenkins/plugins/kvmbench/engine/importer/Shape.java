package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.Content;
import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The beginning of a file, as far as it tells formats apart; of a JSON document which keys stand where. Of arrays only the first
 * element is looked at, and nothing that comes after the first object of an outer array.
 */
final class Shape {

    private static final long MAX_BYTES = 1 << 20;
    private static final int DEPTH = 3;
    private static final int BEGINNING = 1 << 14;

    private final Set<String> keys = new HashSet<>();
    private String schema = "";
    private boolean enough;
    private Optional<FormatException> brokenOff = Optional.empty();
    private String beginning = "";

    private Shape() {}

    /** The shape of a file; empty where it is no JSON or cannot be read. */
    static Shape of(Path file) {
        Shape shape = new Shape();
        try (InputStream in = Content.open(file)) {
            shape.beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // As below.
        }
        try (JsonInput in = JsonInput.bounded(Content.open(file), file.toString(), MAX_BYTES)) {
            shape.value(in, "", 0);
        } catch (IOException e) {
            // What was seen until then may be enough; reading it for real will say what is wrong.
            shape.brokenOff = Optional.of(e)
                    .filter(FormatException.class::isInstance)
                    .map(FormatException.class::cast)
                    .filter(FormatException::breaksOff);
        }
        return shape;
    }

    /** Whether there are all these keys: {@code /schema} of an object, {@code []/name} of an array's first element. */
    boolean has(String... paths) {
        return keys.containsAll(Set.of(paths));
    }

    /** Whether any object in the outermost one has all these keys. */
    boolean hasBelow(String... names) {
        return keys.stream()
                .filter(path -> path.endsWith("/" + names[0]) && path.indexOf('/', 1) > 0)
                .map(path -> path.substring(0, path.length() - names[0].length()))
                .anyMatch(object -> !object.contains("[]")
                        && Stream.of(names).allMatch(name -> keys.contains(object + name)));
    }

    /** The first bytes, a character each: for what is not JSON. */
    String beginning() {
        return beginning;
    }

    /** Where the file ends before its JSON does; empty where that was not seen. */
    Optional<FormatException> brokenOff() {
        return brokenOff;
    }

    /** The text at the key {@code schema}, else empty. */
    String schema() {
        return schema;
    }

    private void value(JsonInput in, String path, int depth) throws IOException {
        if (depth == DEPTH) {
            in.skip();
        } else if (in.isObject()) {
            in.startObject();
            for (String key = in.nextKey(); key != null && !enough; key = in.nextKey()) {
                keys.add(path + "/" + key);
                if (path.isEmpty() && key.equals("schema") && in.isText()) {
                    schema = in.text();
                }
                value(in, path + "/" + key, depth + 1);
            }
        } else if (in.isArray()) {
            in.startArray();
            boolean first = true;
            while (!enough && in.nextElement()) {
                boolean object = in.isObject();
                if (first) {
                    value(in, path + "[]", depth + 1);
                } else {
                    in.skip();
                }
                enough = first && object && depth <= 1;
                first = false;
            }
        }
    }
}
