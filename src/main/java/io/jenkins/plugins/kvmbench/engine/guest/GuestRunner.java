package io.jenkins.plugins.kvmbench.engine.guest;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlanJson;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessRunner;
import io.jenkins.plugins.kvmbench.engine.harness.RecordReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Carries a plan out in a kernel: boots it in QEMU for this one plan, with an archive of files that holds the harness, its
 * plan and nothing else. Records come back by the second serial port, or by the console where the kernel has only one.
 */
public final class GuestRunner implements HarnessRunner {

    /** What QEMU ends with when the first process writes to the port for it (native/src/boot). */
    private static final int ENDED_ITSELF = 99;

    private static final int QEMU_FAILED = 1;

    private static final long MOST_RESULTS = 64L << 20;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final double CLOCK_SHARE = 0.05;
    private static final double CLOCK_SECONDS = 1;

    /** A signal that ends this JVM ends its guests too. */
    private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> LIVE.forEach(Process::destroyForcibly), "kvmbench-guest-end"));
    }

    private final GuestKernel kernel;
    private final Qemu qemu;
    private final Acceleration acceleration;
    private final Duration boot;

    /**
     * @param kernel to boot
     * @param qemu which
     * @param acceleration what carries it out
     */
    public GuestRunner(GuestKernel kernel, Qemu qemu, Acceleration acceleration) {
        this(kernel, qemu, acceleration, BOOT);
    }

    /** @param boot how long it may take until the harness starts */
    GuestRunner(GuestKernel kernel, Qemu qemu, Acceleration acceleration, Duration boot) {
        this.kernel = kernel;
        this.qemu = qemu;
        this.acceleration = acceleration;
        this.boot = boot;
    }

    @Override
    public HarnessOutput run(HarnessBinary binary, HarnessPlan plan, Consumer<HarnessRecord.Progress> progress)
            throws HarnessException, InterruptedException {
        try {
            byte[] init = Files.readAllBytes(binary.path());
            return run(init, plan, progress);
        } catch (IOException e) {
            throw e instanceof HarnessException known
                    ? known
                    : new HarnessException("cannot make a guest of " + kernel.label() + ": " + e.getMessage(), e);
        }
    }

    /** @param init the first process: the harness, or what a test has in its place */
    HarnessOutput run(byte[] init, HarnessPlan plan, Consumer<HarnessRecord.Progress> progress)
            throws IOException, InterruptedException {
        try (GuestDirectory directory = GuestDirectory.create()) {
            Path initramfs = directory.file("initramfs");
            Path results = directory.file("results");
            Files.write(initramfs, archive(init, plan));
            Files.createFile(results);
            RecordReader reader = new RecordReader(progress);
            GuestRecords records = new GuestRecords(reader::line);
            GuestConsole console = new GuestConsole(records::line);
            return boot(new Guest(initramfs, results, reader, records, console), plan);
        }
    }

    private byte[] archive(byte[] init, HarnessPlan plan) {
        String settings = kernel.settings().stream()
                .map(setting -> setting.file() + " " + setting.value() + "\n")
                .collect(Collectors.joining());
        return new Initramfs()
                .executable("harness", init)
                .file("plan.json", HarnessPlanJson.write(inGuest(plan)))
                .file("settings", settings)
                .bytes();
    }

    /** The same in a machine of one CPU. */
    private static HarnessPlan inGuest(HarnessPlan plan) {
        return new HarnessPlan(
                plan.suite(),
                plan.benchmarks(),
                plan.timeMs(),
                plan.sampleUs(),
                plan.warmupMs(),
                List.of(0),
                plan.seed(),
                plan.canaryPercent(),
                plan.deadlineMs());
    }

    private record Guest(Path initramfs, Path results, RecordReader reader, GuestRecords records, GuestConsole console) {}

    private HarnessOutput boot(Guest guest, HarnessPlan plan) throws IOException, InterruptedException {
        ResultsTail tail = new ResultsTail(guest.results(), guest.records()::line);
        List<String> command =
                qemu.command(kernel, acceleration, guest.initramfs(), guest.results());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        Process process = builder.start();
        LIVE.add(process);
        Thread reading = new Thread(() -> guest.console().read(process.getInputStream()), "kvmbench-guest-console");
        reading.setDaemon(true);
        reading.start();
        Duration cpu;
        boolean ended;
        try {
            Duration limit = boot.plus(Duration.ofMillis(plan.deadlineMs()));
            cpu = watch(process, guest, tail, System.nanoTime() + limit.toNanos());
            ended = !process.isAlive();
        } finally {
            process.destroyForcibly().waitFor();
            LIVE.remove(process);
        }
        reading.join();
        tail.read();
        return output(guest, tail, ended ? process.exitValue() : -1, cpu);
    }

    /** Until it has ended, or has to be. @return the CPU time that it has used, seen last */
    private Duration watch(Process process, Guest guest, ResultsTail tail, long until)
            throws IOException, InterruptedException {
        Duration cpu = Duration.ZERO;
        long started = System.nanoTime();
        while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            cpu = process.info().totalCpuDuration().orElse(cpu);
            tail.read();
            boolean late = System.nanoTime() > until
                    || !guest.records().started() && System.nanoTime() - started > boot.toNanos();
            if (late || guest.console().flooded() || tail.bytes() > MOST_RESULTS) {
                break;
            }
        }
        return cpu;
    }

    private HarnessOutput output(Guest guest, ResultsTail tail, int exit, Duration cpu) {
        GuestRecords records = guest.records();
        HarnessOutput said = guest.reader().output(Math.max(records.exitCode(), 0), "the guest ended before");
        List<HarnessRecord> all = new ArrayList<>();
        if (records.started()) {
            all.add(new HarnessRecord.Note(
                    OptionalInt.empty(), "in kernel " + records.release() + ", accel=" + acceleration.label()));
        }
        said.records().stream()
                .map(record -> record instanceof HarnessRecord.Usage usage ? ofQemu(usage, cpu) : record)
                .forEach(all::add);
        String failure = failure(guest, tail, exit);
        return new HarnessOutput(all, said.exitCode(), failure.isEmpty() ? said.failure() : failure);
    }

    /** What this machine spends on a guest is what QEMU uses, the boot included. */
    private static HarnessRecord.Usage ofQemu(HarnessRecord.Usage usage, Duration cpu) {
        return new HarnessRecord.Usage(
                0, 0, usage.majorFaults(), usage.maxRssBytes(), cpu.toMillis() / 1e3, 0);
    }

    private String failure(Guest guest, ResultsTail tail, int exit) {
        GuestConsole console = guest.console();
        GuestRecords records = guest.records();
        if (console.flooded()) {
            return GuestFailure.CONSOLE_FLOOD.message(
                    "more than " + (GuestConsole.MOST_BYTES >> 20) + " MiB", console.lastLines());
        }
        if (tail.bytes() > MOST_RESULTS) {
            return GuestFailure.RESULTS_FLOOD.message("more than " + (MOST_RESULTS >> 20) + " MiB", console.lastLines());
        }
        if (console.failure().isPresent()) {
            return console.failure().get().message("", console.lines());
        }
        if (exit < 0) {
            String where = records.started() ? "while it measured" : "before the harness started";
            return GuestFailure.HANG.message(where, console.lastLines());
        }
        if (!records.problem().isEmpty()) {
            return GuestFailure.SETTING.message(records.problem(), List.of());
        }
        if (exit == QEMU_FAILED && !records.started()) {
            return GuestFailure.QEMU.message("", console.lastLines());
        }
        if (!records.ended() || exit != ENDED_ITSELF && exit != 0) {
            return GuestFailure.WRONG_EXIT.message("QEMU's exit code is " + exit, console.lastLines());
        }
        double guestSeconds = records.guestSeconds();
        double hostSeconds = records.hostSeconds();
        if (Math.abs(guestSeconds - hostSeconds) > CLOCK_SECONDS + CLOCK_SHARE * hostSeconds) {
            return GuestFailure.CLOCK.message(
                    String.format(Locale.ROOT, "%.2f s there were %.2f s here", guestSeconds, hostSeconds), List.of());
        }
        return "";
    }
}
