package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a file, or all that lies below a directory; what is not read is named. */
final class Reading {

    private static final int MAX_PROBLEMS = 100;

    /** So many files of no known format are named one by one. */
    private static final int NAMED = 20;

    private static final int EXAMPLES = 3;

    private final Path below;
    private final Keep keep;
    private final List<Document> documents = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** @param below what names of places begin after */
    Reading(Path below, Keep keep) {
        this.below = below;
        this.keep = keep;
    }

    /**
     * Reads one more source.
     *
     * @param format a format's name, empty: detected
     * @throws IOException when there is nothing, or a directory cannot be read
     * @throws IllegalArgumentException when there is no format of that name
     */
    void read(Source source, Optional<String> format) throws IOException {
        Optional<Importer> named = check(source, format);
        boolean criterion = isCriterion(format);
        Path path = source.path();
        if (Files.isDirectory(path)) {
            directory(source, named, criterion || !source.part().isEmpty());
        } else if (criterion) {
            throw new FormatException(path.toString(), "", "expected a directory, for example target/criterion");
        } else if (!Files.isRegularFile(path)) {
            throw new FormatException(path.toString(), "", "is a pipe or a device: write the results to a file first");
        } else if (!file(path, source.part(), named)) {
            problems.add(unknown(path));
        }
    }

    /**
     * Whether there is something to read in a format that is known.
     *
     * @return the reader of files in the format; empty where it is to be detected, or of directories
     * @throws IOException when there is nothing
     * @throws IllegalArgumentException when there is no format of that name
     */
    static Optional<Importer> check(Source source, Optional<String> format) throws IOException {
        Optional<Importer> named = isCriterion(format) ? Optional.empty() : format.map(Reading::named);
        if (!Files.exists(source.path())) {
            throw new NoSuchFileException(source.path().toString(), null, Problem.ABSENT);
        }
        return named;
    }

    private static boolean isCriterion(Optional<String> format) {
        return format.filter(CriterionImporter.NAME::equalsIgnoreCase).isPresent();
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    /** What was read until now. */
    Side side() {
        int more = problems.size() - MAX_PROBLEMS;
        if (more <= 0) {
            return new Side(documents, problems);
        }
        List<Problem> bounded = new ArrayList<>(problems.subList(0, MAX_PROBLEMS));
        boolean broken = problems.subList(MAX_PROBLEMS, problems.size()).stream().anyMatch(Problem::broken);
        bounded.add(new Problem(below.toString(), "", "has " + more + " more problems", broken));
        return new Side(documents, bounded);
    }

    private static Importer named(String format) {
        return Importers.named(format)
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown format '" + format + "', known are " + Importers.names()));
    }

    private void directory(Source source, Optional<Importer> named, boolean criterionOnly) throws IOException {
        Tree tree = Tree.of(source.path());
        CriterionTree criterion = new CriterionTree(tree);
        int before = documents.size();
        List<Path> unwanted = new ArrayList<>();
        List<Path> unknown = new ArrayList<>();
        List<Path> cbor = new ArrayList<>();
        if (named.isEmpty()) {
            criterion(source, criterion);
        }
        for (Path file : tree.files()) {
            boolean criterions = criterion.owns(file.getParent());
            if (criterions ? named.isPresent() : criterionOnly) {
                unwanted.add(file);
            } else if (file.toString().endsWith(".cbor")) {
                cbor.add(file);
            } else if (!criterions && !file(file, "", named)) {
                unknown.add(file);
            }
        }
        problems.addAll(tree.problems());
        unknown.stream().limit(NAMED).map(Reading::unknown).forEach(problems::add);
        several(tree, unknown.subList(Math.min(NAMED, unknown.size()), unknown.size()), "in no format that is read either");
        several(tree, unwanted, "not in the format that was asked for");
        several(tree, cbor, "cargo-criterion's own data, which is not read ('cargo bench' writes what is)");
        problems.addAll(tree.others(criterion::owns));
        if (documents.size() == before && problems.isEmpty()) {
            problems.add(new Problem(tree.root().toString(), "", "has no results: there is no file in this directory"));
        }
    }

    private void criterion(Source source, CriterionTree tree) throws FormatException {
        List<Path> chosen = tree.chosen(source.part());
        if (!source.part().isEmpty() && chosen.isEmpty()) {
            throw new FormatException(
                    source.path().toString(),
                    "",
                    "Criterion has saved no '" + source.part() + "' there"
                            + (tree.names().isEmpty() ? "" : ", there are " + String.join(", ", tree.names())));
        }
        documents.addAll(CriterionImporter.read(chosen, below, keep, problems));
        problems.addAll(tree.unread(source.part()));
    }

    /** @return whether it is in a format that is read; what is wrong with it then is among the problems */
    private boolean file(Path file, String part, Optional<Importer> named) {
        Optional<Importer> importer = named.isPresent() ? named : Importers.detect(file);
        importer.ifPresent(found -> file(file, part, found));
        return importer.isPresent();
    }

    private void file(Path file, String part, Importer importer) {
        Document document = new Document(Place.file(file, below), keep);
        // Of a file that breaks off nothing is taken: what is missing could be what matters.
        try {
            importer.read(file, part, document);
            documents.add(document);
            problems.addAll(document.problems());
        } catch (IOException e) {
            problems.add(Oddity.of(file)
                    .map(Problem::asBroken)
                    .orElseGet(() -> Problem.of(file, e)));
        }
    }

    private void several(Tree tree, List<Path> files, String what) {
        List<String> examples = files.stream()
                .limit(EXAMPLES)
                .map(file -> tree.root().relativize(file).toString())
                .toList();
        problems.addAll(Problem.several(tree.root(), files.size(), examples, what));
    }

    private static Problem unknown(Path file) {
        return Oddity.of(file)
                .orElseGet(() -> new Problem(
                        file.toString(), "", "is in none of the formats that are read (" + Importers.names() + ")"));
    }
}
