package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.gate.Amount;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import java.io.Serial;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** From which change on some metrics warn and fail, and what that does to the build. */
public class BenchmarkGate implements Describable<BenchmarkGate>, Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final String metric;
    private Double warn;
    private Double fail;
    private double floor;
    private Criticality criticality = Criticality.FAILURE;

    /** @param metric a pattern ({@code *}, {@code ?}) for the metric's name or for {@code suite/benchmark}; empty: {@code *} */
    @DataBoundConstructor
    public BenchmarkGate(String metric) {
        String trimmed = Util.fixEmptyAndTrim(metric);
        this.metric = trimmed == null ? "*" : trimmed;
    }

    public String getMetric() {
        return metric;
    }

    /** Percent; null: this gate has no such limit, or the configured one where {@code fail} is null as well. */
    @CheckForNull
    public Double getWarn() {
        return warn;
    }

    @DataBoundSetter
    public void setWarn(Double warn) {
        this.warn = warn;
    }

    /** Percent; null: this gate has no such limit, or the configured one where {@code warn} is null as well. */
    @CheckForNull
    public Double getFail() {
        return fail;
    }

    @DataBoundSetter
    public void setFail(Double fail) {
        this.fail = fail;
    }

    /** In the metric's unit. */
    public double getFloor() {
        return floor;
    }

    @DataBoundSetter
    public void setFloor(double floor) {
        this.floor = floor;
    }

    public Criticality getCriticality() {
        return criticality;
    }

    @DataBoundSetter
    public void setCriticality(Criticality criticality) {
        this.criticality = criticality == null ? Criticality.FAILURE : criticality;
    }

    /** See {@link KvmBenchBuilder}. */
    @Serial
    private Object readResolve() {
        BenchmarkGate complete = new BenchmarkGate(metric);
        complete.setWarn(warn);
        complete.setFail(fail);
        complete.setFloor(floor);
        complete.setCriticality(criticality);
        return complete;
    }

    /**
     * The engine's limit.
     *
     * @param defaults what counts where this gate sets neither limit
     * @throws IllegalArgumentException when the limits contradict each other
     */
    Policy.Limit limit(Policy.Limit defaults) {
        boolean unset = warn == null && fail == null;
        Set<Level> given = EnumSet.noneOf(Level.class);
        if (warn != null) {
            given.add(Level.WARN);
        }
        if (fail != null) {
            given.add(Level.FAIL);
        }
        return new Policy.Limit(
                metric,
                unset ? defaults.warn() : share(warn),
                unset ? defaults.fail() : share(fail),
                new Amount(floor, ""),
                Amount.NONE,
                unset ? defaults.given() : given);
    }

    private static double share(Double percent) {
        return percent == null ? Double.NaN : percent / 100;
    }

    @Extension
    @Symbol("benchmarkGate")
    public static class DescriptorImpl extends Descriptor<BenchmarkGate> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BenchmarkGate_DisplayName();
        }

        @POST
        public ListBoxModel doFillCriticalityItems(@AncestorInPath Item item) {
            ListBoxModel items = new ListBoxModel();
            if (Forms.mayConfigure(item)) {
                for (Criticality criticality : Criticality.values()) {
                    items.add(criticality.displayName(), criticality.name());
                }
            }
            return items;
        }

        @POST
        public FormValidation doCheckWarn(
                @AncestorInPath Item item, @QueryParameter String warn, @QueryParameter String fail) {
            return Forms.mayConfigure(item) ? checkLimits(warn, fail) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckFail(@AncestorInPath Item item, @QueryParameter String fail) {
            return Forms.mayConfigure(item) ? Forms.checkAmount(fail) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckFloor(@AncestorInPath Item item, @QueryParameter String floor) {
            return Forms.mayConfigure(item) ? Forms.checkAmount(floor) : FormValidation.ok();
        }

        private static FormValidation checkLimits(String warn, String fail) {
            FormValidation amount = Forms.checkAmount(warn);
            if (amount.kind != FormValidation.Kind.OK || Util.fixEmptyAndTrim(fail) == null) {
                return amount;
            }
            if (Util.fixEmptyAndTrim(warn) == null || Forms.checkAmount(fail).kind != FormValidation.Kind.OK) {
                return FormValidation.ok();
            }
            return Double.parseDouble(warn) <= Double.parseDouble(fail)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.BenchmarkGate_WarnAboveFail());
        }

        /** Shown where a limit is empty. */
        public double getDefaultWarn() {
            return KvmBenchConfiguration.get().getWarnPercent();
        }

        /** Shown where a limit is empty. */
        public double getDefaultFail() {
            return KvmBenchConfiguration.get().getFailPercent();
        }
    }
}
