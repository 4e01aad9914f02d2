package io.jenkins.plugins.kvmbench.engine.host;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class QemuVersionTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void needsShell() {
        Assume.assumeTrue("no /bin/sh", Files.isExecutable(Path.of("/bin/sh")));
    }

    @Test
    public void shouldReadVersionWithDistributionsPackage() throws Exception {
        install("qemu-a", "echo 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)'; echo Copyright");

        assertEquals("7.2.22 (Debian 1:7.2+dfsg-7)", ask("qemu-a"));
    }

    @Test
    public void shouldReadPlainVersionOfTheFirstNameFound() throws Exception {
        install("qemu-b", "echo 'QEMU emulator version 9.1.0'");

        assertEquals("9.1.0", ask("qemu-missing", "qemu-b"));
    }

    @Test
    public void shouldSayNoneWithoutQemu() {
        assertEquals("none", ask("qemu-missing"));
    }

    @Test
    public void shouldSayUnknownWhenQemuAnswersSomethingElse() throws Exception {
        install("qemu-c", "echo 'error while loading shared libraries' >&2; exit 127");

        assertEquals("unknown", ask("qemu-c"));
    }

    @Test
    public void shouldNotWaitForAQemuThatHangs() throws Exception {
        install("qemu-d", "exec sleep 600");

        assertEquals("unknown", QemuVersion.ask(folder.getRoot().toString(), List.of("qemu-d"), 50));
    }

    private String ask(String... names) {
        return QemuVersion.ask("/nonexistent:" + folder.getRoot(), List.of(names), 60_000);
    }

    private void install(String name, String script) throws Exception {
        Path file = folder.newFile(name).toPath();
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
