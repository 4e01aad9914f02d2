package io.jenkins.plugins.kvmbench.ui;

import hudson.model.Api;
import hudson.model.HealthReport;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Mode;
import io.jenkins.plugins.kvmbench.engine.gate.Outcome;
import io.jenkins.plugins.kvmbench.engine.gate.Verdict;
import io.jenkins.plugins.kvmbench.engine.report.Headline;
import io.jenkins.plugins.kvmbench.engine.report.Markup;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.report.data.InvocationsCsv;
import io.jenkins.plugins.kvmbench.engine.report.figure.Sparkline;
import io.jenkins.plugins.kvmbench.engine.report.html.HtmlTable;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.engine.result.RunInfo;
import io.jenkins.plugins.kvmbench.engine.result.SeriesId;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What one recording step of a build measured; made for one request. */
@ExportedBean(defaultVisibility = 2)
public final class ResultPage {

    static final Comparator<ResultPage> WORST_FIRST =
            Comparator.comparing((ResultPage page) -> page.action.headline().tone());

    private static final Logger LOGGER = Logger.getLogger(ResultPage.class.getName());

    /** Rows in the remote interface of whoever does not ask for all. */
    static final int MOST_EXPORTED = 200;

    private static final int SPARKLINE_BUILDS = 30;

    /** Squares in the build's summary. */
    private static final int SUMMARY_SQUARES = 100;

    private final BenchmarkAction action;
    private ReportInput read;

    ResultPage(BenchmarkAction action) {
        this.action = action;
    }

    public Run<?, ?> getRun() {
        return action.getRun();
    }

    public Job<?, ?> getJob() {
        return getRun().getParent();
    }

    public String getDisplayName() {
        return Labels.of(action.getId());
    }

    @Exported
    public String getId() {
        return action.getId();
    }

    /** Where this page is, from Jenkins' root. */
    public String getPath() {
        return getRun().getUrl() + RunBenchmarks.URL + "/" + getId() + "/";
    }

    public TrendPage getTrend() {
        return new TrendPage(getJob(), getId());
    }

    /** The trend's URL from Jenkins' root. */
    public String getTrendPath() {
        return getTrend().getPath();
    }

    public Headline getHeadline() {
        return action.headline();
    }

    public String getTone() {
        return ReportView.tone(action.headline());
    }

    /** What it was compared with where that is not in the same build, or why with nothing; empty otherwise. */
    @Exported
    public String getBaseline() {
        return action.getBaseline();
    }

    @Exported
    public boolean isWeak() {
        return action.isWeak();
    }

    /** The whole record. */
    public ReportView getReport() throws IOException {
        return new ReportView(input()).withHistory(this::sparklines);
    }

    /** Why the record cannot be shown, null when it can. */
    public String getFailure() {
        try {
            input();
            return null;
        } catch (IOException e) {
            return Labels.of(e);
        }
    }

    /**
     * The squares of the build's summary, or why there are none.
     *
     * @param root Jenkins' URL, without a slash at its end
     */
    public Summary summary(String root) {
        try {
            HtmlTable table = HtmlTable.of(decisionOrAll());
            return new Summary(table.strip(SUMMARY_SQUARES, root + "/" + getPath()), null);
        } catch (IOException e) {
            return new Summary(Markup.NONE, Labels.of(e));
        }
    }

    /**
     * What a build's summary shows.
     *
     * @param strip the squares
     * @param failure why there is none, null when there is one
     */
    public record Summary(Markup strip, String failure) {}

    /** Squares and rows of a comparison show what the decision says: then no results are read. */
    private ReportInput decisionOrAll() throws IOException {
        Optional<Decision> decision = action.decision();
        return decision.isPresent()
                ? ReportInput.of(new ResultSet(RunInfo.UNKNOWN, Agent.UNKNOWN, List.of(), List.of()), decision.get())
                : input();
    }

    private ReportInput input() throws IOException {
        if (read == null) {
            ResultSet results = action.results();
            read = action.decision()
                    .map(decision -> ReportInput.of(results, decision))
                    .orElseGet(() -> ReportInput.of(results));
        }
        return read;
    }

    private Map<SeriesId, Markup> sparklines(Set<SeriesId> series) {
        Map<SeriesId, Markup> sparklines = new HashMap<>();
        try {
            JobBenchmarks.of(getJob())
                    .recent(getId(), series, SPARKLINE_BUILDS, getRun().getNumber())
                    .forEach((id, points) -> sparklines.put(id, Sparkline.of(points)));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "No sparklines for " + getRun());
        }
        return sparklines;
    }

    public HttpResponse doRows(
            @QueryParameter String filter,
            @QueryParameter int column,
            @QueryParameter boolean descending,
            @QueryParameter int from,
            @QueryParameter int count)
            throws IOException {
        ReportView rows = new ReportView(decisionOrAll()).withHistory(this::sparklines);
        return Answers.rows(rows.getTable(), filter, column, descending, from, count);
    }

    public HttpResponse doDetail(@QueryParameter int row) throws IOException {
        return Answers.detail(new ReportView(input()).getTable(), row);
    }

    /** The recorded file, all samples included. */
    public HttpResponse doRaw() throws IOException {
        InputStream raw = action.raw();
        return Answers.file("application/gzip", fileName("json.gz"), raw);
    }

    /** One line for each invocation. */
    public HttpResponse doCsv() throws IOException {
        return Answers.file("text/csv;charset=UTF-8", fileName("csv"), new InvocationsCsv().render(input()));
    }

    private String fileName(String extension) {
        String name = getJob().getName() + "-" + getRun().getNumber() + "-" + getId();
        return name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + extension;
    }

    public Api getApi() {
        return new Api(this);
    }

    /** How the build is with these results: null when nothing was gated. */
    HealthReport getHealth() {
        return action.outcome().map(outcome -> new HealthReport(score(outcome), Messages._ResultPage_Health(
                        getDisplayName(), getHeadline().toString())))
                .orElse(null);
    }

    private static int score(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> 100;
            case WARNED -> 60;
            case FAILED -> 20;
            case INVALID -> 0;
        };
    }

    @Exported
    public String getUrl() {
        return Jenkins.get().getRootUrlFromRequest() + getPath();
    }

    /** The verdict in words. */
    @Exported
    public String getVerdict() {
        return getHeadline().word();
    }

    @Exported
    public String getSummary() {
        return getHeadline().sentence();
    }

    /** What the gate came to; null when nothing was gated. */
    @Exported
    public String getOutcome() {
        return action.outcome().map(Outcome::name).orElse(null);
    }

    /** What was compared with what; null when nothing was gated. */
    @Exported
    public String getMode() {
        return action.mode().map(Mode::name).orElse(null);
    }

    @Exported
    public int getBenchmarks() {
        return action.getBenchmarks();
    }

    @Exported
    public int getGated() {
        return action.getGated();
    }

    /** How many benchmarks got each verdict. */
    @Exported
    public Map<String, Integer> getCounts() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict.name(), action.count(verdict));
        }
        return counts;
    }

    /** The smallest regression that can be ruled out for all that is undecided, a share; null when all are decided. */
    @Exported
    public Double getMde() {
        double mde = action.getLargestUndecidedMde();
        return Double.isNaN(mde) ? null : mde;
    }

    /** The worst rows, only where this is asked for itself: a list of builds reads no records. */
    @Exported(visibility = 1)
    public List<ExportedRow> getRows() throws IOException {
        return getAllRows().stream().limit(MOST_EXPORTED).toList();
    }

    /** All rows, the worst first, or all that was measured where nothing was compared, for {@code tree=allRows[...]} alone: no depth comes down to here. */
    @Exported(visibility = Integer.MIN_VALUE)
    public List<ExportedRow> getAllRows() throws IOException {
        Optional<Decision> decision = action.decision();
        return decision.isPresent()
                ? decision.get().rows().stream().map(ExportedRow::new).toList()
                : action.results().onlyArm().stream().map(ExportedRow::new).toList();
    }

    @Exported
    public String getAgent() {
        return action.getAgent();
    }

    @Exported
    public String getFingerprint() {
        return action.getFingerprint();
    }
}
