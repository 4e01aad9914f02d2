package io.jenkins.plugins.kvmbench.node;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Node;
import jenkins.model.NodeListener;

/** Forgets what was known of nodes that are no longer there, and heeds what they are configured to be. */
@Extension
public final class NodeChanges extends NodeListener {

    @Override
    protected void onDeleted(@NonNull Node node) {
        NodeProbe.get().forget(node.getNodeName());
    }

    @Override
    protected void onUpdated(@NonNull Node before, @NonNull Node after) {
        if (!before.getNodeName().equals(after.getNodeName())) {
            NodeProbe.get().forget(before.getNodeName());
        }
        NodeProbe.get().reconsider(after);
    }
}
