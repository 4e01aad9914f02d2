package io.jenkins.plugins.kvmbench.ui;

import hudson.model.Job;
import hudson.model.ModelObject;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.gate.Decision;
import io.jenkins.plugins.kvmbench.engine.gate.Judgement;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.report.ReportInput;
import io.jenkins.plugins.kvmbench.engine.result.ResultSet;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;

/** Two builds that were measured apart, side by side: weak evidence, which the page says. Made for one request. */
public final class ComparisonPage implements ModelObject {

    private final Job<?, ?> job;
    private final String id;
    private final int base;
    private final int head;
    private ReportInput compared;

    ComparisonPage(Job<?, ?> job, String id, int base, int head) {
        this.job = job;
        this.id = id;
        this.base = base;
        this.head = head;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    public TrendPage getTrend() {
        return new TrendPage(job, id);
    }

    public int getBase() {
        return base;
    }

    public int getHead() {
        return head;
    }

    @Override
    public String getDisplayName() {
        return Messages.ComparisonPage_DisplayName(base, head);
    }

    /** Where a build's own page is, from Jenkins' root. */
    public String path(int build) {
        return job.getUrl() + build + "/" + RunBenchmarks.URL + "/" + id + "/";
    }

    /** Why the two cannot be compared, null when they can. */
    public String getFailure() {
        try {
            input();
            return null;
        } catch (IOException e) {
            return Labels.of(e);
        }
    }

    public ReportView getReport() throws IOException {
        return new ReportView(input());
    }

    private ReportInput input() throws IOException {
        if (compared == null) {
            compared = compare();
        }
        return compared;
    }

    private ReportInput compare() throws IOException {
        JobBenchmarks benchmarks = JobBenchmarks.of(job);
        ResultSet before = benchmarks.results(id, base);
        ResultSet after = benchmarks.results(id, head);
        Policy policy = benchmarks
                .decision(id, head)
                .map(Decision::policy)
                .orElseGet(() -> KvmBenchConfiguration.get().policy());
        return ReportInput.of(Judgement.apart(before, after, policy));
    }

    public HttpResponse doRows(
            @QueryParameter String filter,
            @QueryParameter int column,
            @QueryParameter boolean descending,
            @QueryParameter int from,
            @QueryParameter int count)
            throws IOException {
        return Answers.rows(getReport().getTable(), filter, column, descending, from, count);
    }

    public HttpResponse doDetail(@QueryParameter int row) throws IOException {
        return Answers.detail(getReport().getTable(), row);
    }
}
