package io.jenkins.plugins.kvmbench.ui;

import hudson.Util;
import hudson.model.Api;
import hudson.model.Job;
import hudson.security.Permission;
import io.jenkins.plugins.kvmbench.config.Permissions;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Acceptance;
import io.jenkins.plugins.kvmbench.engine.gate.rulings.Waiver;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.engine.history.Series;
import io.jenkins.plugins.kvmbench.engine.history.Trend;
import io.jenkins.plugins.kvmbench.engine.report.figure.TrendChart;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the builds of a job recorded under one id: trend, baseline, waivers, comparisons; made for one request. */
@ExportedBean(defaultVisibility = 2)
public final class TrendPage {

    /** Points in a chart: more than it has pixels show nothing more. */
    private static final int MOST_POINTS = 1000;

    /** Series in one answer: who looks for another one searches. */
    private static final int MOST_SERIES = 300;

    private static final int LONGEST_TEXT = 1000;

    private final Job<?, ?> job;
    private final String id;
    private final JobBenchmarks benchmarks;

    TrendPage(Job<?, ?> job, String id) {
        this.job = job;
        this.id = id;
        this.benchmarks = JobBenchmarks.of(job);
    }

    public Job<?, ?> getJob() {
        return job;
    }

    @Exported
    public String getId() {
        return id;
    }

    public String getDisplayName() {
        return Labels.of(id);
    }

    /** Where this page is, from Jenkins' root. */
    public String getPath() {
        return job.getUrl() + JobTrends.URL + "/" + id + "/";
    }

    @Exported
    public String getUrl() {
        return Jenkins.get().getRootUrlFromRequest() + getPath();
    }

    /** All ids of the job, this one among them. */
    public List<TrendPage> getSiblings() {
        return new JobTrends(job).getTrends();
    }

    /** The newest builds that recorded, the newest first. */
    public List<RecordedBuild> getBuilds() throws IOException {
        return benchmarks.builds(id).stream().limit(MOST_SERIES).toList();
    }

    /** How many builds there are points of. */
    @Exported
    public int getBuildCount() throws IOException {
        return benchmarks.builds(id).size();
    }

    /** The series that match a search, as JSON for the chart's list. */
    public HttpResponse doSeries(@QueryParameter String search) throws IOException {
        List<Series> all = benchmarks.seriesOf(id);
        Map<String, Level> alarms = benchmarks.alarms(id);
        return Answers.json(out -> TrendChart.writeSeries(all, alarms, Util.fixNull(search), MOST_SERIES, out));
    }

    /** One series over the builds, as JSON for the chart. */
    public HttpResponse doTrend(@QueryParameter String series) throws IOException {
        Optional<Trend> trend = benchmarks.trend(id, Util.fixNull(series), Optional.empty(), MOST_POINTS);
        if (trend.isEmpty()) {
            return HttpResponses.notFound();
        }
        List<Acceptance> baselines = benchmarks.rulings(id).acceptances();
        return Answers.json(out -> TrendChart.write(trend.get(), baselines, benchmarks.isComplete(id), out));
    }

    /** Pages that compare any two builds. */
    public Comparisons getCompare() {
        return new Comparisons(job, id);
    }

    public Api getApi() {
        return new Api(this);
    }

    /** The baseline that people chose, null when there is none. */
    public Acceptance getAcceptance() throws IOException {
        return benchmarks.acceptedBaseline(id).orElse(null);
    }

    @Exported
    public Integer getBaselineBuild() throws IOException {
        return benchmarks.acceptedBaseline(id).map(Acceptance::build).orElse(null);
    }

    /** All that were ever given: who asks why a build passed finds those that are over. */
    public List<WaiverView> getWaivers() throws IOException {
        return benchmarks.rulings(id).waivers().stream().map(WaiverView::new).toList();
    }

    public boolean isMayAccept() {
        return job.hasPermission(Permissions.ACCEPT);
    }

    public boolean isMayWaive() {
        return job.hasPermission(Permissions.WAIVE);
    }

    /** The first day that a waiver may end on. */
    public String getTomorrow() {
        return LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
    }

    /** The day that the form proposes: long enough to mend something, short enough not to be forgotten. */
    public String getProposedDay() {
        return LocalDate.now(ZoneOffset.UTC).plusDays(14).toString();
    }

    @RequirePOST
    public HttpResponse doAccept(@QueryParameter int build, @QueryParameter String reason) throws IOException {
        check(Permissions.ACCEPT);
        if (benchmarks.builds(id).stream().noneMatch(known -> known.number() == build && !known.deleted())) {
            throw badRequest(Messages.TrendPage_NoSuchBuild(build, id));
        }
        benchmarks.accept(id, build, author(), text(reason, Messages.TrendPage_NoReason()));
        return new HttpRedirect(".");
    }

    @RequirePOST
    public HttpResponse doClear() throws IOException {
        check(Permissions.ACCEPT);
        benchmarks.clearBaseline(id, author());
        return new HttpRedirect(".");
    }

    @RequirePOST
    public HttpResponse doWaive(
            @QueryParameter String pattern, @QueryParameter String reason, @QueryParameter String until)
            throws IOException {
        check(Permissions.WAIVE);
        Waiver waiver = new Waiver(
                text(pattern, Messages.TrendPage_NoPattern()),
                author(),
                text(reason, Messages.TrendPage_NoReason()),
                Instant.now(),
                endOf(until),
                null);
        benchmarks.waive(id, waiver);
        return new HttpRedirect(".");
    }

    @RequirePOST
    public HttpResponse doRevoke(@QueryParameter String waiver) throws IOException {
        check(Permissions.WAIVE);
        for (Waiver known : benchmarks.waivers(id)) {
            if (new WaiverView(known).getKey().equals(waiver)) {
                benchmarks.revoke(id, known, author());
            }
        }
        return new HttpRedirect(".");
    }

    private void check(Permission permission) {
        job.checkPermission(permission);
    }

    private static String author() {
        return Jenkins.getAuthentication2().getName();
    }

    private static String text(String given, String missing) {
        String text = Util.fixNull(given).trim();
        if (text.isEmpty()) {
            throw badRequest(missing);
        }
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** The end of a day, as forms send days. */
    private static Instant endOf(String day) {
        Instant end;
        try {
            end = LocalDate.parse(Util.fixNull(day)).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw badRequest(Messages.TrendPage_NoDay(day));
        }
        if (!end.isAfter(Instant.now())) {
            throw badRequest(Messages.TrendPage_DayIsOver(day));
        }
        return end;
    }

    private static HttpResponses.HttpResponseException badRequest(String message) {
        return HttpResponses.errorWithoutStack(400, message);
    }
}
