package io.jenkins.plugins.kvmbench.node;

import hudson.model.Computer;
import io.jenkins.plugins.kvmbench.engine.host.KvmFacts;
import io.jenkins.plugins.kvmbench.engine.result.Agent;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * What is known of a node as a place to measure on.
 *
 * @param probed when it was looked at
 * @param problem why it could not be looked at, empty when it could; then the rest says little
 * @param platform operating system and architecture, for example {@code Linux amd64}
 * @param kvm whether KVM works there, and why not
 * @param machine its fingerprint, and its noise when it was last calibrated
 * @param notCalibrated why its noise was not measured, empty when it was
 */
public record NodeFacts(
        Instant probed, String problem, String platform, KvmFacts kvm, Agent machine, String notCalibrated) {

    public NodeFacts {
        Objects.requireNonNull(probed, "probed");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(kvm, "kvm");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(notCalibrated, "notCalibrated");
    }

    /** What is known of a computer; empty until it was first looked at. */
    public static Optional<NodeFacts> of(Computer computer) {
        return NodeProbe.get().facts(computer.getName());
    }

    /** Looks again, calibration included. The caller has checked permissions. */
    public static Future<?> refresh(Computer computer) {
        return NodeProbe.get().probe(computer);
    }
}
