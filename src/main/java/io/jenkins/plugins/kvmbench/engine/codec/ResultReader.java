package io.jenkins.plugins.kvmbench.engine.codec;

import io.jenkins.plugins.kvmbench.engine.gate.Comparison;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.engine.result.Skip;
import io.jenkins.plugins.kvmbench.engine.result.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads result files, {@code "schema": "kvmbench/1"}, plain or gzip. Unknown keys are taken, unknown major versions
 * are not. Streams: besides the results only one invocation's samples are in memory.
 */
public final class ResultReader {

    /** How much of the samples to keep. */
    public enum Keep {
        ALL,
        /** One median per invocation (see {@link Invocation#condensed()}): the same evidence in little memory. */
        MEDIANS
    }

    private static final Pattern SCHEMA = Pattern.compile("kvmbench/(\\d{1,9})(\\.\\d{1,9})?");

    /** Longest name of a series with its unit, in characters: lists, charts and indexes repeat names. */
    private static final int MAX_NAME = 1 << 14;

    /** Rough size in a heap for the account of memory. */
    private static final int RESULT_BYTES = 300;

    private static final Comparator<Result> ORDER =
            Comparator.comparing(Result::id).thenComparing(Result::arm);

    private final JsonInput in;
    private final InvocationReader invocations;

    private ResultReader(JsonInput in, Keep keep) {
        this.in = in;
        this.invocations = new InvocationReader(in, keep);
    }

    /**
     * Reads a file.
     *
     * @throws FormatException when the content is not what it should be, with the position
     * @throws IOException when the file cannot be read
     */
    public static ResultSet read(Path file, Keep keep) throws IOException {
        try (JsonInput in = JsonInput.open(file)) {
            return read(in, keep);
        }
    }

    /**
     * Reads a stream and closes it.
     *
     * @param source what it is, for errors
     */
    public static ResultSet read(InputStream bytes, String source, Keep keep) throws IOException {
        try (JsonInput in = JsonInput.of(bytes, source)) {
            return read(in, keep);
        }
    }

    /**
     * Reads a stream that nobody vouches for, and closes it.
     *
     * @param maxBytes most bytes after decompression, see {@link JsonInput#bounded}
     */
    public static ResultSet read(InputStream bytes, String source, Keep keep, long maxBytes) throws IOException {
        try (JsonInput in = JsonInput.bounded(bytes, source, maxBytes)) {
            return read(in, keep);
        }
    }

    /** Reads the document that the cursor stands on, to the end. */
    public static ResultSet read(JsonInput in, Keep keep) throws IOException {
        return new ResultReader(in, keep).document();
    }

    private ResultSet document() throws IOException {
        boolean versioned = false;
        RunInfo run = RunInfo.UNKNOWN;
        Agent agent = Agent.UNKNOWN;
        Comparison comparison = null;
        List<Skip> skips = new ArrayList<>();
        List<Result> results = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "schema" -> versioned = version();
                case "run" -> run = run();
                case "agent" -> agent = AgentJson.read(in);
                case "comparison" -> comparison = ComparisonJson.read(in);
                case "skips" -> skips = skips();
                case "results" -> results = results();
                default -> in.skip();
            }
        }
        if (!versioned) {
            throw in.missing("schema");
        }
        if (results == null) {
            throw in.missing("results");
        }
        if (comparison != null) {
            check(comparison, results);
        }
        in.end();
        return new ResultSet(run, agent, results, skips, Optional.ofNullable(comparison));
    }

    private void check(Comparison comparison, List<Result> results) throws FormatException {
        Set<SeriesId> measured = results.stream().map(Result::id).collect(Collectors.toSet());
        for (SeriesId dropped : comparison.dropped().keySet()) {
            if (!measured.contains(dropped)) {
                throw in.error("'comparison' says that " + dropped + " dropped out, of which there are no results");
            }
        }
    }

    private boolean version() throws IOException {
        Matcher schema = SCHEMA.matcher(in.text());
        if (!schema.matches()) {
            throw in.expected("\"" + ResultWriter.SCHEMA + "\"");
        }
        if (!schema.group(1).equals("1")) {
            throw in.error("this is version " + schema.group(1)
                    + " of the format and only version 1 is known: use a newer kvmbench to read it");
        }
        return true;
    }

    private RunInfo run() throws IOException {
        String id = "";
        Instant started = null;
        Instant finished = null;
        String commit = "";
        String branch = "";
        String changeRequest = "";
        String command = "";
        Map<Arm, Subject> subjects = Map.of();
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "id" -> id = in.text();
                case "started" -> started = in.instant();
                case "finished" -> finished = in.instant();
                case "commit" -> commit = in.text();
                case "branch" -> branch = in.text();
                case "change_request" -> changeRequest = in.text();
                case "command" -> command = in.text();
                case "subjects" -> subjects = subjects();
                default -> in.skip();
            }
        }
        return new RunInfo(id, started, finished, commit, branch, changeRequest, command, subjects);
    }

    private Map<Arm, Subject> subjects() throws IOException {
        Map<Arm, Subject> subjects = new EnumMap<>(Arm.class);
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "base" -> subjects.put(Arm.BASE, subject());
                case "head" -> subjects.put(Arm.HEAD, subject());
                default -> in.skip();
            }
        }
        return subjects;
    }

    private Subject subject() throws IOException {
        String label = "";
        String artifact = "";
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "label" -> label = in.text();
                case "artifact" -> artifact = in.text();
                default -> in.skip();
            }
        }
        return new Subject(label, artifact);
    }

    private List<Skip> skips() throws IOException {
        List<Skip> skips = new ArrayList<>();
        in.startArray();
        while (in.nextElement()) {
            String what = null;
            String reason = "";
            boolean broken = false;
            in.startObject();
            for (String key = in.nextKey(); key != null; key = in.nextKey()) {
                switch (key) {
                    case "what" -> what = in.text();
                    case "reason" -> reason = in.text();
                    case "broken" -> broken = in.flag();
                    default -> in.skip();
                }
            }
            in.charge(InvocationReader.ENTRY_BYTES);
            skips.add(new Skip(required("what", what), reason, broken));
        }
        return skips;
    }

    private List<Result> results() throws IOException {
        List<Result> results = new ArrayList<>();
        Set<Map.Entry<SeriesId, Arm>> seen = new HashSet<>();
        in.startArray();
        while (in.nextElement()) {
            Result result = result();
            if (!seen.add(Map.entry(result.id(), result.arm()))) {
                throw in.error("a second result of " + result.id() + " on the same arm");
            }
            results.add(result);
        }
        results.sort(ORDER);
        return results;
    }

    private Result result() throws IOException {
        String suite = null;
        String benchmark = null;
        SortedMap<String, String> params = new TreeMap<>();
        String metric = null;
        String unit = null;
        String readIn = null;
        Direction better = null;
        boolean gate = true;
        int warmup = InvocationReader.UNKNOWN;
        Arm arm = Arm.HEAD;
        List<InvocationReader.Draft> drafts = null;
        in.startObject();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "suite" -> suite = in.text();
                case "benchmark" -> benchmark = in.text();
                case "params" -> params = in.texts();
                case "metric" -> metric = in.text();
                case "unit" -> unit = in.text();
                case "read_in" -> readIn = in.text();
                case "better" -> better = in.choice(Direction.class);
                case "gate" -> gate = in.flag();
                case "warmup" -> warmup = invocations.warmup();
                case "arm" -> arm = in.choice(Arm.class);
                case "invocations" -> drafts = invocations.drafts(warmup);
                default -> in.skip();
            }
        }
        in.charge(RESULT_BYTES + InvocationReader.ENTRY_BYTES * params.size());
        SeriesId id = new SeriesId(
                required("suite", suite), required("benchmark", benchmark), params, required("metric", metric));
        checkName(in, id + required("unit", unit) + (readIn == null ? "" : readIn));
        return new Result(
                id,
                unit,
                readIn == null ? unit : readIn,
                required("better", better),
                gate,
                arm,
                invocations.settle(required("invocations", drafts), warmup));
    }

    /** @param name suite, benchmark, params, metric, and units where there are any */
    static void checkName(JsonInput in, String name) throws FormatException {
        if (name.length() > MAX_NAME) {
            throw in.error("suite, benchmark, params, metric and unit have " + name.length()
                    + " characters together, at most " + MAX_NAME + " characters make a name");
        }
    }

    private <T> T required(String key, T value) throws FormatException {
        if (value == null) {
            throw in.missing(key);
        }
        return value;
    }
}
