package io.jenkins.plugins.kvmbench.engine.host;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * What makes results of two machines, or of one machine before and after a change, incomparable: hardware, kernel and
 * settings. Nothing in it moves with load or with a reboot, and everything is readable without privileges, so that root
 * and other users get the same one.
 *
 * @param parts by name; {@code none} is a machine without the thing, {@code unknown} one that does not say
 */
public record Fingerprint(SortedMap<String, String> parts) {

    private static final String CPU = "/sys/devices/system/cpu/";
    private static final String NONE = Virtualization.NONE;
    private static final String UNKNOWN = Virtualization.UNKNOWN;
    private static final int SHOWN_DIGITS = 12;

    public Fingerprint {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /** This machine's. Outside Linux only what Java knows. */
    public static Fingerprint ofThisMachine() {
        // QEMU takes as long to start as everything else to read: side by side.
        CompletableFuture<String> qemu = CompletableFuture.supplyAsync(QemuVersion::installed);
        SortedMap<String, String> parts = new TreeMap<>(read(Path.of("/")).parts);
        parts.put("qemu", qemu.join());
        parts.computeIfPresent("kernel", (name, value) -> value.equals(UNKNOWN)
                ? System.getProperty("os.name") + " " + System.getProperty("os.version")
                : value);
        parts.computeIfPresent("cpu_model", (name, value) ->
                value.equals(UNKNOWN) ? UNKNOWN + " " + System.getProperty("os.arch") : value);
        return new Fingerprint(parts);
    }

    /** The fingerprint of the /proc and /sys below {@code root}, without QEMU. */
    public static Fingerprint read(Path root) {
        MachineFiles files = new MachineFiles(root);
        CpuInfo cpu = CpuInfo.read(files);
        Virtualization virtualization = Virtualization.read(files, cpu);
        boolean sysfs = files.exists(CPU);
        SortedMap<String, String> parts = new TreeMap<>();
        parts.put("cpu_model", cpu.model().orElse(UNKNOWN));
        parts.put("cpus", cpus(files));
        parts.put("governor", sysfs ? governor(files) : UNKNOWN);
        parts.put("hypervisor", virtualization.hypervisor());
        parts.put("kernel", files.text("/proc/sys/kernel/osrelease").orElse(UNKNOWN));
        parts.put("kvm", virtualization.backend());
        parts.put("microcode", cpu.microcode().orElse(UNKNOWN));
        parts.put("mitigations", Mitigations.read(files));
        parts.put("nested", virtualization.nested());
        parts.put("numa_nodes", numaNodes(files, sysfs));
        parts.put("qemu", NONE);
        parts.put("smt", smt(files));
        parts.put("thp", transparentHugePages(files, sysfs));
        parts.put("turbo", turbo(files));
        return new Fingerprint(parts);
    }

    /** SHA-256 over the parts, first 12 hexadecimal digits. */
    public String id() {
        String text = parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue() + "\n")
                .collect(Collectors.joining());
        return hash(text, SHOWN_DIGITS);
    }

    static String hash(String text, int digits) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String cpus(MachineFiles files) {
        Optional<Integer> online = files.text(CPU + "online").flatMap(CpuList::parse).map(List::size);
        return online.map(String::valueOf).orElseGet(() -> {
            long listed = files.lines("/proc/cpuinfo", true).stream()
                    .filter(line -> line.matches("processor\\s*:.*"))
                    .count();
            return listed > 0 ? String.valueOf(listed) : UNKNOWN;
        });
    }

    /** The governor with its driver: "powersave" means full speed on demand with intel_pstate, and 800 MHz elsewhere. */
    private static String governor(MachineFiles files) {
        String governors = files.names(CPU + "cpufreq").stream()
                .filter(name -> name.startsWith("policy"))
                .flatMap(policy -> {
                    String at = CPU + "cpufreq/" + policy + "/";
                    return files.text(at + "scaling_governor").stream()
                            .map(governor -> governor
                                    + files.text(at + "scaling_driver").map(driver -> " (" + driver + ")").orElse(""));
                })
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return governors.isEmpty() ? NONE : governors;
    }

    private static String turbo(MachineFiles files) {
        return files.text(CPU + "intel_pstate/no_turbo")
                .map(off -> off.equals("0") ? "on" : "off")
                .or(() -> files.text(CPU + "cpufreq/boost").map(on -> on.equals("1") ? "on" : "off"))
                .orElse(UNKNOWN);
    }

    private static String smt(MachineFiles files) {
        Optional<String> active = files.text(CPU + "smt/active");
        if (active.isPresent() && active.get().equals("1")) {
            return "on";
        }
        return files.text(CPU + "smt/control").or(() -> active.map(zero -> "off")).orElse(UNKNOWN);
    }

    private static String transparentHugePages(MachineFiles files, boolean sysfs) {
        return files.text("/sys/kernel/mm/transparent_hugepage/enabled")
                .map(choices -> choices.replaceAll(".*\\[(.*)].*", "$1"))
                .orElse(sysfs ? NONE : UNKNOWN);
    }

    /** A kernel without NUMA has no such directory, and one node. */
    private static String numaNodes(MachineFiles files, boolean sysfs) {
        return files.text("/sys/devices/system/node/online")
                .flatMap(CpuList::parse)
                .map(nodes -> String.valueOf(nodes.size()))
                .orElse(sysfs ? "1" : UNKNOWN);
    }
}
