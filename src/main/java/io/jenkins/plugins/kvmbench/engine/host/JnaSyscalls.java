package io.jenkins.plugins.kvmbench.engine.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.Map;

/** The C library by JNA: the only class that knows JNA. */
final class JnaSyscalls implements Syscalls {

    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int MASK_BYTES = 1024;
    /** PERF_ATTR_SIZE_VER0 of linux/perf_event.h: every kernel takes the first version. */
    private static final int PERF_ATTR_BYTES = 64;
    /** disabled, exclude_kernel, exclude_hv: the bits 0, 5 and 6 after read_format. */
    private static final long PERF_ATTR_FLAGS = 1 | 1 << 5 | 1 << 6;
    private static final long PERF_FLAG_FD_CLOEXEC = 8;
    private static final Map<String, Long> PERF_EVENT_OPEN =
            Map.of("amd64", 298L, "aarch64", 241L, "riscv64", 241L);

    private static Access access;

    private final C c;

    private JnaSyscalls(C c) {
        this.c = c;
    }

    /** Links once; where JNA cannot (temporary directory without exec, no library for this platform), says why. */
    static synchronized Access access() {
        if (access == null) {
            access = link();
        }
        return access;
    }

    private static Access link() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return new Access(null, "not Linux but " + system);
        }
        try {
            return new Access(new JnaSyscalls(Native.load("c", C.class)), "");
        } catch (LinkageError e) {
            return new Access(null, "JNA cannot link its native library: " + firstLine(e)
                    + "; point -Djna.tmpdir at a directory on a file system that is not mounted noexec");
        }
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("").strip();
    }

    @Override
    public int open(String path) throws Errno {
        try {
            return c.open(path, O_RDWR | O_CLOEXEC);
        } catch (LastErrorException e) {
            throw new Errno("open(" + path + ")", e.getErrorCode());
        }
    }

    @Override
    public int ioctl(int fd, String name, long request, long argument) throws Errno {
        try {
            return c.ioctl(fd, new NativeLong(request), new NativeLong(argument));
        } catch (LastErrorException e) {
            throw new Errno("ioctl " + name, e.getErrorCode());
        }
    }

    @Override
    public void close(int fd) {
        try {
            c.close(fd);
        } catch (LastErrorException e) {
            // Linux releases the descriptor whatever close says.
        }
    }

    @Override
    public byte[] schedGetAffinity() throws Errno {
        try (Memory mask = new Memory(MASK_BYTES)) {
            mask.clear();
            c.sched_getaffinity(0, new NativeLong(MASK_BYTES), mask);
            return mask.getByteArray(0, MASK_BYTES);
        } catch (LastErrorException e) {
            throw new Errno("sched_getaffinity", e.getErrorCode());
        }
    }

    @Override
    public int perfEventOpen(int type, long config) throws Errno {
        Long number = PERF_EVENT_OPEN.get(System.getProperty("os.arch"));
        if (number == null) {
            throw new Errno("perf_event_open", Errno.ENOSYS);
        }
        try (Memory attributes = new Memory(PERF_ATTR_BYTES)) {
            attributes.clear();
            attributes.setInt(0, type);
            attributes.setInt(4, PERF_ATTR_BYTES);
            attributes.setLong(8, config);
            attributes.setLong(40, PERF_ATTR_FLAGS);
            return c.syscall(
                            new NativeLong(number),
                            attributes,
                            new NativeLong(0),
                            new NativeLong(-1),
                            new NativeLong(-1),
                            new NativeLong(PERF_FLAG_FD_CLOEXEC))
                    .intValue();
        } catch (LastErrorException e) {
            throw new Errno("perf_event_open", e.getErrorCode());
        }
    }

    /** The functions under their C names, variadic where C's are: that matters to some calling conventions. */
    private interface C extends Library {
        int open(String path, int flags, Object... mode) throws LastErrorException;

        int ioctl(int fd, NativeLong request, Object... argument) throws LastErrorException;

        int close(int fd) throws LastErrorException;

        int sched_getaffinity(int thread, NativeLong size, Pointer mask) throws LastErrorException;

        NativeLong syscall(NativeLong number, Object... arguments) throws LastErrorException;
    }

    /**
     * The calls, or why there are none.
     *
     * @param syscalls null where they are not available
     * @param reason empty where they are
     */
    record Access(Syscalls syscalls, String reason) {

        boolean isAvailable() {
            return syscalls != null;
        }
    }
}
