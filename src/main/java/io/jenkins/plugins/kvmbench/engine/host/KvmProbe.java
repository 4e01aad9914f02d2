package io.jenkins.plugins.kvmbench.engine.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tries KVM: opens the device, asks for its version and capabilities, makes a virtual machine and a vCPU, and releases
 * them. About a millisecond. Never throws: a machine without KVM is an answer.
 */
public final class KvmProbe {

    /** Requests of linux/kvm.h, all _IO(0xAE, n). */
    private static final long KVM_GET_API_VERSION = 0xAE00;

    private static final long KVM_CREATE_VM = 0xAE01;
    private static final long KVM_CHECK_EXTENSION = 0xAE03;
    private static final long KVM_CREATE_VCPU = 0xAE41;
    private static final int API_VERSION = 12;

    private static final Map<String, Integer> CAPABILITIES = Map.ofEntries(
            Map.entry("KVM_CAP_USER_MEMORY", 3),
            Map.entry("KVM_CAP_NR_VCPUS", 9),
            Map.entry("KVM_CAP_NR_MEMSLOTS", 10),
            Map.entry("KVM_CAP_COALESCED_MMIO", 15),
            Map.entry("KVM_CAP_SYNC_MMU", 16),
            Map.entry("KVM_CAP_SET_GUEST_DEBUG", 23),
            Map.entry("KVM_CAP_IOEVENTFD", 36),
            Map.entry("KVM_CAP_TSC_CONTROL", 60),
            Map.entry("KVM_CAP_MAX_VCPUS", 66),
            Map.entry("KVM_CAP_SYNC_REGS", 74),
            Map.entry("KVM_CAP_READONLY_MEM", 81),
            Map.entry("KVM_CAP_IMMEDIATE_EXIT", 136),
            Map.entry("KVM_CAP_NESTED_STATE", 157),
            Map.entry("KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2", 168),
            Map.entry("KVM_CAP_HALT_POLL", 182),
            Map.entry("KVM_CAP_DIRTY_LOG_RING", 192),
            Map.entry("KVM_CAP_BINARY_STATS_FD", 203),
            Map.entry("KVM_CAP_XSAVE2", 208),
            Map.entry("KVM_CAP_DIRTY_LOG_RING_ACQ_REL", 223));

    private static final String DEVICE = "/dev/kvm";

    private final String device;
    private final MachineFiles files;
    private final JnaSyscalls.Access access;

    KvmProbe(String device, MachineFiles files, JnaSyscalls.Access access) {
        this.device = device;
        this.files = files;
        this.access = access;
    }

    /** Probes {@code /dev/kvm}. */
    public static KvmFacts probe() {
        return probe(Path.of(DEVICE));
    }

    /** Probes another device. */
    public static KvmFacts probe(Path device) {
        return new KvmProbe(device.toString(), new MachineFiles(Path.of("/")), JnaSyscalls.access()).run();
    }

    KvmFacts run() {
        String backend = Virtualization.read(files, CpuInfo.read(files)).backend();
        if (!access.isAvailable()) {
            return new KvmFacts(false, "unknown, because " + access.reason(), 0, backend, new TreeMap<>());
        }
        Syscalls kernel = access.syscalls();
        int kvm;
        try {
            kvm = kernel.open(device);
        } catch (Errno e) {
            return new KvmFacts(false, e.getMessage() + ": " + whyNotOpened(e.number(), backend), 0, backend, new TreeMap<>());
        }
        try {
            return withDevice(kernel, kvm, backend);
        } finally {
            kernel.close(kvm);
        }
    }

    private KvmFacts withDevice(Syscalls kernel, int kvm, String backend) {
        int version = 0;
        SortedMap<String, String> capabilities = new TreeMap<>();
        String reason;
        try {
            version = kernel.ioctl(kvm, "KVM_GET_API_VERSION", KVM_GET_API_VERSION, 0);
            for (Map.Entry<String, Integer> capability : CAPABILITIES.entrySet()) {
                int answer = kernel.ioctl(
                        kvm, "KVM_CHECK_EXTENSION " + capability.getKey(), KVM_CHECK_EXTENSION, capability.getValue());
                capabilities.put(capability.getKey(), String.valueOf(answer));
            }
            reason = version == API_VERSION ? "" : "KVM speaks API version " + version + ", not " + API_VERSION
                    + ": use a newer kernel";
            if (reason.isEmpty()) {
                makeGuest(kernel, kvm);
            }
        } catch (Errno e) {
            reason = e.getMessage() + ": " + whyNoGuest(e.number());
        }
        return new KvmFacts(reason.isEmpty(), reason, version, backend, capabilities);
    }

    private static void makeGuest(Syscalls kernel, int kvm) throws Errno {
        int guest = kernel.ioctl(kvm, "KVM_CREATE_VM", KVM_CREATE_VM, 0);
        try {
            kernel.close(kernel.ioctl(guest, "KVM_CREATE_VCPU", KVM_CREATE_VCPU, 0));
        } finally {
            kernel.close(guest);
        }
    }

    private String whyNotOpened(int errno, String backend) {
        return switch (errno) {
            case Errno.ENOENT -> device.equals(DEVICE) ? whyNoDevice(backend) : "there is no such device; KVM's is usually " + DEVICE;
            case Errno.EACCES -> "this user may not use it; add the user to the group that owns " + device
                    + " (sudo usermod -aG kvm $USER) and log in again";
            case Errno.EPERM -> "the container's device rules forbid it; start the container with --device "
                    + device;
            case Errno.ENODEV, Errno.ENXIO -> "the device file is there, its driver is not; " + loadModule();
            default -> "the device cannot be used";
        };
    }

    private String whyNoDevice(String backend) {
        return backend.equals(Virtualization.NONE) || backend.equals(Virtualization.UNKNOWN)
                ? loadModule()
                : "the kernel has KVM, this container has no device; start it with --device " + device;
    }

    /** Which module is missing, or that the CPU does not offer virtualization to this machine. */
    private String loadModule() {
        CpuInfo cpu = CpuInfo.read(files);
        if (cpu.flags().contains("vmx")) {
            return "load the kernel module (sudo modprobe kvm_intel)";
        }
        if (cpu.flags().contains("svm")) {
            return "load the kernel module (sudo modprobe kvm_amd)";
        }
        if (cpu.isX86() && cpu.flags().contains("hypervisor")) {
            return "this virtual machine is not offered virtualization; switch on nested virtualization for it";
        }
        return cpu.isX86()
                ? "the CPU offers no virtualization; switch on VT-x or AMD-V in the firmware's settings"
                : "this kernel has no KVM; use one with CONFIG_KVM, booted with hypervisor privileges";
    }

    private String whyNoGuest(int errno) {
        return switch (errno) {
            case Errno.EBUSY -> "another hypervisor holds the CPU's virtualization; stop it (VirtualBox, VMware)";
            case Errno.ENOTTY, Errno.EINVAL -> device + " is not KVM's device, or not one for this machine";
            default -> "KVM is there and cannot make a guest; see the kernel's log (dmesg)";
        };
    }
}
