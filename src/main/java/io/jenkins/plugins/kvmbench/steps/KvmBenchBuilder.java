package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kvmbench.agent.Measurement;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.gate.Policy;
import io.jenkins.plugins.kvmbench.engine.gate.test.Reach;
import io.jenkins.plugins.kvmbench.engine.harness.OutputMetric;
import io.jenkins.plugins.kvmbench.engine.result.Arm;
import io.jenkins.plugins.kvmbench.engine.suite.Parameter;
import io.jenkins.plugins.kvmbench.engine.suite.Preset;
import io.jenkins.plugins.kvmbench.engine.suite.Suite;
import io.jenkins.plugins.kvmbench.engine.suite.Suites;
import io.jenkins.plugins.kvmbench.node.MeasuringBuilder;
import io.jenkins.plugins.kvmbench.publish.GitHubOptions;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code kvmBench}: measures suites on the node of the build, records the results, and gates. */
public class KvmBenchBuilder extends Builder implements BenchmarkTask, MeasuringBuilder {

    private static final String DEFAULT_ID = "kvmbench";

    /** The same work in every build. */
    private static final long SEED = 1;

    private static final int CALIBRATION_SECONDS = 1;

    private final List<String> suites;
    private String preset = Preset.QUICK.id();
    private String params = "";
    private String base = "";
    private String head = "";
    private int invocations;
    private String metrics = "";
    private boolean keepDisturbed;
    private String id = "";
    private List<BenchmarkGate> gates = new ArrayList<>();
    private String missing = "warn";
    private String baselineJob = "";
    private String baselineBuild = "";
    private boolean quiet;
    private GitHubOptions github;

    /** @param suites their names */
    @DataBoundConstructor
    public KvmBenchBuilder(List<String> suites) {
        this.suites = suites == null ? new ArrayList<>() : new ArrayList<>(suites);
    }

    public List<String> getSuites() {
        return suites;
    }

    public String getPreset() {
        return preset;
    }

    @DataBoundSetter
    public void setPreset(String preset) {
        this.preset = Util.fixEmptyAndTrim(preset) == null ? Preset.QUICK.id() : preset.trim();
    }

    /** Lines {@code name=value,value}. */
    public String getParams() {
        return params;
    }

    @DataBoundSetter
    public void setParams(String params) {
        this.params = Util.fixNull(params).trim();
    }

    /** Lines {@code name=value}, or a command. */
    public String getBase() {
        return base;
    }

    @DataBoundSetter
    public void setBase(String base) {
        this.base = Util.fixNull(base).trim();
    }

    /** Lines {@code name=value}, or a command. */
    public String getHead() {
        return head;
    }

    @DataBoundSetter
    public void setHead(String head) {
        this.head = Util.fixNull(head).trim();
    }

    /** For each side and round; 0: the preset's. */
    public int getInvocations() {
        return invocations;
    }

    @DataBoundSetter
    public void setInvocations(int invocations) {
        this.invocations = invocations;
    }

    /** Lines {@code name[unit,better]=where}. */
    public String getMetrics() {
        return metrics;
    }

    @DataBoundSetter
    public void setMetrics(String metrics) {
        this.metrics = Util.fixNull(metrics).trim();
    }

    /** Whether disturbed invocations count instead of being measured again. */
    public boolean isKeepDisturbed() {
        return keepDisturbed;
    }

    @DataBoundSetter
    public void setKeepDisturbed(boolean keepDisturbed) {
        this.keepDisturbed = keepDisturbed;
    }

    @Override
    public String getId() {
        return id.isEmpty() ? DEFAULT_ID : id;
    }

    @DataBoundSetter
    public void setId(String id) {
        String trimmed = Util.fixNull(id).trim();
        this.id = trimmed.equals(DEFAULT_ID) ? "" : trimmed;
    }

    @Override
    public List<BenchmarkGate> getGates() {
        return gates;
    }

    @DataBoundSetter
    public void setGates(List<BenchmarkGate> gates) {
        this.gates = gates == null ? new ArrayList<>() : new ArrayList<>(gates);
    }

    @Override
    public String getMissing() {
        return missing;
    }

    @DataBoundSetter
    public void setMissing(String missing) {
        this.missing = Util.fixEmptyAndTrim(missing) == null ? "warn" : missing.trim();
    }

    @Override
    public String getBaselineJob() {
        return baselineJob;
    }

    @DataBoundSetter
    public void setBaselineJob(String baselineJob) {
        this.baselineJob = Util.fixNull(baselineJob).trim();
    }

    @Override
    public String getBaselineBuild() {
        return baselineBuild;
    }

    @DataBoundSetter
    public void setBaselineBuild(String baselineBuild) {
        this.baselineBuild = Util.fixNull(baselineBuild).trim();
    }

    @Override
    public boolean isQuiet() {
        return quiet;
    }

    @DataBoundSetter
    public void setQuiet(boolean quiet) {
        this.quiet = quiet;
    }

    @Override
    public GitHubOptions getGithub() {
        return github;
    }

    @DataBoundSetter
    public void setGithub(GitHubOptions github) {
        this.github = github;
    }

    /** A configuration that was written by hand, or before an option came, lacks options: they get their defaults. */
    @Serial
    private Object readResolve() {
        KvmBenchBuilder complete = new KvmBenchBuilder(suites);
        complete.setPreset(preset);
        complete.setParams(params);
        complete.setBase(base);
        complete.setHead(head);
        complete.setInvocations(invocations);
        complete.setMetrics(metrics);
        complete.setKeepDisturbed(keepDisturbed);
        complete.setId(id);
        complete.setGates(gates);
        complete.setMissing(missing);
        complete.setBaselineJob(baselineJob);
        complete.setBaselineBuild(baselineBuild);
        complete.setQuiet(quiet);
        complete.setGithub(github);
        return complete;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new KvmBenchExecution(context, this);
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return FreestyleMeasurement.perform(this, build, listener);
    }

    /**
     * What the agent gets to do.
     *
     * @param policy what an A/B is held against
     * @param expand puts variables in place of their names
     * @throws AbortException when an option cannot be read
     */
    Measurement measurement(Policy policy, Measurement.Origin origin, UnaryOperator<String> expand)
            throws AbortException {
        if (suites.isEmpty()) {
            throw new AbortException(Messages.KvmBenchBuilder_NoSuite(suiteNames()));
        }
        for (String suite : suites) {
            if (Suites.all().stream().noneMatch(known -> known.name().equals(suite))) {
                throw new AbortException(Messages.KvmBenchBuilder_UnknownSuite(suite, suiteNames()));
            }
        }
        Map<Arm, Map<String, String>> arms = new EnumMap<>(Arm.class);
        if (isComparing()) {
            arms.put(Arm.BASE, side("base", base, expand));
            arms.put(Arm.HEAD, side("head", head, expand));
        }
        return new Measurement(
                new Measurement.Plan(
                        suites,
                        preset,
                        Lines.pairs("params", expand.apply(params)),
                        arms,
                        invocations,
                        Lines.of(metrics),
                        SEED),
                Measurement.Gate.of(policy),
                origin,
                CALIBRATION_SECONDS,
                keepDisturbed);
    }

    /** Whether two sides are measured in one build. */
    boolean isComparing() {
        return !base.isEmpty() || !head.isEmpty();
    }

    private Map<String, String> side(String option, String text, UnaryOperator<String> expand) throws AbortException {
        if (!isCommand(suites, text)) {
            return Lines.pairs(option, expand.apply(text));
        }
        // A command's variables are its shell's.
        if (text.isEmpty()) {
            throw new AbortException(Messages.KvmBenchBuilder_CommandMissing(option));
        }
        return Map.of(Suites.get(suites.get(0)).subject(), text);
    }

    /** Whether a side's text is the suite's subject, a command for example: unless every line sets one of its parameters. */
    private static boolean isCommand(List<String> suites, String text) {
        if (suites.size() != 1 || Suites.get(suites.get(0)).subject().isEmpty()) {
            return false;
        }
        Suite suite = Suites.get(suites.get(0));
        return text.isEmpty()
                || !Lines.of(text).stream().allMatch(line -> {
                    String name = line.replaceFirst("=.*", "");
                    return line.contains("=") && (suite.hasParameter(name) || Suite.OF_EVERY_SIDE.contains(name));
                });
    }

    private static String suiteNames() {
        return Suites.names();
    }

    @Extension
    @Symbol("kvmBench")
    public static class DescriptorImpl extends BenchmarkTaskDescriptor<Builder> implements CustomDescribableModel {

        private static final List<String> LINES = List.of("params", "base", "head", "metrics");

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KvmBenchBuilder_DisplayName();
        }

        @Override
        public String getDefaultId() {
            return DEFAULT_ID;
        }

        /** For the form: every suite with what it measures. */
        public List<Suite> getAllSuites() {
            return Suites.all();
        }

        /** In Pipelines, options that are lines in the form may be maps and lists. */
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            Map<String, Object> joined = new LinkedHashMap<>(arguments);
            LINES.forEach(name -> joined.computeIfPresent(name, (key, value) -> Lines.join(value)));
            return joined;
        }

        @POST
        public ListBoxModel doFillPresetItems(@AncestorInPath Item item) {
            ListBoxModel items = new ListBoxModel();
            if (Forms.mayConfigure(item)) {
                items.add(Messages.KvmBenchBuilder_Quick(), Preset.QUICK.id());
                items.add(Messages.KvmBenchBuilder_Standard(), Preset.STANDARD.id());
                items.add(Messages.KvmBenchBuilder_Full(), Preset.FULL.id());
            }
            return items;
        }

        @POST
        public FormValidation doCheckParams(@AncestorInPath Item item, @QueryParameter String params) {
            if (!Forms.mayConfigure(item)) {
                return FormValidation.ok();
            }
            try {
                for (String name : Lines.pairs("params", Util.fixNull(params)).keySet()) {
                    if (Suites.all().stream().noneMatch(suite -> suite.hasParameter(name))) {
                        return FormValidation.error(Messages.KvmBenchBuilder_UnknownParameter(name, parameterNames()));
                    }
                }
                return FormValidation.ok();
            } catch (AbortException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        private static String parameterNames() {
            return Suites.all().stream()
                    .map(suite -> suite.name() + ": "
                            + suite.parameters().stream().map(Parameter::name).collect(Collectors.joining(", ")))
                    .collect(Collectors.joining("; "));
        }

        @POST
        public FormValidation doCheckInvocations(
                @AncestorInPath Item item,
                @QueryParameter String invocations,
                @QueryParameter String base,
                @QueryParameter String head) {
            String text = Util.fixEmptyAndTrim(invocations);
            if (!Forms.mayConfigure(item) || text == null || text.equals("0")) {
                return FormValidation.ok();
            }
            int count;
            try {
                count = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return FormValidation.error(Messages.Forms_NoAmount(text));
            }
            boolean comparing = Util.fixEmptyAndTrim(base) != null || Util.fixEmptyAndTrim(head) != null;
            return comparing
                    ? KvmBenchConfiguration.get().policy().planProblem(1, count)
                            .map(FormValidation::error)
                            .orElse(FormValidation.ok())
                    : FormValidation.validatePositiveInteger(text);
        }

        @POST
        public FormValidation doCheckMetrics(@AncestorInPath Item item, @QueryParameter String metrics) {
            if (!Forms.mayConfigure(item)) {
                return FormValidation.ok();
            }
            try {
                Lines.of(Util.fixNull(metrics)).forEach(OutputMetric::parse);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
