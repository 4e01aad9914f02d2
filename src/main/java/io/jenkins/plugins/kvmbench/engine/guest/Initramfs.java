package io.jenkins.plugins.kvmbench.engine.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An archive of files that a kernel unpacks and starts from: cpio in the form "newc" (the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst). Made without root and without mounting anything.
 */
final class Initramfs {

    private static final int DIRECTORY = 0040755;
    private static final int EXECUTABLE = 0100755;
    private static final int FILE = 0100644;
    private static final int CHARACTER_DEVICE = 0020600;

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private int entries;

    /** With the directories that the first process mounts on, and a console for it. */
    Initramfs() {
        for (String directory : new String[] {"dev", "proc", "sys", "tmp"}) {
            entry(directory, DIRECTORY, new byte[0], 0, 0);
        }
        entry("dev/console", CHARACTER_DEVICE, new byte[0], 5, 1);
    }

    Initramfs executable(String name, byte[] content) {
        entry(name, EXECUTABLE, content, 0, 0);
        return this;
    }

    Initramfs file(String name, String content) {
        entry(name, FILE, content.getBytes(StandardCharsets.UTF_8), 0, 0);
        return this;
    }

    byte[] bytes() {
        entry("TRAILER!!!", 0, new byte[0], 0, 0);
        return archive.toByteArray();
    }

    private void entry(String name, int mode, byte[] content, int major, int minor) {
        int[] fields = {++entries, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length() + 1, 0};
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        archive.writeBytes((header + name + '\0').getBytes(StandardCharsets.US_ASCII));
        pad();
        archive.writeBytes(content);
        pad();
    }

    private void pad() {
        while (archive.size() % 4 != 0) {
            archive.write(0);
        }
    }
}
