package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.report.CsvReport;
import io.jenkins.plugins.kvmbench.engine.report.DatReport;
import io.jenkins.plugins.kvmbench.engine.report.HtmlReport;
import io.jenkins.plugins.kvmbench.engine.report.MarkdownReport;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.SnapshotFigure;
import io.jenkins.plugins.kvmbench.engine.report.TextReport;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where reports go. */
final class OutputOptions {

    private static final String STDOUT = "-";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "the gate's decision, or the results where nothing is compared, as JSON; '-': standard output, and "
                    + "nothing else there")
    private String json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "the summary that a pull request gets")
    private Path markdown;

    @Option(names = "--html", paramLabel = "FILE", description = "the full report in one file")
    private Path html;

    @Option(names = "--csv", paramLabel = "FILE", description = "one line per benchmark and metric")
    private Path csv;

    @Option(names = "--dat", paramLabel = "FILE", description = "the snapshot grid as snapchange's graphs read it")
    private Path dat;

    @Option(names = "--svg", paramLabel = "FILE", description = "the snapshot grid as a figure")
    private Path svg;

    @Option(names = "--scaling", paramLabel = "FILE", description = "the snapshot suite's scaling over cores as a figure")
    private Path scaling;

    @Option(names = {"-q", "--quiet"}, description = "only the verdict")
    private boolean quiet;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never (default: ${DEFAULT-VALUE})")
    private Color color;

    /** When to use colour. */
    enum Color {
        auto,
        always,
        never
    }

    ProgressView progress(CommandSpec spec, ProgressView.Saver saver) {
        return ProgressView.create(System.err, quiet, terminal(), saver);
    }

    /** Writes all that was asked for, standard output last. */
    void write(CommandSpec spec, Judgement judgement) throws IOException {
        ResultSet results = judgement.results();
        Optional<Decision> decision = judgement.decision();
        ReportInput input = new ReportInput(results, decision, html == null ? "" : text(results), List.of());
        for (Map.Entry<Path, Report> file : files().entrySet()) {
            String text = file.getValue().render(input);
            AtomicFile.write(file.getKey(), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }
        if (!STDOUT.equals(json)) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(new TextReport(width(), colored(), quiet).render(input));
            out.flush();
        }
        if (json != null) {
            Documents.write(spec, json, out -> {
                if (decision.isPresent()) {
                    DecisionJson.write(decision.get(), out);
                } else {
                    ResultWriter.write(results, out);
                }
            });
        }
    }

    private static String text(ResultSet results) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ResultWriter.write(results, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Map<Path, Report> files() {
        Map<Path, Report> files = new LinkedHashMap<>();
        put(files, markdown, new MarkdownReport());
        put(files, html, new HtmlReport());
        put(files, csv, new CsvReport());
        put(files, dat, new DatReport());
        put(files, svg, new SnapshotFigure(SnapshotFigure.Measure.PER_CORE));
        put(files, scaling, new SnapshotFigure(SnapshotFigure.Measure.TOTAL));
        return files;
    }

    private static void put(Map<Path, Report> files, Path file, Report report) {
        Stream.ofNullable(file).forEach(path -> files.put(path, report));
    }

    private boolean colored() {
        return color == Color.always || color == Color.auto && terminal() && System.getenv("NO_COLOR") == null;
    }

    private static boolean terminal() {
        return System.console() != null;
    }

    private static int width() {
        try {
            return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
        } catch (NumberFormatException notSet) {
            return 120;
        }
    }
}
