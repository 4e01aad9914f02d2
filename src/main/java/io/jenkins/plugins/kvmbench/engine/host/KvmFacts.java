package io.jenkins.plugins.kvmbench.engine.host;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether KVM works here.
 *
 * @param usable a virtual machine with a vCPU could be made
 * @param reason what is wrong and what to do about it; empty when usable
 * @param apiVersion what KVM_GET_API_VERSION says, 12 on every kernel since 2007; 0 when not known
 * @param backend what KVM stands on: {@code vmx}, {@code svm}, {@code pvm}, {@code arm}, {@code none}, {@code unknown}
 * @param capabilities answers of KVM_CHECK_EXTENSION by {@code KVM_CAP_*} name; "0" is no. What KVM claims, not what
 *     was tried
 */
public record KvmFacts(
        boolean usable, String reason, int apiVersion, String backend, SortedMap<String, String> capabilities) {

    public KvmFacts {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(backend, "backend");
        capabilities = Collections.unmodifiableSortedMap(new TreeMap<>(capabilities));
    }
}
