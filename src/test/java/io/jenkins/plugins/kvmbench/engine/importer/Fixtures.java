package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.net.URISyntaxException;
import java.nio.file.Path;

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

    /** The one result of that series, for example {@code hyperfine/true time}. */
    static Result result(ResultSet set, String series) {
        return set.results().stream()
                .filter(result -> result.id().toString().equals(series))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in "
                        + set.results().stream().map(Result::id).toList()));
    }
}
