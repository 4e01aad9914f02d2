/*
 * Virtual machines for benchmarks: guest code in ring 3 of long mode, with a small ring 0 that only reports exceptions.
 *
 * The memory map and the ports are in guest_abi.h. All functions that can fail fill a struct failure: a skip where the
 * machine cannot, an error naming the ioctl, its return and errno otherwise.
 */
#ifndef KVMBENCH_KVM_H
#define KVMBENCH_KVM_H

#include "base/failure.h"
#include "guests/lib/guest_abi.h"

#include <linux/kvm.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* How KVM reports the pages that a guest writes. */
enum vm_logging {
    VM_LOG_NONE,
    VM_LOG_BITMAP, /* KVM_GET_DIRTY_LOG, which also protects the pages again */
    VM_LOG_MANUAL, /* KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2: reading and clearing are two ioctls */
    VM_LOG_RING,   /* KVM_CAP_DIRTY_LOG_RING(_ACQ_REL): harvested from shared memory */
};

struct vm_config {
    size_t data_pages; /* 4 KiB pages from GUEST_DATA on */
    enum vm_logging logging;
    uint32_t ring_entries; /* VM_LOG_RING: a power of two, at least VM_MIN_RING */
    bool huge_pages; /* the host's memory below the guest's in pages of 2 MiB where the kernel gives them; not with logging */
};

enum { VM_MIN_RING = 1024, VM_MAX_RING = 65536 };

struct vm {
    int fd;
    uint8_t *memory; /* guest physical 0 */
    size_t bytes;    /* one memory slot, number 0 */
    struct vm_config config;
};

struct vcpu {
    int fd;
    struct vm *vm;
    struct kvm_run *run;
    size_t run_bytes;
    bool sync_regs;             /* KVM_CAP_SYNC_REGS works for general registers */
    struct kvm_dirty_gfn *ring; /* VM_LOG_RING */
    uint32_t ring_next;         /* the next entry to harvest: counts up without wrapping at the size */
    uint32_t ring_used;         /* entries harvested since KVM_RESET_DIRTY_RINGS */
    timer_t watchdog;
    bool has_watchdog;
    volatile sig_atomic_t timed_out;
};

/* /dev/kvm, or what KVMBENCH_KVM_DEVICE names, opened once for the process; -1 with a failure. Thread-safe once open. */
int kvm_open(struct failure *failure);

/* The value of KVM_CHECK_EXTENSION for the device; 0 where it is not there. A promise, not a proof. */
int kvm_capability(int capability);

/* Creates a VM with page tables, GDT, IDT, TSS and exception handlers; its memory is prefaulted and, where allowed, locked. */
bool vm_create(struct vm *vm, const struct vm_config *config, struct failure *failure);

/* Also for a VM whose creation failed half-way, or that is all zero. */
void vm_destroy(struct vm *vm);

/* Where the page's memory is. The caller keeps to vm->bytes. */
static inline void *vm_at(const struct vm *vm, uint64_t guest_address)
{
    return vm->memory + guest_address;
}

/* Creates the vCPU: ring 3, RIP = GUEST_CODE, RSP = GUEST_USER_STACK_TOP, interrupts off, I/O ports allowed. */
bool vcpu_create(struct vcpu *vcpu, struct vm *vm, struct failure *failure);

void vcpu_destroy(struct vcpu *vcpu);

/* Lets SYSCALL in ring 3 enter ring 0 at this address, with the flags of the mask cleared. */
bool vcpu_set_syscall_entry(struct vcpu *vcpu, uint64_t address, uint64_t flag_mask, struct failure *failure);

/*
 * General registers. After vcpu_run they are those of the exit (for free with KVM_CAP_SYNC_REGS, else by ioctl);
 * changes take effect when vcpu_write_regs is called before the next run. Only vcpu_complete makes RIP the same everywhere.
 */
struct kvm_regs *vcpu_regs(struct vcpu *vcpu);
bool vcpu_read_regs(struct vcpu *vcpu, struct failure *failure);
bool vcpu_write_regs(struct vcpu *vcpu, struct failure *failure);

/*
 * Runs the guest to its next `out`, and returns the port, with vcpu->run->io and the registers filled; VCPU_RING_FULL when
 * the dirty ring has to be harvested and reset first; -1 with a failure (registers included) for GUEST_PORT_FAULT, the
 * watchdog, a stop, or any exit that no benchmark asks for.
 */
enum { VCPU_RING_FULL = 0x10000 };
int vcpu_run(struct vcpu *vcpu, struct failure *failure);

/* The same, but the registers are only there after vcpu_read_regs: saves an ioctl an exit where they are not synchronized. */
int vcpu_resume(struct vcpu *vcpu, struct failure *failure);

/*
 * Has KVM take over written registers and finish the exit at hand, without going on in the guest. An `out` is over only
 * when KVM is entered again (Documentation/virt/kvm/api.rst, KVM_RUN): with VMX and SVM RIP stays at it and is moved on
 * then, if it is still there. So this comes before registers are compared, and before a guest is sent to where an `out` is.
 */
bool vcpu_complete(struct vcpu *vcpu, struct failure *failure);

/* The watchdog: a guest that is still running after this time is stopped, and vcpu_run fails. For the calling thread. */
bool vcpu_watch(struct vcpu *vcpu, uint64_t milliseconds, struct failure *failure);
void vcpu_unwatch(struct vcpu *vcpu);

#endif
