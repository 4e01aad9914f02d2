package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** kvmbench's own result files. */
final class OwnImporter implements Importer {

    private static final Pattern SCHEMA = Pattern.compile("\"schema\"\\s*:\\s*\"kvmbench/");

    @Override
    public String name() {
        return "kvmbench";
    }

    @Override
    public String title() {
        return "kvmbench result file";
    }

    @Override
    public boolean detect(Path path) {
        String head = Head.of(path);
        return head.startsWith("{") && SCHEMA.matcher(head).find();
    }

    @Override
    public Imported read(Path path, Keep keep) throws IOException {
        Collected all = new Collected(keep);
        List<Problem> unread = new ArrayList<>();
        for (Path file : Tree.jsonFiles(path, unread)) {
            try {
                all.add(new Imported(ResultReader.read(file, keep), List.of()));
            } catch (IOException e) {
                all.problem(Problem.of(file, e));
            }
        }
        unread.forEach(all::problem);
        return all.toImported();
    }
}
