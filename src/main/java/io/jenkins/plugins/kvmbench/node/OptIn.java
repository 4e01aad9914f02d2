package io.jenkins.plugins.kvmbench.node;

import hudson.model.Node;
import io.jenkins.plugins.kvmbench.config.KvmBenchConfiguration;
import io.jenkins.plugins.kvmbench.engine.result.Glob;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Which nodes may be looked at, calibrated and labelled without a build that asks for it: those that an administrator named. */
final class OptIn {

    /** The built-in node has no name of its own, and no pattern means it: nobody expects measurements on a controller. */
    private static final String BUILT_IN = "built-in";

    private OptIn() {}

    static boolean includes(Node node) {
        return node.getNodeProperty(MeasuringNode.class) != null || patterns().anyMatch(pattern -> matches(pattern, node));
    }

    private static Stream<String> patterns() {
        return Stream.of(KvmBenchConfiguration.get().getNodes().split("[\\s,]+"));
    }

    private static boolean matches(String pattern, Node node) {
        return node instanceof Jenkins ? pattern.equals(BUILT_IN) : Glob.matches(pattern, node.getNodeName());
    }
}
