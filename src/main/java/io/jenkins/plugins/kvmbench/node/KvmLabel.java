package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.model.LabelFinder;
import hudson.model.Node;
import hudson.model.labels.LabelAtom;
import java.util.Collection;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Nodes that are to measure have a label where a virtual machine could be made. */
@Extension
public final class KvmLabel extends LabelFinder {

    @Override
    public Collection<LabelAtom> findLabels(Node node) {
        return NodeProbe.get().labels(node).stream()
                .map(label -> Jenkins.get().getLabelAtom(label))
                .collect(Collectors.toSet());
    }
}
