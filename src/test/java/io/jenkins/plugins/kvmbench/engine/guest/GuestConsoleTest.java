package io.jenkins.plugins.kvmbench.engine.guest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.kvmbench.engine.harness.HarnessException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is made of a guest's output and of what users say of its kernel, without a guest. */
public class GuestConsoleTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final List<String> records = new ArrayList<>();

    @Test
    public void signsOfFailuresAreFound() {
        assertEquals(GuestFailure.OOPS, failure("[    1.0] BUG: unable to handle page fault for address: 0000000000000008"));
        assertEquals(GuestFailure.OOPS, failure("[    1.0] general protection fault, probably for non-canonical address"));
        assertEquals(GuestFailure.KASAN, failure("[    1.0] BUG: KASAN: slab-out-of-bounds in kmalloc_oob_right+0x7b/0x80"));
        assertEquals(GuestFailure.KCSAN, failure("[    1.0] BUG: KCSAN: data-race in do_wait / release_task"));
        assertEquals(GuestFailure.OUT_OF_MEMORY, failure("[    9.0] Out of memory: Killed process 71 (harness) total-vm:1kB"));
        assertEquals(GuestFailure.NO_INIT, failure("[    1.0] Requested init /harness failed (error -8)."));
        assertEquals(GuestFailure.PANIC, failure("[    1.0] Kernel panic - not syncing: sysrq triggered crash"));
        assertEquals(Optional.empty(), read("[    1.0] Run /harness as init process\n").failure());
    }

    @Test
    public void weightiestSignExplainsTheOthers() {
        GuestConsole console = read("a\nBUG: KASAN: use-after-free in x\nread of size 8\nOops: 0000 [#1]\nKernel panic - not syncing: Fatal\n");
        assertEquals(GuestFailure.KASAN, console.failure().orElseThrow());
        assertEquals(
                List.of("BUG: KASAN: use-after-free in x", "read of size 8", "Oops: 0000 [#1]", "Kernel panic - not syncing: Fatal"),
                console.lines());
    }

    @Test
    public void lastLinesAreKeptWithoutEscapes() {
        GuestConsole console = read("1\n2\n\u001b[1;31mred\u001b[0m\r\n\u0007\n" + "long".repeat(100) + "\nend");
        assertEquals(List.of("1", "2", "red", "long".repeat(40) + "…", "end"), console.lines());
        assertEquals(12, read("line\n".repeat(100)).lines().size());
    }

    @Test
    public void recordsAmongTheLinesAreTakenOut() {
        GuestConsole console = read("boot\n{\"type\":\"end\",\"records\":0}\nkvmbench-guest end 5 exit 0\n");
        assertEquals(List.of("{\"type\":\"end\",\"records\":0}", "kvmbench-guest end 5 exit 0"), records);
        assertEquals(List.of("boot"), console.lines());
    }

    @Test
    public void endlessConsoleIsBounded() {
        InputStream endless = new InputStream() {
            private long left = GuestConsole.MOST_BYTES * 2;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                int count = (int) Math.min(left, length);
                Arrays.fill(buffer, from, from + count, (byte) 'x');
                left -= count;
                return count > 0 ? count : -1;
            }
        };
        GuestConsole console = new GuestConsole(records::add);
        console.read(endless);
        assertTrue(console.flooded());
        assertEquals(1, console.lines().size());
    }

    @Test
    public void firstProcessSaysHowItWent() {
        GuestRecords said = new GuestRecords(records::add);
        said.line("kvmbench-guest start 3789115917 6.1.0-57-cloud-amd64");
        said.line("{\"type\":\"hello\"}");
        assertTrue(said.started() && !said.ended());
        said.line("kvmbench-guest end 5789115917 exit 77");
        assertEquals("6.1.0-57-cloud-amd64", said.release());
        assertEquals(77, said.exitCode());
        assertEquals(2, said.guestSeconds(), 1e-9);
        assertEquals(List.of("{\"type\":\"hello\"}"), records);
        said.line("kvmbench-guest end nonsense");
        assertEquals("kvmbench-guest end nonsense", records.get(1));
    }

    @Test
    public void archiveIsWhatKernelsUnpack() {
        byte[] bytes = new Initramfs().executable("harness", new byte[] {1, 2, 3, 4, 5}).file("settings", "é").bytes();
        List<String> names = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            assertEquals(0, at % 4);
            assertEquals("070701", text(bytes, at, 6));
            int size = Integer.parseInt(text(bytes, at + 54, 8), 16);
            int length = Integer.parseInt(text(bytes, at + 94, 8), 16);
            names.add(text(bytes, at + 110, length - 1) + " " + text(bytes, at + 14, 8) + " " + size);
            at = align(at + 110 + length);
            if (names.get(names.size() - 1).startsWith("harness ")) {
                assertEquals(5, ByteBuffer.wrap(bytes, at, 5).get(at + 4));
            }
            at = align(at + size);
        }
        assertEquals(
                List.of(
                        "dev 000041ED 0",
                        "proc 000041ED 0",
                        "sys 000041ED 0",
                        "tmp 000041ED 0",
                        "dev/console 00002180 0",
                        "harness 000081ED 5",
                        "settings 000081A4 2",
                        "TRAILER!!! 00000000 0"),
                names);
    }

    @Test
    public void kernelIsDescribedByWhatMakesIt() throws Exception {
        Path image = folder.newFile("vmlinuz-1").toPath();
        GuestKernel kernel = GuestKernel.of(image, " nosmt ", "/proc/sys/a/b=1; /sys/kernel/tracing/current_tracer=function");
        assertEquals("kernel vmlinuz-1 nosmt /proc/sys/a/b=1 /sys/kernel/tracing/current_tracer=function", kernel.label());
        assertTrue(!kernel.identity().equals(GuestKernel.of(image, "", "").identity()));
    }

    @Test
    public void impossibleKernelsAreRefused() throws Exception {
        Path image = folder.newFile("vmlinuz-1").toPath();
        for (String settings : new String[] {"/etc/passwd=x", "x", "/proc/a b=1", "/proc/a=1\n2"}) {
            assertThrows(settings, HarnessException.class, () -> GuestKernel.of(image, "", settings));
        }
        assertThrows(HarnessException.class, () -> GuestKernel.of(image, "a -- b", ""));
        assertThrows(HarnessException.class, () -> GuestKernel.of(folder.getRoot().toPath(), "", ""));
    }

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }

    private static int align(int offset) {
        return (offset + 3) / 4 * 4;
    }

    private GuestFailure failure(String line) {
        return read("before\n" + line + "\nafter\n").failure().orElseThrow();
    }

    private GuestConsole read(String text) {
        GuestConsole console = new GuestConsole(records::add);
        console.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return console;
    }
}
