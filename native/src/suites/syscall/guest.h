/* Runs a packed program in ring 3 of a KVM guest, above the small kernel of guests/syscall. */
#ifndef KVMBENCH_SYSCALL_GUEST_H
#define KVMBENCH_SYSCALL_GUEST_H

#include "kvm/kvm.h"
#include "rewrite/rewrite.h"
#include "suites/syscall/images.h"

/* How the program reaches the kernel's ioctl. */
enum syscall_path {
    PATH_TRAP,     /* `syscall` to ring 0 */
    PATH_REWRITTEN,
    PATH_CALL,     /* linked in and called: nothing to do */
};

struct syscall_guest {
    struct vm vm;
    struct vcpu vcpu;
    bool ring0_emulated;           /* PATH_TRAP: `sysretq` fails here, so ring 0 returns by `iretq` and does nothing else */
    struct rewrite_report rewrite; /* PATH_REWRITTEN */
};

struct syscall_guest_config {
    enum syscall_program program;
    enum syscall_path path;
    enum rewrite_style style; /* PATH_REWRITTEN */
};

/* Bytes of memory that a guest holds. */
uint64_t syscall_guest_memory(void);

/* Loads kernel and program and, by one request, sees that they work. End it with syscall_guest_stop, also after a failure. */
bool syscall_guest_start(struct syscall_guest *guest, const struct syscall_guest_config *config, struct failure *failure);

/* Hands the program a request and runs it until its whole reply is there. */
bool syscall_guest_exchange(struct syscall_guest *guest, const void *request, size_t request_size, void *reply,
                            size_t reply_size, struct failure *failure);

void syscall_guest_stop(struct syscall_guest *guest);

#endif
