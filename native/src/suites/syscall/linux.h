/* Runs a packed program as an ordinary process of this Linux. */
#ifndef KVMBENCH_SYSCALL_LINUX_H
#define KVMBENCH_SYSCALL_LINUX_H

#include "base/failure.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct syscall_linux {
    pid_t pid;            /* 0: not started */
    int requests, replies; /* pipes */
    int terminal;         /* master side of the program's terminal */
};

/*
 * Starts the program of `size` bytes. Its file descriptor GUEST_TTY_FD is a terminal, GUEST_BAD_FD is not open.
 * End it with syscall_linux_stop, also after a failure.
 */
bool syscall_linux_start(struct syscall_linux *process, const uint8_t *program, size_t size, struct failure *failure);

/* Sends a request and waits for the whole reply. */
bool syscall_linux_exchange(struct syscall_linux *process, const void *request, size_t request_size, void *reply,
                            size_t reply_size, struct failure *failure);

void syscall_linux_stop(struct syscall_linux *process);

#endif
