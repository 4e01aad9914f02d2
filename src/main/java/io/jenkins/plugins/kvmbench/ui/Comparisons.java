package io.jenkins.plugins.kvmbench.ui;

import hudson.model.Job;
import io.jenkins.plugins.kvmbench.engine.history.RecordedBuild;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;

/** Where two builds are chosen; each pair has a page of its own below. */
public final class Comparisons {

    private static final Pattern PAIR = Pattern.compile("([1-9]\\d{0,8})-([1-9]\\d{0,8})");

    /** Builds that are proposed; any other can be typed. */
    private static final int MOST_PROPOSED = 100;

    private final Job<?, ?> job;
    private final String id;

    Comparisons(Job<?, ?> job, String id) {
        this.job = job;
        this.id = id;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    public TrendPage getTrend() {
        return new TrendPage(job, id);
    }

    /** The builds that are proposed, the newest first. */
    public List<RecordedBuild> getBuilds() throws IOException {
        return JobBenchmarks.of(job).builds(id).stream()
                .filter(build -> !build.deleted())
                .limit(MOST_PROPOSED)
                .toList();
    }

    /** The page of a pair such as {@code 41-42}: the base's number and the head's. */
    public ComparisonPage getDynamic(String pair) {
        Matcher numbers = PAIR.matcher(pair);
        return numbers.matches()
                ? new ComparisonPage(
                        job, id, Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
                : null;
    }

    /** The form, or the page of the two builds that it sent. */
    public HttpResponse doIndex(@QueryParameter Integer base, @QueryParameter Integer head) {
        return base == null || head == null || base < 1 || head < 1
                ? HttpResponses.forwardToView(this, "choose")
                : new HttpRedirect(base + "-" + head + "/");
    }
}
