package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A format of which a run is one JSON document. A directory stands for the JSON files below it. */
abstract class JsonFileImporter implements Importer {

    private final String name;
    private final String title;

    JsonFileImporter(String name, String title) {
        this.name = name;
        this.title = title;
    }

    /** Whether a file begins like this format. */
    abstract boolean detect(String head);

    /** Reads the document that the cursor stands on. */
    abstract void read(JsonInput in, Collected into) throws IOException;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String title() {
        return title;
    }

    @Override
    public final boolean detect(Path path) {
        return detect(Head.of(path));
    }

    @Override
    public final Imported read(Path path, Keep keep) throws IOException {
        Collected all = new Collected(keep);
        List<Problem> unread = new ArrayList<>();
        for (Path file : Tree.jsonFiles(path, unread)) {
            // Of a file that breaks off nothing is taken: what is missing could be what matters.
            Collected one = new Collected(keep);
            try (JsonInput in = JsonInput.open(file)) {
                read(in, one);
                in.end();
                all.add(one.toImported());
            } catch (IOException e) {
                all.problem(Problem.of(file, e));
            }
        }
        unread.forEach(all::problem);
        return all.toImported();
    }

    @Override
    public final String toString() {
        return name;
    }
}
