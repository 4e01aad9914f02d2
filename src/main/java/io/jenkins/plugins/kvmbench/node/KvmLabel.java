package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.model.LabelFinder;
import hudson.model.Node;
import hudson.model.labels.LabelAtom;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;

/** Nodes where a virtual machine could be made have the label {@code kvm}. */
@Extension
public final class KvmLabel extends LabelFinder {

    private static final String NAME = "kvm";

    @Override
    public Collection<LabelAtom> findLabels(Node node) {
        return NodeProbe.get()
                .facts(node.getNodeName())
                .filter(facts -> facts.kvm().usable())
                .map(facts -> List.of(Jenkins.get().getLabelAtom(NAME)))
                .orElse(List.of());
    }
}
