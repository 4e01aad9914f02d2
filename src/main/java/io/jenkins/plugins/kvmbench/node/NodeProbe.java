package io.jenkins.plugins.kvmbench.node;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.slaves.ComputerListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** Looks at every node that comes online. */
@Extension
public final class NodeProbe extends ComputerListener {

    private final Map<String, NodeFacts> facts = new ConcurrentHashMap<>();

    static NodeProbe get() {
        return ExtensionList.lookupSingleton(NodeProbe.class);
    }

    Optional<NodeFacts> facts(String node) {
        return Optional.ofNullable(facts.get(node));
    }

    Future<?> probe(Computer computer) {
        return CompletableFuture.completedFuture(null);
    }
}
