package io.jenkins.plugins.kvmbench.ui;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Job;
import io.jenkins.plugins.kvmbench.storage.JobBenchmarks;
import io.jenkins.plugins.kvmbench.storage.ResultId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The benchmarks of one job: the trend on its main page, and the way to the page of each id. */
@ExportedBean(defaultVisibility = 2)
public final class JobTrends implements Action {

    static final String URL = "kvmbench";

    private final Job<?, ?> job;

    JobTrends(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Hidden as long as there is nothing to see. */
    @Override
    public String getIconFileName() {
        return JobBenchmarks.of(job).ids().isEmpty() ? null : "symbol-analytics";
    }

    @Override
    public String getDisplayName() {
        return Messages.JobTrends_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** One for each id; the steps' own id comes first. */
    @Exported(inline = true)
    public List<TrendPage> getTrends() {
        return JobBenchmarks.of(job).ids().stream()
                .sorted(Comparator.comparing((String id) -> !id.equals(ResultId.DEFAULT))
                        .thenComparing(Comparator.naturalOrder()))
                .map(id -> new TrendPage(job, id))
                .toList();
    }

    public TrendPage getDynamic(String id) {
        return JobBenchmarks.of(job).ids().contains(id) ? new TrendPage(job, id) : null;
    }

    /** The first id's page, or what to do as long as there is none. */
    public HttpResponse doIndex() {
        List<TrendPage> trends = getTrends();
        return trends.isEmpty()
                ? HttpResponses.forwardToView(this, "empty")
                : new HttpRedirect(trends.get(0).getId() + "/");
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Adds itself to every job. */
    @Extension
    public static final class Factory extends TransientActionFactory<Job<?, ?>> {

        @SuppressWarnings({"unchecked", "rawtypes"})
        @Override
        public Class<Job<?, ?>> type() {
            return (Class) Job.class;
        }

        @Override
        public Class<JobTrends> actionType() {
            return JobTrends.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job<?, ?> job) {
            return Set.of(new JobTrends(job));
        }
    }
}
