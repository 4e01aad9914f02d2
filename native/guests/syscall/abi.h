/* What the measured programs of suite `syscall`, the guest's kernel and the harness agree on. */
#ifndef KVMBENCH_SYSCALL_ABI_H
#define KVMBENCH_SYSCALL_ABI_H

/* Linux system call numbers the programs use. */
#define CALL_READ 0
#define CALL_WRITE 1
#define CALL_IOCTL 16
#define CALL_EXIT_GROUP 231

#define REQUEST_TIOCGWINSZ 0x5413

#define ERROR_EBADF 9
#define ERROR_ENOTTY 25

/* The programs' only terminal, and a descriptor that is not open. */
#define GUEST_TTY_FD 3
#define GUEST_BAD_FD 9

/* The kernel's `out` to this port hands a system call, its registers still in place, to the harness; rax comes back. */
#define PORT_SYSTEM_CALL 0x13

/* Interrupts off, port I/O allowed in ring 3. */
#define FLAGS_IOPL_3 0x3002

/* Calls in one request to the program `entry` at most. */
#define ENTRY_MAX_CALLS 4096

#ifndef __ASSEMBLER__
#include <stdint.h>

/* A program reads requests from standard input until its end and answers each on standard output. */
struct syscall_request {
    uint64_t iterations; /* program `entry`: up to ENTRY_MAX_CALLS */
    uint64_t fd;         /* of the ioctl */
};

/* All times in TSC cycles. */
struct loop_reply {
    uint64_t calls;  /* the whole loop, its overhead included */
    uint64_t empty;  /* the same loop without the call */
    int64_t result;  /* of the last call: 0 or a negative error number */
};

struct entry_reply {
    uint64_t clock;                   /* two clock readings one after the other, sum over all iterations */
    uint64_t before[ENTRY_MAX_CALLS]; /* the clock as the last thing before the call */
    int64_t result[ENTRY_MAX_CALLS];  /* in the guest: the clock as the handler's first instruction read it */
};
#endif

#endif
