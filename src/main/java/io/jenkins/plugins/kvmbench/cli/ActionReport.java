package io.jenkins.plugins.kvmbench.cli;

import io.jenkins.plugins.kvmbench.engine.codec.AtomicFile;
import io.jenkins.plugins.kvmbench.engine.codec.DecisionJson;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Terms;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.github.Publication;
import io.jenkins.plugins.kvmbench.engine.plan.Gates;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Report;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlReport;
import io.jenkins.plugins.kvmbench.engine.report.markdown.Markdown;
import io.jenkins.plugins.kvmbench.engine.report.markdown.MarkdownReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The reporting step of the GitHub Action: job summary, outputs, annotations, reports as files, and what {@link ActionPublish}
 * does. Its exit code is the verdict.
 */
final class ActionReport {

    /** The verdict where an input, or the workflow, is not as it can be. */
    static final String MISCONFIGURED = "misconfigured";

    private final ActionInputs inputs;
    private final ActionEvent event;
    private final ActionFiles files;
    private final RunnerFiles runner;
    private final RunnerLog log;
    private final Map<String, String> environment;

    ActionReport(
            ActionInputs inputs,
            ActionEvent event,
            ActionFiles files,
            RunnerFiles runner,
            RunnerLog log,
            Map<String, String> environment) {
        this.inputs = inputs;
        this.event = event;
        this.files = files;
        this.runner = runner;
        this.log = log;
        this.environment = environment;
    }

    int run(ActionPublish publish) throws IOException, InterruptedException {
        boolean elsewhere = inputs.given("publish");
        Optional<ActionResults> measured = elsewhere ? Optional.of(untrusted()) : ActionResults.own(files);
        // What another run measured failed that run already.
        ActionFiles.End end = elsewhere ? new ActionFiles.End(ExitCodes.PASS, "") : files.readEnd();
        if (measured.isEmpty()) {
            nothing(end);
            return end.code();
        }
        ReportInput input = publish.accepting(measured.get().input(links()));
        int code = elsewhere ? ExitCodes.PASS : input.decision().map(ExitCodes::of).orElse(end.code());
        write(input);
        runner.summary(Publication.of(input).markdown(Publication.STEP_SUMMARY));
        outputs(input, code);
        annotate(input);
        publish.publish(input);
        return code;
    }

    private ActionResults untrusted() throws IOException {
        Gates gates = new ActionArguments(inputs, files, event).gates();
        return ActionResults.untrusted(
                Path.of(inputs.text("publish").strip()), event.sha(), gates.policy(), new Terms(gates.waivers(), List.of()));
    }

    private void write(ReportInput input) throws IOException {
        for (Map.Entry<Path, Report> file :
                Map.of(files.html(), new HtmlReport(), files.markdown(), new MarkdownReport()).entrySet()) {
            byte[] text = file.getValue().render(input).getBytes(StandardCharsets.UTF_8);
            write(file.getKey(), out -> out.write(text));
        }
        if (input.decision().isPresent()) {
            write(files.decision(), out -> DecisionJson.write(input.decision().get(), out));
        }
    }

    /** What was measured may have left a link there. */
    private static void write(Path file, AtomicFile.Content content) throws IOException {
        Files.deleteIfExists(file);
        AtomicFile.write(file, content);
    }

    private void outputs(ReportInput input, int code) throws IOException {
        Optional<Decision> decision = input.decision();
        double mde = 100 * decision.map(Decision::largestUndecidedMde).orElse(Double.NaN);
        boolean measured = Headline.of(input).tone() != Headline.Tone.BAD;
        runner.output(
                "verdict",
                decision.map(one -> one.outcome().name().toLowerCase(Locale.ROOT))
                        .orElse(code == ExitCodes.CANNOT ? "cannot" : measured ? "measured" : "invalid"));
        runner.output("regressions", count(decision, Verdict.REGRESSED));
        runner.output("inconclusive", count(decision, Verdict.INCONCLUSIVE));
        runner.output("mde", Double.isNaN(mde) ? "" : String.format(Locale.ROOT, "%.1f", mde));
        runner.output("report-path", files.html().toString());
        Path from = inputs.given("publish") ? Path.of(inputs.text("publish").strip()) : files.directory();
        Path file = new ActionFiles(from.toAbsolutePath()).results();
        // Those of a matrix lie in folders.
        Path results = Files.exists(file) ? file : from.toAbsolutePath();
        runner.output("json-path", (decision.isPresent() ? files.decision() : results).toString());
        runner.output("results-path", results.toString());
    }

    private static String count(Optional<Decision> decision, Verdict verdict) {
        return Long.toString(decision.map(one -> one.count(verdict)).orElse(0L));
    }

    private void annotate(ReportInput input) {
        Headline headline = Headline.of(input);
        RunnerLog.Level level =
                switch (headline.tone()) {
                    case BAD -> RunnerLog.Level.error;
                    case WARNING -> RunnerLog.Level.warning;
                    case GOOD, NEUTRAL -> RunnerLog.Level.notice;
                };
        log.annotate(level, headline.toString());
        input.decision()
                .map(Decision::error)
                .filter(error -> !error.isEmpty())
                .ifPresent(error -> log.annotate(RunnerLog.Level.error, error));
    }

    private void nothing(ActionFiles.End end) throws IOException {
        String verdict =
                switch (end.code()) {
                    case ExitCodes.CANNOT -> "cannot";
                    case ExitCodes.USAGE -> MISCONFIGURED;
                    default -> "invalid";
                };
        String reason = end.reason().isEmpty() ? "the step before says why" : end.reason();
        nothing(runner, log, verdict, (end.code() == ExitCodes.CANNOT ? "this runner cannot measure: " : "nothing was measured: ") + reason);
    }

    /** What is told where there are no results, so that nobody has to look for it in a log. */
    static void nothing(RunnerFiles runner, RunnerLog log, String verdict, String text) throws IOException {
        runner.output("verdict", verdict);
        runner.output("regressions", "0");
        runner.output("inconclusive", "0");
        runner.summary("### 🔴 kvmbench: " + Markdown.text(text) + "\n");
        log.annotate(RunnerLog.Level.error, text);
    }

    /** First where the measuring run shows its log, then its files, then what the workflow's author wants to be at hand. */
    private List<ReportInput.Link> links() {
        String server = environment.getOrDefault("GITHUB_SERVER_URL", "");
        List<ReportInput.Link> links = new ArrayList<>();
        if (event.run() != 0 && !server.isEmpty()) {
            String run = server + "/" + event.repository() + "/actions/runs/" + event.run();
            links.add(new ReportInput.Link("workflow run", run));
            if (inputs.given("publish") || inputs.given("artifact")) {
                links.add(new ReportInput.Link("artifacts", run + "#artifacts"));
            }
        }
        links.addAll(inputs.links());
        return links;
    }
}
