package io.jenkins.plugins.kvmbench.engine.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers system calls as told, and keeps count of what is open. */
final class FakeKernel implements Syscalls {

    final List<Integer> open = new ArrayList<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private int next = 3;
    int apiVersion = 12;
    byte[] affinity = new byte[0];

    /** Lets a call fail: {@code open}, an ioctl's name, {@code sched_getaffinity}, {@code perf_event_open}. */
    FakeKernel failing(String call, int errno) {
        failures.put(call, errno);
        return this;
    }

    JnaSyscalls.Access access() {
        return new JnaSyscalls.Access(this, "");
    }

    @Override
    public int open(String path) throws Errno {
        check("open");
        return descriptor();
    }

    @Override
    public int ioctl(int fd, String name, long request, long argument) throws Errno {
        check(name);
        return switch (name) {
            case "KVM_GET_API_VERSION" -> apiVersion;
            case "KVM_CREATE_VM", "KVM_CREATE_VCPU" -> descriptor();
            default -> (int) argument;
        };
    }

    @Override
    public void close(int fd) {
        open.remove((Integer) fd);
    }

    @Override
    public byte[] schedGetAffinity() throws Errno {
        check("sched_getaffinity");
        return affinity;
    }

    @Override
    public int perfEventOpen(int type, long config) throws Errno {
        check("perf_event_open");
        return descriptor();
    }

    private int descriptor() {
        open.add(next);
        return next++;
    }

    private void check(String call) throws Errno {
        if (failures.containsKey(call)) {
            throw new Errno(call, failures.get(call));
        }
    }
}
