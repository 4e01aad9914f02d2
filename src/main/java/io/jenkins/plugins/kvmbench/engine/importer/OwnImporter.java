package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import java.io.IOException;

/** kvmbench's own result files. */
final class OwnImporter implements Importer {

    @Override
    public String name() {
        return "kvmbench";
    }

    @Override
    public boolean detect(Shape shape) {
        return shape.schema().startsWith("kvmbench/")
                || shape.has("/results[]/suite", "/results[]/metric", "/results[]/invocations");
    }

    @Override
    public void read(JsonInput in, Document into) throws IOException {
        into.add(ResultReader.read(in, into.keep()));
    }
}
