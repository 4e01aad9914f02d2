/* The saved state of a VM with one vCPU: memory with equal pages kept once, registers, FPU, MSRs; and the audit against it. */
#ifndef KVMBENCH_SNAPSHOT_H
#define KVMBENCH_SNAPSHOT_H

#include "kvm/kvm.h"

enum { SNAPSHOT_MSRS = 9 };

struct snapshot_msrs {
    struct kvm_msrs header;
    struct kvm_msr_entry entries[SNAPSHOT_MSRS];
};

struct snapshot {
    const struct vm *vm;
    size_t page_count;
    const uint8_t **sources; /* by guest page number: its content; equal pages share one, so that copying finds it cached */
    uint8_t *unique;         /* the distinct pages */
    size_t unique_count, unique_bytes;
    struct kvm_regs regs;
    struct kvm_sregs sregs;
    struct kvm_fpu fpu;
    struct snapshot_msrs msrs;
};

/* Saves the state of a vCPU that is not running. */
bool snapshot_take(struct snapshot *snapshot, const struct vm *vm, struct vcpu *vcpu, struct failure *failure);

void snapshot_free(struct snapshot *snapshot);

/* What an audit found. */
struct audit {
    uint64_t mismatches; /* pages and groups of registers that are not as in the snapshot */
    char first[32];      /* one of them by name, for messages; empty: none */
};

/*
 * Compares all guest memory (if wanted) and all saved registers with the snapshot. Completes the vCPU's exit first. False
 * when the state cannot be read.
 */
bool snapshot_audit(const struct snapshot *snapshot, struct vcpu *vcpu, bool memory, struct audit *audit, struct failure *failure);

#endif
