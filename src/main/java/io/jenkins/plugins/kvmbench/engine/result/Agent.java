package io.jenkins.plugins.kvmbench.engine.result;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The machine a run was measured on.
 *
 * @param name a label for people: the host's or the Jenkins node's name
 * @param fingerprint hash over {@code parts}: series with different fingerprints are different series; empty when not known
 * @param parts what the fingerprint is made of: CPU model, microcode, kernel, KVM backend, ...
 * @param calibration the noise of the day by name, for example {@code arithmetic_cv_percent}; empty when not measured
 */
public record Agent(
        String name, String fingerprint, SortedMap<String, String> parts, SortedMap<String, Double> calibration) {

    /** The agent of imported results that do not say where they come from. */
    public static final Agent UNKNOWN = new Agent("", "", new TreeMap<>(), new TreeMap<>());

    public Agent {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(fingerprint, "fingerprint");
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        calibration = Collections.unmodifiableSortedMap(new TreeMap<>(calibration));
    }
}
