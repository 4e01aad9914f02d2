package io.jenkins.plugins.kvmbench.engine.importer;

import io.jenkins.plugins.kvmbench.engine.codec.Content;
import io.jenkins.plugins.kvmbench.engine.codec.FormatException;
import io.jenkins.plugins.kvmbench.engine.codec.JsonInput;
import io.jenkins.plugins.kvmbench.engine.codec.Lmbench;
import io.jenkins.plugins.kvmbench.engine.codec.LmbenchResults;
import io.jenkins.plugins.kvmbench.engine.codec.LmbenchSummary;
import io.jenkins.plugins.kvmbench.engine.result.Contamination;
import io.jenkins.plugins.kvmbench.engine.result.Direction;
import io.jenkins.plugins.kvmbench.engine.result.Invocation;
import io.jenkins.plugins.kvmbench.engine.result.Status;
import io.jenkins.plugins.kvmbench.engine.result.Unit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * LMBench's results: a file of its results directory, which is one run; or its summary, of whose systems one is named,
 * {@code summary.txt@2} for the second, or several, {@code summary.txt@1,2}, which are runs of the same.
 */
final class LmbenchImporter implements Importer {

    private static final String NAME = "lmbench";

    /** A run's results file has some 30 KB. */
    private static final int MAX_BYTES = 16 << 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean detect(Shape shape) {
        String text = shape.beginning();
        return text.contains(Lmbench.SUMMARY) || text.contains(Lmbench.RESULTS);
    }

    @Override
    public void read(JsonInput in, Document into) throws IOException {
        throw in.error("expected text that LMBench has written");
    }

    @Override
    public void read(Path file, String part, Document into) throws IOException {
        List<String> lines = lines(file);
        boolean summary = lines.stream().anyMatch(line -> line.contains(Lmbench.SUMMARY));
        List<Lmbench.Measured> systems =
                summary ? LmbenchSummary.parse(lines) : List.of(LmbenchResults.parse(lines));
        List<Lmbench.Measured> chosen = summary || !part.isEmpty() ? choose(file, part, systems) : systems;
        if (chosen.stream().allMatch(system -> system.values().isEmpty())) {
            throw new FormatException(
                    file.toString(), "", "has no figure of LMBench's OS subset: expected lines as 'Simple syscall: 0.1 microseconds'");
        }
        add(chosen, into);
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        long characters = 0;
        try (InputStream content = Content.open(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                characters += line.length() + 1;
                if (characters > MAX_BYTES) {
                    throw new FormatException(
                            file.toString(), "", "is longer than " + (MAX_BYTES >> 20) + " MB, which no results of LMBench are");
                }
            }
        }
        return lines;
    }

    private static List<Lmbench.Measured> choose(Path file, String part, List<Lmbench.Measured> systems)
            throws FormatException {
        if (part.isEmpty() && systems.size() > 1) {
            throw new FormatException(file.toString(), "", "has " + systems.size() + " systems, name one of them: "
                    + file.getFileName() + "@1 for " + name(systems.get(0)) + " to " + file.getFileName() + "@" + systems.size() + " for "
                    + name(systems.get(systems.size() - 1)));
        }
        List<Lmbench.Measured> chosen = new ArrayList<>();
        for (String number : part.isEmpty() ? new String[] {"1"} : part.split(",")) {
            if (!number.matches("[1-9][0-9]{0,5}") || Integer.parseInt(number) > systems.size()) {
                throw new FormatException(file.toString(), "", "has no system '" + number + "': they are numbered from 1 to "
                        + systems.size() + ", several as 1,2");
            }
            chosen.add(systems.get(Integer.parseInt(number) - 1));
        }
        return chosen;
    }

    private static String name(Lmbench.Measured system) {
        return "'" + system.host() + " " + system.os() + "'";
    }

    /** Each run is an invocation. */
    private static void add(List<Lmbench.Measured> runs, Document into) {
        Map<Lmbench.Figure, List<Invocation>> figures = new LinkedHashMap<>();
        for (Lmbench.Measured run : runs) {
            run.values().forEach((figure, value) -> figures.computeIfAbsent(figure, first -> new ArrayList<>())
                    .add(new Invocation(
                            Invocation.UNKNOWN_SLOT,
                            0,
                            new double[] {value},
                            0,
                            Status.OK,
                            Contamination.UNKNOWN,
                            "")));
        }
        figures.forEach((figure, invocations) -> into.entry(NAME, figure.benchmark(), figure.params(), Map.of())
                .add(
                        figure.metric(),
                        Unit.of(figure.isTime() ? "s" : "B/s"),
                        figure.isTime() ? Direction.LOWER : Direction.HIGHER,
                        true,
                        invocations));
    }
}
