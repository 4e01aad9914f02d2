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
        return holder.map(owner -> new Busy(node.getDisplayName(), owner)).orElse(null);
    }

    private static final class Busy extends CauseOfBlockage {
        private final String node;
        private final Owner owner;

        Busy(String node, Owner owner) {
            this.node = node;
            this.owner = owner;
        }

        /** Asked for by everybody who sees the queue. */
        @Override
        public String getShortDescription() {
            boolean hidden = !owner.run().isEmpty() && owner.visible().isEmpty();
            return Messages.NodeLock_Busy(hidden ? Messages.NodeLock_Hidden() : owner.name(), node);
        }
    }
}
