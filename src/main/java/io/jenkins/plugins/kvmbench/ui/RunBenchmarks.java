package io.jenkins.plugins.kvmbench.ui;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.BuildBadgeAction;
import hudson.model.HealthReport;
import hudson.model.HealthReportingAction;
import hudson.model.Run;
import io.jenkins.plugins.kvmbench.storage.BenchmarkAction;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The benchmarks of one build: its summary, badge and health, and the way to the page of each recording. */
@ExportedBean(defaultVisibility = 2)
public final class RunBenchmarks implements BuildBadgeAction, HealthReportingAction {

    static final String URL = "kvmbench";

    private final Run<?, ?> run;

    private RunBenchmarks(Run<?, ?> run) {
        this.run = run;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-analytics";
    }

    @Override
    public String getDisplayName() {
        return Messages.RunBenchmarks_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** Everything that was recorded, in the order recorded. */
    @Exported(inline = true)
    public List<ResultPage> getResults() {
        return BenchmarkAction.of(run).stream().map(ResultPage::new).toList();
    }

    /** The only recording's page, or a list of them. */
    public HttpResponse doIndex() {
        List<ResultPage> results = getResults();
        return results.size() == 1
                ? new HttpRedirect(results.get(0).getId() + "/")
                : HttpResponses.forwardToView(this, "list");
    }

    /** The page of one recording. */
    public ResultPage getDynamic(String id) {
        return BenchmarkAction.of(run, id).map(ResultPage::new).orElse(null);
    }

    /** The recording that a badge is about: the one that is held most against the build. */
    public ResultPage getWorst() {
        return getResults().stream().min(ResultPage.WORST_FIRST).orElse(null);
    }

    @Override
    public HealthReport getBuildHealth() {
        ResultPage worst = getWorst();
        return worst == null ? null : worst.getHealth();
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Adds itself to builds that recorded something. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run<?, ?>> {

        @SuppressWarnings({"unchecked", "rawtypes"})
        @Override
        public Class<Run<?, ?>> type() {
            return (Class) Run.class;
        }

        /** Whoever looks for other actions does not ask this factory, which looks for one itself. */
        @Override
        public Class<RunBenchmarks> actionType() {
            return RunBenchmarks.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run<?, ?> run) {
            return BenchmarkAction.of(run).isEmpty() ? Set.of() : Set.of(new RunBenchmarks(run));
        }
    }
}
