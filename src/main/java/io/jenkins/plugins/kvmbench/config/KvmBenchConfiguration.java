package io.jenkins.plugins.kvmbench.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.kvmbench.engine.gate.Amount;
import io.jenkins.plugins.kvmbench.engine.gate.Level;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What holds for all jobs, and the limits that gates have when a job says nothing else. */
@Extension
@Symbol("kvmBench")
public class KvmBenchConfiguration extends GlobalConfiguration {

    private static final String KVM = "kvm";
    private static final double WARN_PERCENT = 2;
    private static final double FAIL_PERCENT = 3;

    private double warnPercent = WARN_PERCENT;
    private double failPercent = FAIL_PERCENT;
    private boolean keepPointsOfDeletedBuilds;
    private int maxResultMegabytes = 256;
    private int leaseMinutes = 10;
    private boolean calibrateNodes = true;
    private String nodes = "";
    private String label = KVM;

    public KvmBenchConfiguration() {
        load();
    }

    public static KvmBenchConfiguration get() {
        return ExtensionList.lookupSingleton(KvmBenchConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.KvmBenchConfiguration_DisplayName();
    }

    /** A benchmark that is slower by this much, in percent, warns. */
    public double getWarnPercent() {
        return warnPercent;
    }

    @DataBoundSetter
    public void setWarnPercent(double warnPercent) {
        this.warnPercent = limit(warnPercent);
        save();
    }

    /** What is no limit would fail every build. */
    private static double limit(double percent) {
        return percent >= 0 ? percent : 0;
    }

    /** A benchmark that is slower by this much, in percent, fails. */
    public double getFailPercent() {
        return failPercent;
    }

    @DataBoundSetter
    public void setFailPercent(double failPercent) {
        this.failPercent = limit(failPercent);
        save();
    }

    /** Whether trends go on showing builds that were deleted. */
    public boolean isKeepPointsOfDeletedBuilds() {
        return keepPointsOfDeletedBuilds;
    }

    @DataBoundSetter
    public void setKeepPointsOfDeletedBuilds(boolean keepPointsOfDeletedBuilds) {
        this.keepPointsOfDeletedBuilds = keepPointsOfDeletedBuilds;
        save();
    }

    /** The largest result that is taken from an agent, unpacked, in MiB. */
    public int getMaxResultMegabytes() {
        return maxResultMegabytes;
    }

    @DataBoundSetter
    public void setMaxResultMegabytes(int maxResultMegabytes) {
        this.maxResultMegabytes = Math.max(1, maxResultMegabytes);
        save();
    }

    /** The largest result that is taken from an agent, unpacked, in bytes. */
    public long maxResultBytes() {
        return (long) maxResultMegabytes << 20;
    }

    /** How long a measurement goes on when nobody asks for it any more, in minutes. */
    public int getLeaseMinutes() {
        return leaseMinutes;
    }

    @DataBoundSetter
    public void setLeaseMinutes(int leaseMinutes) {
        this.leaseMinutes = Math.max(1, leaseMinutes);
        save();
    }

    /** Whether the noise of idle nodes is measured when they come online. */
    public boolean isCalibrateNodes() {
        return calibrateNodes;
    }

    @DataBoundSetter
    public void setCalibrateNodes(boolean calibrateNodes) {
        this.calibrateNodes = calibrateNodes;
        save();
    }

    /**
     * The nodes that are looked at, calibrated and labelled: names separated by spaces or commas, {@code *} any run of
     * characters and {@code ?} one; empty: none but those with the node property. No pattern means the built-in node, which
     * must be named {@code built-in}.
     */
    public String getNodes() {
        return nodes;
    }

    @DataBoundSetter
    public void setNodes(String nodes) {
        this.nodes = Util.fixNull(nodes).trim();
        save();
    }

    /** The label of those of them where a virtual machine could be made. */
    public String getLabel() {
        return label;
    }

    @DataBoundSetter
    public void setLabel(String label) {
        String trimmed = Util.fixEmptyAndTrim(label);
        this.label = trimmed == null ? KVM : trimmed;
        save();
    }

    /** The policy of a job that sets no limits of its own. What was left at the default was set by nobody. */
    public Policy policy() {
        Set<Level> given = EnumSet.noneOf(Level.class);
        if (warnPercent != WARN_PERCENT) {
            given.add(Level.WARN);
        }
        if (failPercent != FAIL_PERCENT) {
            given.add(Level.FAIL);
        }
        return Policy.DEFAULT.withLimits(List.of(new Policy.Limit(
                "*", Math.min(warnPercent, failPercent) / 100, failPercent / 100, Amount.NONE, Amount.NONE, given)));
    }

    @POST
    public FormValidation doCheckLabel(@QueryParameter String label) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        String trimmed = Util.fixEmptyAndTrim(label);
        return trimmed == null || trimmed.matches("[^\\s&|!()<>\"]+")
                ? FormValidation.ok()
                : FormValidation.error(Messages.KvmBenchConfiguration_NoLabel(trimmed));
    }

    @POST
    public FormValidation doCheckWarnPercent(@QueryParameter double warnPercent, @QueryParameter double failPercent) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return warnPercent <= failPercent
                ? FormValidation.ok()
                : FormValidation.warning(Messages.KvmBenchConfiguration_WarnAboveFail());
    }
}
