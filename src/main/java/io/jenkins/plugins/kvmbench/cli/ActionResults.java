package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.ResultReader;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Legs;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured, and what the gate made of it.
 *
 * @param results of both sides where there are two
 * @param decision empty where nothing was compared
 * @param data the result file's text, for the report to offer; empty where it is not trusted
 */
record ActionResults(ResultSet results, Optional<Decision> decision, String data) {

    /** Some thousand benchmarks; what comes from a fork's pull request costs this at most. */
    static final long MOST_BYTES = 32L << 20;

    private static final int MOST_LEGS = 64;

    /** Of the measuring step before; empty when it got no results. */
    static Optional<ActionResults> own(ActionFiles files) throws IOException {
        if (!Files.exists(files.results())) {
            return Optional.empty();
        }
        Judgement judgement = Judgement.of(ResultReader.read(files.results(), ResultReader.Keep.ALL));
        String data = Files.readString(files.results(), StandardCharsets.UTF_8);
        return Optional.of(new ActionResults(judgement.results(), judgement.decision(), data));
    }

    /**
     * From the artifact of a run that anybody may have written: bounded, links not followed, and of the commit that was asked
     * for. Only its samples count; what they come to is decided here. Where the directory holds folders instead, each is the artifact
     * of a leg of a matrix, and they are told together.
     *
     * @param own the limits of whoever publishes
     * @param terms their waivers
     * @throws IOException when anything in it is not as it should be
     */
    static ActionResults untrusted(Path directory, String sha, Policy own, Terms terms) throws IOException {
        SortedMap<String, Path> legs = legs(directory);
        if (legs.isEmpty()) {
            return of(judged(directory, sha, own, terms));
        }
        SortedMap<String, Judgement> judged = new TreeMap<>();
        for (Map.Entry<String, Path> leg : legs.entrySet()) {
            judged.put(leg.getKey(), judged(leg.getValue(), sha, own, terms));
        }
        return of(Legs.together(judged, own));
    }

    private static ActionResults of(Judgement judgement) {
        return new ActionResults(judgement.results(), judgement.decision(), "");
    }

    /** The artifacts of a matrix, a folder each; none where the results lie in the directory itself. */
    private static SortedMap<String, Path> legs(Path directory) throws IOException {
        SortedMap<String, Path> legs = new TreeMap<>();
        if (Files.exists(new ActionFiles(directory).results(), LinkOption.NOFOLLOW_LINKS) || !Files.isDirectory(directory)) {
            return legs;
        }
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(directory, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            for (Path folder : folders) {
                legs.put(folder.getFileName().toString(), folder);
            }
        }
        if (legs.size() > MOST_LEGS) {
            throw new FormatException(directory.toString(), "", "holds " + legs.size() + " folders; at most " + MOST_LEGS + " are read");
        }
        return legs;
    }

    private static Judgement judged(Path directory, String sha, Policy own, Terms terms) throws IOException {
        ActionFiles files = new ActionFiles(directory);
        ResultSet results;
        try (InputStream in = open(files.results())) {
            results = ResultReader.read(in, files.results().toString(), ResultReader.Keep.MEDIANS, MOST_BYTES);
        }
        if (!results.run().commit().equals(sha)) {
            throw new FormatException(
                    files.results().toString(),
                    "run.commit",
                    "is not " + sha + ", which the event is about: the artifact is of something else");
        }
        return Judgement.untrusted(results, own, terms);
    }

    private static InputStream open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FormatException(file.toString(), "", "is not a regular file");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    ReportInput input(List<ReportInput.Link> links) {
        return new ReportInput(results, decision, data, links);
    }
}
