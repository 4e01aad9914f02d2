package io.jenkins.plugins.kvmbench.engine.importer;

import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** The files beside these tests, written by the tools themselves unless a test says otherwise. */
final class Fixtures {

    private Fixtures() {}

    static Path path(String name) {
        try {
            return Path.of(Fixtures.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** All of a file or directory in that format. */
    static ResultSet read(String format, Path path) throws IOException {
        return Sources.read(path, Optional.of(format), Keep.ALL);
    }

    /** The same of a file beside these tests. */
    static ResultSet read(String format, String name) throws IOException {
        return read(format, path(name));
    }

    /** Why nothing of a path can be read. */
    static String refusal(Path path) {
        return assertThrows(IOException.class, () -> Sources.read(path, Optional.empty(), Keep.ALL)).getMessage();
    }

    /** The one result of that series, for example {@code hyperfine/true time}. */
    static Result result(ResultSet set, String series) {
        return set.results().stream()
                .filter(result -> result.id().toString().equals(series))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in "
                        + set.results().stream().map(Result::id).toList()));
    }
}
