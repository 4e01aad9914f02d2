package io.jenkins.plugins.kvmbench.engine.guest;

import java.util.List;
import java.util.Locale;

/** What carries a guest out. Results of one are never compared with results of another. */
public enum Acceleration {
    /** The CPU's own virtualization, proven by a boot of the very kernel. */
    KVM(List.of("-accel", "kvm", "-cpu", "host")),
    /** QEMU's emulator. */
    TCG(List.of("-accel", "tcg", "-cpu", "max"));

    private final List<String> arguments;

    Acceleration(List<String> arguments) {
        this.arguments = arguments;
    }

    List<String> arguments() {
        return arguments;
    }

    /** As results are labelled: {@code kvm}, {@code tcg}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
