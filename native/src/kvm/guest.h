/* One VM with one vCPU for short experiments: a guest snippet, run again and again. */
#ifndef KVMBENCH_GUEST_H
#define KVMBENCH_GUEST_H

#include "kvm/kvm.h"

struct guest {
    struct vm vm;
    struct vcpu vcpu;
    struct kvm_regs start; /* registers at the snippet's beginning */
};

/* Creates both, and arms the watchdog: all experiments together may take 3 s. */
bool guest_create(struct guest *guest, const struct vm_config *config, struct failure *failure);

/* Also after a creation that failed half-way. */
void guest_destroy(struct guest *guest);

/* Loads the code from `code` to `end`, to start in ring 3, or in ring 0, with `start` as set here. */
bool guest_load(struct guest *guest, const uint8_t *code, const uint8_t *end, bool ring0, struct failure *failure);

/* Runs from the start, with the registers in guest->start, to the first exit: nanoseconds of KVM_RUN, 0 with a failure. */
uint64_t guest_run(struct guest *guest, struct failure *failure);

/* Goes on where the guest is: nanoseconds of KVM_RUN, 0 with a failure. */
uint64_t guest_resume(struct guest *guest, struct failure *failure);

#endif
