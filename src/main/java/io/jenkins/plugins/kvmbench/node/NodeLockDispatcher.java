package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.model.Node;
import hudson.model.Project;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import java.util.Optional;

/** Keeps projects that measure in the queue, with the reason, rather than on an executor that waits. */
@Extension
public final class NodeLockDispatcher extends QueueTaskDispatcher {

    @Override
    public CauseOfBlockage canTake(Node node, Queue.BuildableItem item) {
        if (!(item.task instanceof Project<?, ?> project)
                || project.getBuilders().stream().noneMatch(MeasuringBuilder.class::isInstance)) {
            return null;
        }
        Optional<Owner> holder = NodeLock.get().holder(node.getNodeName());
        return holder.map(owner -> new Busy(node.getDisplayName(), owner.name())).orElse(null);
    }

    private static final class Busy extends CauseOfBlockage {
        private final String node;
        private final String owner;

        Busy(String node, String owner) {
            this.node = node;
            this.owner = owner;
        }

        @Override
        public String getShortDescription() {
            return Messages.NodeLock_Busy(owner, node);
        }
    }
}
