package io.jenkins.plugins.kvmbench.engine.importer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.result.Result;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Baselines by name in a directory of the user's repository, a file {@code NAME.json} each: one entry for each benchmark that
 * decides, its key the benchmark's name.
 *
 * @param directory {@link #DIRECTORY} by default
 */
public record NamedBaselines(Path directory) {

    public static final Path DIRECTORY = Path.of("benches", "baselines");

    private static final String SUFFIX = ".json";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * The file of a baseline, whether there is one or not.
     *
     * @throws IllegalArgumentException when no baseline can be called that
     */
    public Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a baseline cannot be called '" + name
                    + "': letters, digits and . _ + - after a letter, digit or _, 100 at most");
        }
        return directory.resolve(name + SUFFIX);
    }

    /**
     * The file of a baseline that is there.
     *
     * @throws IllegalArgumentException when it is not; the message names those that are
     */
    public Path existing(String name) throws IOException {
        Path file = file(name);
        if (!Files.isRegularFile(file)) {
            List<String> names = names();
            throw new IllegalArgumentException("there is no baseline '" + name + "' in '" + directory + "': "
                    + (names.isEmpty() ? "none at all" : "there are " + String.join(", ", names)));
        }
        return file;
    }

    /** The names of all, sorted. */
    public List<String> names() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    /**
     * Saves a baseline, in place of one of the same name.
     *
     * @param results of two sides the head counts
     * @param date when they were measured
     * @return how many benchmarks it has
     * @throws IllegalArgumentException when there is nothing in them to compare with
     */
    public int save(String name, ResultSet results, LocalDate date) throws IOException {
        Path file = file(name);
        List<Result> deciding = results.onlyArm().stream()
                .filter(result -> result.gating() && !result.counted().isEmpty())
                .toList();
        if (deciding.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to save: no benchmark was measured");
        }
        Map<String, Long> uses = deciding.stream()
                .collect(Collectors.groupingBy(result -> result.id().benchmark(), Collectors.counting()));
        Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
        for (Result result : deciding) {
            boolean unique = uses.get(result.id().benchmark()) == 1;
            entries.put(unique ? result.id().benchmark() : result.id().toString(), entry(result, date));
        }
        AtomicFile.write(file, out -> out.write(JSON.writeValueAsBytes(entries)));
        return entries.size();
    }

    private static Map<String, Object> entry(Result result, LocalDate date) {
        Unit unit = Unit.of(result.readIn());
        double[] medians = Arrays.stream(result.medians()).map(unit::restore).toArray();
        double[] sorted = medians.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("value", sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
        entry.put("unit", result.readIn());
        entry.put("description", result.id().toString());
        entry.put("date", date.toString());
        entry.put("suite", result.id().suite());
        entry.put("benchmark", result.id().benchmark());
        entry.put("params", result.id().params());
        entry.put("metric", result.id().metric());
        entry.put("better", result.better().name().toLowerCase(Locale.ROOT));
        entry.put("medians", medians);
        return entry;
    }

    /** Removes a baseline. */
    public void remove(String name) throws IOException {
        Files.delete(existing(name));
    }
}
