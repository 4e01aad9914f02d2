package io.jenkins.plugins.kvmbench.engine.guest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.kvmbench.engine.codec.HarnessPlan;
import io.jenkins.plugins.kvmbench.engine.codec.HarnessRecord;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessBinary;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import io.jenkins.plugins.kvmbench.engine.harness.HarnessOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Debian's kernel in QEMU's emulator, where .ci/test-guest has fetched it. */
public class GuestRunnerTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Qemu qemu;
    private static Path image;

    @BeforeClass
    public static void findKernel() throws IOException {
        Path boot = Path.of(System.getProperty("kvmbench.root", "."), "build/guest/packages/boot");
        Optional<Path> kernel = kernelIn(boot).or(() -> kernelIn(Path.of("..").resolve("build/guest/packages/boot")));
        assumeTrue("no kernel in " + boot.toAbsolutePath() + ": .ci/test-guest fetches it", kernel.isPresent());
        image = kernel.get();
        try {
            qemu = Qemu.of(System.getenv());
        } catch (HarnessException none) {
            assumeTrue(none.getMessage(), false);
        }
    }

    private static Optional<Path> kernelIn(Path boot) {
        try (Stream<Path> files = Files.list(boot)) {
            return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-")).findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Test
    public void measuresInTheKernel() throws Exception {
        HarnessOutput output = runner("", "", Duration.ofMinutes(2))
                .run(HarnessBinary.own(System.getenv()), plan("lat_syscall"), progress -> {});
        assertEquals("", output.failure());
        assertEquals(0, output.exitCode());
        assertTrue(output.all(HarnessRecord.Note.class)
                .anyMatch(note -> note.text().matches("in kernel [0-9.]+-\\S+, accel=tcg")));
        assertEquals(1, output.all(HarnessRecord.Samples.class).count());
        assertTrue(output.all(HarnessRecord.Usage.class).findFirst().orElseThrow().userSeconds() > 0.2);
        assertNothingLeft();
    }

    @Test
    public void settingThatCannotBeMadeIsAFailure() throws Exception {
        HarnessOutput output = runner("", "/proc/sys/kernel/nothing=1", Duration.ofMinutes(2))
                .run(HarnessBinary.own(System.getenv()), plan("lat_syscall"), progress -> {});
        assertEquals(
                "guest_setting: it could not be set up: '1' could not be written to /proc/sys/kernel/nothing: No such file or"
                        + " directory; its console is empty",
                output.failure());
    }

    @Test
    public void panicIsAFailureWithTheConsolesLines() throws Exception {
        String failure = hostile("panic", Duration.ofMinutes(2));
        assertTrue(failure, failure.startsWith("guest_panic: its kernel panicked; its console: "));
        assertTrue(failure, failure.contains("Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000300"));
    }

    @Test
    public void guestThatDoesNothingIsStopped() throws Exception {
        String failure = hostile("hang", Duration.ofSeconds(15));
        assertTrue(failure, failure.startsWith("guest_hang: it did not end in time and was stopped: before the harness started"));
        assertTrue(failure, failure.endsWith("hostile: hang"));
        assertNothingLeft();
    }

    @Test
    public void guestThatPrintsWithoutEndIsStopped() throws Exception {
        String failure = hostile("flood", Duration.ofMinutes(2));
        assertTrue(failure, failure.startsWith("guest_console_flood: it printed too much on its console: more than 16 MiB"));
    }

    @Test
    public void guestThatEndsWithoutAWordIsAFailure() throws Exception {
        String failure = hostile("exit", Duration.ofMinutes(2));
        assertTrue(failure, failure.startsWith("guest_wrong_exit: it ended without saying how the harness ended: QEMU's exit code is 0"));
    }

    @Test
    public void kernelThatCannotStartTheHarnessIsAFailure() throws Exception {
        HarnessOutput output = runner("", "", Duration.ofMinutes(2))
                .run("no executable".getBytes(StandardCharsets.UTF_8), plan("lat_syscall"), progress -> {});
        assertTrue(output.failure(), output.failure().startsWith("guest_no_init: its kernel did not start the harness; its console: "));
    }

    @Test
    public void fileThatIsNoKernelIsAFailureThatQemuExplains() throws Exception {
        Path file = Files.writeString(FOLDER.newFile().toPath(), "no kernel at all, but long enough to have a header".repeat(100));
        HarnessOutput output = new GuestRunner(GuestKernel.of(file, "", ""), qemu, Acceleration.TCG)
                .run(HarnessBinary.own(System.getenv()), plan("lat_syscall"), progress -> {});
        assertTrue(output.failure(), output.failure().startsWith("guest_qemu: QEMU could not boot it; its console: qemu"));
    }

    @Test
    public void interruptLeavesNoGuest() throws Exception {
        Thread measuring = new Thread(() -> {
            try {
                runner("mode=hang", "", Duration.ofMinutes(2)).run(hostileInit(), plan("lat_syscall"), progress -> {});
            } catch (IOException | InterruptedException e) {
                // What is looked at is what is left.
            }
        });
        measuring.start();
        TimeUnit.SECONDS.sleep(1);
        measuring.interrupt();
        measuring.join(TimeUnit.SECONDS.toMillis(20));
        assertTrue(!measuring.isAlive());
        assertNothingLeft();
    }

    private static void assertNothingLeft() throws IOException {
        Path own = Path.of(System.getProperty("java.io.tmpdir"));
        long qemus = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("qemu-system"))
                .count();
        assertEquals(0, qemus);
        try (Stream<Path> files = Files.list(own)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("kvmbench-guest-"))
                            .filter(GuestDirectory::abandoned)
                            .toList());
        }
    }

    private static String hostile(String mode, Duration boot) throws Exception {
        return runner("mode=" + mode, "", boot)
                .run(hostileInit(), plan("lat_syscall"), progress -> {})
                .failure();
    }

    private static byte[] hostileInit() throws IOException, InterruptedException {
        Path program = FOLDER.getRoot().toPath().resolve("hostile");
        if (!Files.exists(program)) {
            Path source = FOLDER.getRoot().toPath().resolve("hostile.c");
            Files.write(source, GuestRunnerTest.class.getResourceAsStream("hostile.c").readAllBytes());
            Process gcc = new ProcessBuilder("gcc", "-static", "-O1", "-o", program.toString(), source.toString())
                    .inheritIO()
                    .start();
            assertEquals(0, gcc.waitFor());
        }
        return Files.readAllBytes(program);
    }

    private static GuestRunner runner(String arguments, String settings, Duration boot) throws HarnessException {
        return new GuestRunner(GuestKernel.of(image, arguments, settings), qemu, Acceleration.TCG, boot);
    }

    private static HarnessPlan plan(String benchmark) {
        return new HarnessPlan(
                "kernel",
                List.of(new HarnessPlan.PlannedBenchmark(0, benchmark, new TreeMap<>())),
                10,
                1_000,
                0,
                List.of(1),
                1,
                0,
                60_000);
    }
}
