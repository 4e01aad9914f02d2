package io.jenkins.plugins.kvmbench.engine.host;

/** The few system calls that Java does not offer. Every failure of one is an {@link Errno} that names it. */
interface Syscalls {

    /** Opens for reading and writing, closed on exec. */
    int open(String path) throws Errno;

    /**
     * @param name the request's name, for the message
     * @param argument a number; no request used here takes a pointer
     */
    int ioctl(int fd, String name, long request, long argument) throws Errno;

    void close(int fd);

    /** The calling thread's CPU mask, least significant bit first, as many bytes as the kernel filled. */
    byte[] schedGetAffinity() throws Errno;

    /**
     * A counter for the calling thread on any CPU, user mode only, not running.
     *
     * @param type {@code perf_event_attr.type}
     * @param config {@code perf_event_attr.config}
     */
    int perfEventOpen(int type, long config) throws Errno;
}
