/*
 * When Linux entered a process's ioctl calls, from the kernel's own tracepoint raw_syscalls:sys_enter on the TSC clock.
 * Nothing is mounted and no other tracing is touched: a detached tracefs mount, and a trace instance of our own.
 */
#ifndef KVMBENCH_SYSCALL_TRACE_H
#define KVMBENCH_SYSCALL_TRACE_H

#include "base/failure.h"

#include <sys/types.h>

struct syscall_trace {
    int root;      /* tracefs; -1: not open */
    int instance;  /* the directory of our instance */
    int pipe;      /* what it recorded, as text */
    char name[64]; /* its path below root */
};

/* Starts tracing the ioctl calls of `pid`. A skip where the kernel or the user's rights do not allow it. Stop it in any case. */
bool syscall_trace_start(struct syscall_trace *trace, pid_t pid, struct failure *failure);

/*
 * Takes the TSC readings since the last call, oldest first; `count` of them are expected, any other number is an error.
 * They were taken on the CPU the process ran on.
 */
bool syscall_trace_take(struct syscall_trace *trace, uint64_t *readings, size_t count, struct failure *failure);

void syscall_trace_stop(struct syscall_trace *trace);

#endif
