package io.jenkins.plugins.kvmbench.engine.guest;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The emulator that boots kernels.
 *
 * @param executable which
 * @param setpriv starts it so that it dies with this process, however that ends; empty: there is no such program
 */
public record Qemu(Path executable, Optional<Path> setpriv) {

    private static final String NAME = "qemu-system-x86_64";
    private static final int MEMORY_MB = 1024;
    private static final Duration PROOF = Duration.ofSeconds(10);

    /**
     * The one on the path.
     *
     * @throws HarnessException when there is none
     */
    public static Qemu of(Map<String, String> environment) throws HarnessException {
        Path qemu = onPath(environment, NAME)
                .orElseThrow(() -> new HarnessException("a kernel is booted by QEMU, and there is no " + NAME
                        + " here: sudo apt-get install qemu-system-x86"));
        return new Qemu(qemu, onPath(environment, "setpriv"));
    }

    private static Optional<Path> onPath(Map<String, String> environment, String name) {
        for (String directory : environment.getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** What carries a kernel out: KVM when a short boot of it proves that it can, else the emulator. */
    public Acceleration proven(GuestKernel kernel, HarnessBinary harness) throws HarnessException, InterruptedException {
        if (!Files.isWritable(Path.of("/dev/kvm"))) {
            return Acceleration.TCG;
        }
        HarnessPlan plan = new HarnessPlan(
                "anchor",
                List.of(new HarnessPlan.PlannedBenchmark(0, "arithmetic", new TreeMap<>())),
                1,
                50,
                0,
                List.of(),
                0,
                0,
                (int) PROOF.toMillis());
        GuestKernel plain = new GuestKernel(kernel.image(), kernel.sha256(), kernel.arguments(), List.of());
        HarnessOutput said = new GuestRunner(plain, this, Acceleration.KVM, PROOF).run(harness, plan, now -> {});
        return said.failure().isEmpty() ? Acceleration.KVM : Acceleration.TCG;
    }

    /** The command line that boots a kernel; the console is its standard output. */
    List<String> command(GuestKernel kernel, Acceleration acceleration, Path initramfs, Path results) {
        List<String> command = new ArrayList<>();
        setpriv.ifPresent(program -> command.addAll(List.of(program.toString(), "--pdeathsig", "KILL")));
        command.addAll(List.of(executable.toString(), "-M", "q35", "-m", String.valueOf(MEMORY_MB), "-smp", "1"));
        command.addAll(acceleration.arguments());
        command.addAll(List.of(
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-monitor",
                "none",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=1",
                "-chardev",
                "stdio,id=console,signal=off",
                "-serial",
                "chardev:console",
                "-chardev",
                "file,id=results,path=" + results.toString().replace(",", ",,"),
                "-serial",
                "chardev:results",
                "-kernel",
                kernel.image().toString(),
                "-initrd",
                initramfs.toString(),
                "-append",
                String.join(" ", "console=ttyS0 panic=-1 quiet", kernel.arguments(), "rdinit=/harness -- boot")));
        return command;
    }
}
