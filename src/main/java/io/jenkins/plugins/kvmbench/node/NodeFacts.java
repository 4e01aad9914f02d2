package io.jenkins.plugins.kvmbench.node;

import hudson.model.Computer;
import hudson.model.Node;
import io.jenkins.plugins.kvmbench.engine.host.KvmFacts;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;

/**
 * What is known of a node as a place to measure on.
 *
 * @param probed when it was looked at
 * @param problem why it could not be looked at, empty when it could; then the rest says little
 * @param platform operating system and architecture, for example {@code Linux amd64}
 * @param kvm whether KVM works there, and why not
 * @param noHarness why the harness does not run there, empty when it does
 * @param machine its fingerprint, and its noise when it was last calibrated
 * @param notCalibrated why its noise was not measured, empty when it was
 */
public record NodeFacts(
        Instant probed,
        String problem,
        String platform,
        KvmFacts kvm,
        String noHarness,
        Agent machine,
        String notCalibrated) {

    public NodeFacts {
        Objects.requireNonNull(probed, "probed");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(kvm, "kvm");
        Objects.requireNonNull(noHarness, "noHarness");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(notCalibrated, "notCalibrated");
    }

    /** What is known of a computer; empty until it was first looked at. */
    public static Optional<NodeFacts> of(Computer computer) {
        return NodeProbe.get().facts(computer.getName());
    }

    /** Whether an administrator chose a node as a place to measure on, so that it is looked at when it comes online. */
    public static boolean isChosen(Computer computer) {
        Node node = computer.getNode();
        return node != null && OptIn.includes(node);
    }

    /** Looks again, calibration included, on a thread of its own. The caller has checked permissions. */
    public static Future<?> refresh(Computer computer) {
        return NodeProbe.get().probe(computer);
    }

    /** Of a node that could not be looked at. */
    static NodeFacts unknown(String name, String problem) {
        return new NodeFacts(
                Instant.now(),
                problem,
                "",
                new KvmFacts(false, problem, 0, "unknown", new TreeMap<>()),
                problem,
                new Agent(name, "", new TreeMap<>(), new TreeMap<>()),
                problem);
    }

    /** The same with the noise of the day, or why there is none. */
    NodeFacts calibrated(Calibrate.Noise noise) {
        Agent quiet = new Agent(machine.name(), machine.fingerprint(), machine.parts(), noise.numbers());
        return new NodeFacts(probed, problem, platform, kvm, noHarness, quiet, noise.problem());
    }
}
