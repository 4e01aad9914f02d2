package io.jenkins.plugins.kvmbench.node;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Node;
import hudson.slaves.NodeProperty;
import hudson.slaves.NodePropertyDescriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** On a node: it is one to measure on, whatever the global pattern says. */
public class MeasuringNode extends NodeProperty<Node> {

    @DataBoundConstructor
    public MeasuringNode() {}

    @Extension
    @Symbol("kvmBenchNode")
    public static class DescriptorImpl extends NodePropertyDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MeasuringNode_DisplayName();
        }
    }
}
