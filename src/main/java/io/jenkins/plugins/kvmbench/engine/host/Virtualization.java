package io.jenkins.plugins.kvmbench.engine.host;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What KVM stands on here, and what is above this machine.
 *
 * @param backend {@code vmx}, {@code svm}, {@code pvm}, {@code arm}, ...; {@code none} without KVM
 * @param hypervisor what this machine itself runs on: {@code kvm}, {@code xen}, ...; {@code none} on bare metal;
 *     {@code unknown} where the machine does not say
 */
record Virtualization(String backend, String hypervisor) {

    static final String NONE = "none";
    static final String UNKNOWN = "unknown";

    /** What DMI's vendor and product say, lower case: a vendor alone would take its bare-metal machines for guests. */
    private static final Map<Pattern, String> SIGNATURES = signatures();

    static Virtualization read(MachineFiles files, CpuInfo cpu) {
        return new Virtualization(backend(files, cpu), hypervisor(files, cpu));
    }

    /** Whether guests made here are guests of a guest. */
    String nested() {
        if (backend.equals(NONE) || hypervisor.equals(NONE)) {
            return "no";
        }
        return hypervisor.equals(UNKNOWN) ? UNKNOWN : "yes";
    }

    /** A module built into the kernel has its directory even where the CPU cannot use it: the flag must be there too. */
    private static String backend(MachineFiles files, CpuInfo cpu) {
        Set<String> flags = cpu.flags();
        if (files.exists("/sys/module/kvm_intel") && flags.contains("vmx")) {
            return "vmx";
        }
        if (files.exists("/sys/module/kvm_amd") && flags.contains("svm")) {
            return "svm";
        }
        if (files.exists("/sys/module/kvm_pvm")) {
            return "pvm";
        }
        if (files.exists("/sys/module/kvm") && !cpu.isX86()) {
            return cpu.isArm() ? "arm" : "kvm";
        }
        return files.exists("/sys/module") ? NONE : UNKNOWN;
    }

    private static String hypervisor(MachineFiles files, CpuInfo cpu) {
        Optional<String> type = files.text("/sys/hypervisor/type");
        if (type.isPresent()) {
            return type.get();
        }
        if (cpu.isX86() && !cpu.flags().contains("hypervisor")) {
            return NONE;
        }
        return clockSource(files)
                .or(() -> vendor(files))
                .orElse(UNKNOWN);
    }

    /** Each hypervisor brings its own clock; nothing else about it is readable by everybody. */
    private static Optional<String> clockSource(MachineFiles files) {
        String sources = files.text("/sys/devices/system/clocksource/clocksource0/available_clocksource")
                .orElse("");
        if (sources.contains("kvm-clock")) {
            return Optional.of("kvm");
        }
        if (sources.contains("hyperv_clocksource")) {
            return Optional.of("hyperv");
        }
        return Optional.empty();
    }

    private static Optional<String> vendor(MachineFiles files) {
        String signature = (files.text("/sys/class/dmi/id/sys_vendor").orElse("") + " "
                        + files.text("/sys/class/dmi/id/product_name").orElse(""))
                .toLowerCase(Locale.ROOT);
        return SIGNATURES.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(signature).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<Pattern, String> signatures() {
        Map<Pattern, String> signatures = new LinkedHashMap<>();
        signatures.put(Pattern.compile("amazon ec2 .*metal"), NONE);
        signatures.put(Pattern.compile("qemu|kvm|amazon ec2|google compute engine|openstack"), "kvm");
        signatures.put(Pattern.compile("microsoft corporation virtual machine"), "hyperv");
        signatures.put(Pattern.compile("vmware"), "vmware");
        signatures.put(Pattern.compile("xen"), "xen");
        signatures.put(Pattern.compile("innotek|virtualbox"), "virtualbox");
        signatures.put(Pattern.compile("parallels"), "parallels");
        return signatures;
    }
}
