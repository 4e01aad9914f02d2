/* A guest with the same memory twice in its address space: in pages of 2 MiB and in pages of 4 KiB; and its TLB, flushed. */
#ifndef KVMBENCH_VM_GUEST_H
#define KVMBENCH_VM_GUEST_H

#include "kvm/guest.h"

/* Where the guest sees the memory again in pages of 4 KiB: guest physical plus this. */
#define GUEST_SMALL_PAGES (UINT64_C(8) << 30)

/*
 * A guest of so many data pages of 4 KiB, in huge pages of the host where those can be had, to follow links or to flush. Also to be
 * destroyed after a failure.
 */
bool guest_memory_create(struct guest *guest, size_t pages, bool flushes, struct failure *failure);

/* Bytes of memory that it takes. */
uint64_t guest_memory_bytes(size_t pages);

/* Follows `steps` links in ring 3, from *at, which goes on from there: ns of KVM_RUN, 0 with a failure. */
uint64_t guest_memory_chase(struct guest *guest, uint64_t *at, uint64_t steps, struct failure *failure);

/* Loads CR3 with what it is, `times` times in ring 0: ns of KVM_RUN, 0 with a failure. */
uint64_t guest_memory_flush(struct guest *guest, uint64_t times, struct failure *failure);

#endif
