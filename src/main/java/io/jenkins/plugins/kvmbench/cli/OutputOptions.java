package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.codec.ResultWriter;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.RowChoice;
import io.jenkins.plugins.kvmbench.engine.report.SuiteReport;
import io.jenkins.plugins.kvmbench.engine.report.data.CsvReport;
import io.jenkins.plugins.kvmbench.engine.report.data.InvocationsCsv;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlReport;
import io.jenkins.plugins.kvmbench.engine.report.markdown.MarkdownReport;
import io.jenkins.plugins.kvmbench.engine.report.text.TextReport;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.suite.SuiteException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where reports go. */
final class OutputOptions {

    private static final Map<String, Report> REPORTS = Map.of(
            "--markdown", new MarkdownReport(),
            "--html", new HtmlReport(),
            "--csv", new CsvReport(),
            "--csv-invocations", new InvocationsCsv());

    /** Files in the suites' own formats that were asked for, by option. */
    private final Map<SuiteReport.Export, String> exports = new LinkedHashMap<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "the gate's decision, or the results where nothing is compared, as JSON; like every report, '-' for "
                    + "standard output, and nothing else there")
    private String json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "the summary that a pull request gets")
    private String markdown;

    @Option(names = "--html", paramLabel = "FILE", description = "the full report in one file")
    private String html;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "one line per benchmark and metric: both sides' medians, and what the gate says")
    private String csv;

    @Option(names = "--csv-invocations", paramLabel = "FILE", description = "one line per invocation, those that do not count too")
    private String csvInvocations;

    @Option(names = "--all", description = "shows all rows, not only those that changed or are suspicious")
    private boolean all;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "worst",
            description = "of a comparison's rows: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Sorting sort;

    @Option(names = {"-q", "--quiet"}, description = "only the verdict")
    private boolean quiet;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never (default: ${DEFAULT-VALUE})")
    private Color color;

    /** Adds the suites' own formats to the command's options. */
    @Spec(Spec.Target.MIXEE)
    private void into(CommandSpec command) {
        SuiteReport.all().flatMap(suite -> suite.exports().stream()).forEach(export -> command.addOption(
                OptionSpec.builder(export.option())
                        .type(String.class)
                        .paramLabel("FILE")
                        .description(export.help())
                        .setter(new ISetter() {
                            @Override
                            @SuppressWarnings("unchecked")
                            public <T> T set(T file) {
                                return (T) exports.put(export, (String) file);
                            }
                        })
                        .build()));
    }

    /** How rows are sorted. */
    enum Sorting {
        worst(RowChoice.Order.WORST),
        name(RowChoice.Order.NAME),
        change(RowChoice.Order.CHANGE);

        private final RowChoice.Order order;

        Sorting(RowChoice.Order order) {
            this.order = order;
        }
    }

    /** When to use colour. */
    enum Color {
        auto,
        always,
        never
    }

    ProgressView progress(CommandSpec spec, ProgressView.Saver saver) {
        return ProgressView.create(System.err, quiet, saver);
    }

    /**
     * Looks at the options before anything is read or measured for them.
     *
     * @param out where the command writes its results beside them, empty where it does not
     * @param inputs what it reads
     * @param shown which rows
     * @throws SuiteException when they cannot be obeyed
     */
    void check(Optional<String> out, List<Path> inputs, RowFilter shown) {
        Map<String, String> all = targets();
        out.ifPresent(file -> all.put("--out", file));
        Targets.check(all, inputs);
        List<String> onStdout = targets().entrySet().stream()
                .filter(target -> target.getValue().equals(Documents.STDOUT))
                .map(Map.Entry::getKey)
                .toList();
        if (onStdout.size() > 1) {
            throw new SuiteException(
                    "only one report has room on standard output, not " + String.join(" and ", onStdout));
        }
        rows(shown);
    }

    /**
     * The verdict for people first, then all files that were asked for: one that cannot be written costs neither the verdict nor
     * the others.
     *
     * @return whether all were written; what was not is told on standard error
     */
    boolean write(CommandSpec spec, Judgement judgement, RowFilter shown) throws IOException {
        ReportInput input = ReportInput.of(judgement).withData(html == null ? "" : text(judgement.results()));
        if (targets().containsValue(Documents.STDOUT)) {
            spec.commandLine().getErr().print(new TextReport(width(), false, true).render(input));
            spec.commandLine().getErr().flush();
        } else {
            PrintWriter out = spec.commandLine().getOut();
            out.print(new TextReport(width(), colored(), quiet, rows(shown)).render(input));
            out.flush();
        }
        boolean written = true;
        for (Map.Entry<String, String> target : targets().entrySet()) {
            written &= Documents.tryWrite(
                    spec, target.getKey(), target.getValue(), out -> write(target.getKey(), input, out));
        }
        return written;
    }

    /** Where each report goes that was asked for, by its option. */
    private Map<String, String> targets() {
        Map<String, String> targets = new LinkedHashMap<>();
        targets.put("--json", json);
        targets.put("--markdown", markdown);
        targets.put("--html", html);
        targets.put("--csv", csv);
        targets.put("--csv-invocations", csvInvocations);
        exports.forEach((export, file) -> targets.put(export.option(), file));
        targets.values().removeIf(Objects::isNull);
        return targets;
    }

    private void write(String option, ReportInput input, OutputStream out) throws IOException {
        if (!option.equals("--json")) {
            out.write(report(option).render(input).getBytes(StandardCharsets.UTF_8));
        } else if (input.decision().isPresent()) {
            DecisionJson.write(input.decision().get(), out);
        } else {
            ResultWriter.write(input.results(), out);
        }
    }

    private Report report(String option) {
        return exports.keySet().stream()
                .filter(export -> export.option().equals(option))
                .map(SuiteReport.Export::report)
                .findFirst()
                .orElseGet(() -> REPORTS.get(option));
    }

    private RowChoice rows(RowFilter shown) {
        return new RowChoice(all, shown.pattern(), sort.order);
    }

    private static String text(ResultSet results) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ResultWriter.write(results, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private boolean colored() {
        return color == Color.always || color == Color.auto && Terminal.present() && System.getenv("NO_COLOR") == null;
    }

    private static int width() {
        return Math.max(Terminal.width(), TextReport.NARROWEST);
    }
}
