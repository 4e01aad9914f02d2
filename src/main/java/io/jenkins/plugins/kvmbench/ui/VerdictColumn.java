package io.jenkins.plugins.kvmbench.ui;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Run;
import hudson.views.ListViewColumn;
import hudson.views.ListViewColumnDescriptor;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The verdict of the last completed build in a list of jobs. */
public class VerdictColumn extends ListViewColumn {

    @DataBoundConstructor
    public VerdictColumn() {}

    /** What the job's last completed build recorded, the worst first; empty for what is no job. */
    public List<ResultPage> results(Object item) {
        Run<?, ?> last = item instanceof Job<?, ?> job ? job.getLastCompletedBuild() : null;
        RunBenchmarks benchmarks = last == null ? null : last.getAction(RunBenchmarks.class);
        return benchmarks == null
                ? List.of()
                : benchmarks.getResults().stream().sorted(ResultPage.WORST_FIRST).toList();
    }

    @Extension
    @Symbol("kvmBenchVerdict")
    public static class DescriptorImpl extends ListViewColumnDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerdictColumn_DisplayName();
        }

        /** Most lists hold jobs without benchmarks. */
        @Override
        public boolean shownByDefault() {
            return false;
        }
    }
}
