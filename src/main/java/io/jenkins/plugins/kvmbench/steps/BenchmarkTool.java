package io.jenkins.plugins.kvmbench.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.io.Serial;
import java.util.function.UnaryOperator;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A benchmark tool and where its results are. */
public abstract class BenchmarkTool implements Describable<BenchmarkTool> {

    private String pattern = "";

    /** Files or directories by Ant's patterns, from the workspace; empty: where the tool writes by default. */
    public String getPattern() {
        return pattern;
    }

    @DataBoundSetter
    public void setPattern(String pattern) {
        this.pattern = Util.fixNull(pattern).trim();
    }

    /** A configuration that was written by hand may lack the pattern. */
    @Serial
    protected Object readResolve() {
        setPattern(pattern);
        return this;
    }

    /** The engine's name of the format. */
    abstract String format();

    /**
     * What the agent looks for.
     *
     * @param expand puts variables in place of their names
     */
    ResultFiles.Source source(UnaryOperator<String> expand) {
        String where = pattern.isEmpty() ? getDescriptor().getDefaultPattern() : expand.apply(pattern);
        return new ResultFiles.Source(getDescriptor().getDisplayName(), format(), where);
    }

    @Override
    public ToolDescriptor getDescriptor() {
        return (ToolDescriptor) Describable.super.getDescriptor();
    }

    /** Describes a tool. */
    public abstract static class ToolDescriptor extends Descriptor<BenchmarkTool> {

        private final String defaultPattern;

        /** @param defaultPattern where the tool writes by default */
        ToolDescriptor(String defaultPattern) {
            this.defaultPattern = defaultPattern;
        }

        public String getDefaultPattern() {
            return defaultPattern;
        }

        @POST
        public FormValidation doCheckPattern(@AncestorInPath Item item, @QueryParameter String pattern) {
            if (!Forms.mayConfigure(item)) {
                return FormValidation.ok();
            }
            return pattern.trim().startsWith("/")
                    ? FormValidation.warning(Messages.BenchmarkTool_AbsolutePattern())
                    : FormValidation.ok();
        }
    }

    /** kvmbench's own result files. */
    public static class Own extends BenchmarkTool {

        @DataBoundConstructor
        public Own() {}

        @Override
        String format() {
            return "kvmbench";
        }

        @Extension
        @Symbol("kvmbenchResults")
        public static class DescriptorImpl extends ToolDescriptor {

            public DescriptorImpl() {
                super("**/kvmbench*.json, **/kvmbench*.json.gz");
            }

            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BenchmarkTool_Own();
            }
        }
    }

    /** Criterion.rs. */
    public static class Criterion extends BenchmarkTool {

        @DataBoundConstructor
        public Criterion() {}

        @Override
        String format() {
            return "criterion";
        }

        @Extension
        @Symbol("criterion")
        public static class DescriptorImpl extends ToolDescriptor {

            public DescriptorImpl() {
                super("target/criterion");
            }

            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BenchmarkTool_Criterion();
            }
        }
    }

    /** The Java Microbenchmark Harness. */
    public static class Jmh extends BenchmarkTool {

        @DataBoundConstructor
        public Jmh() {}

        @Override
        String format() {
            return "jmh";
        }

        @Extension
        @Symbol("jmh")
        public static class DescriptorImpl extends ToolDescriptor {

            public DescriptorImpl() {
                super("**/jmh-result.json");
            }

            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BenchmarkTool_Jmh();
            }
        }
    }

    /** hyperfine. */
    public static class Hyperfine extends BenchmarkTool {

        @DataBoundConstructor
        public Hyperfine() {}

        @Override
        String format() {
            return "hyperfine";
        }

        @Extension
        @Symbol("hyperfine")
        public static class DescriptorImpl extends ToolDescriptor {

            public DescriptorImpl() {
                super("**/hyperfine*.json");
            }

            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BenchmarkTool_Hyperfine();
            }
        }
    }

    /** The custom JSON of github-action-benchmark, which any script can write. */
    public static class Custom extends BenchmarkTool {

        private boolean biggerIsBetter;

        @DataBoundConstructor
        public Custom() {}

        /** Whether all values get better as they grow, whatever their unit; else the unit of each decides. */
        public boolean isBiggerIsBetter() {
            return biggerIsBetter;
        }

        @DataBoundSetter
        public void setBiggerIsBetter(boolean biggerIsBetter) {
            this.biggerIsBetter = biggerIsBetter;
        }

        @Override
        String format() {
            return biggerIsBetter ? "customBiggerIsBetter" : "custom";
        }

        @Extension
        @Symbol("benchmarkJson")
        public static class DescriptorImpl extends ToolDescriptor {

            public DescriptorImpl() {
                super("**/benchmark*.json");
            }

            @NonNull
            @Override
            public String getDisplayName() {
                return Messages.BenchmarkTool_Custom();
            }
        }
    }
}
