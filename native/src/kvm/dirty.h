/*
 * Which pages to restore: reading the dirty log or ring, and the sticky known set.
 *
 * The known set holds every page that KVM has reported since it was last emptied. Its pages stay writable, so they cost no
 * write-protection fault again, and all of them are restored every time: a superset of the dirty pages, hence sound.
 */
#ifndef KVMBENCH_DIRTY_H
#define KVMBENCH_DIRTY_H

#include "kvm/kvm.h"
#include "kvm/restore.h"
#include "kvm/snapshot.h"

struct dirty_set {
    const struct snapshot *snapshot;
    uint64_t *bits; /* by guest page number */
    uint64_t *log;  /* what KVM_GET_DIRTY_LOG filled */
    size_t word_count;
    struct restore_item *items; /* the pages in `bits`, ascending: neighbours share TLB entries and DRAM rows */
    size_t count;
    bool grown; /* bits has pages that items does not have yet */
};

bool dirty_create(struct dirty_set *set, const struct snapshot *snapshot, struct failure *failure);
void dirty_free(struct dirty_set *set);

/* Empties the set. The caller has restored its pages and lets KVM report them again. */
void dirty_clear(struct dirty_set *set);

/* Adds a page. */
static inline void dirty_add(struct dirty_set *set, size_t page)
{
    uint64_t bit = UINT64_C(1) << page % 64;
    set->grown |= (set->bits[page / 64] & bit) == 0;
    set->bits[page / 64] |= bit;
}

/* Brings items up to date with the bits. */
void dirty_list(struct dirty_set *set);

/* VM_LOG_RING: adds what the vCPU's ring reports, without a system call. False for an entry that is not in guest memory. */
bool dirty_harvest_ring(struct dirty_set *set, struct vcpu *vcpu, struct failure *failure);

/* VM_LOG_BITMAP, VM_LOG_MANUAL: adds what KVM_GET_DIRTY_LOG reports. */
bool dirty_harvest_log(struct dirty_set *set, const struct vm *vm, struct failure *failure);

/* Has KVM report all pages again that were harvested: KVM_RESET_DIRTY_RINGS, or KVM_CLEAR_DIRTY_LOG of the set's pages. */
bool dirty_protect(struct dirty_set *set, struct vcpu *vcpu, struct failure *failure);

/*
 * When to empty a sticky set that has grown too large. Restoring pages that were not dirty is wasted; emptying costs a
 * write-protection fault for each page that gets dirty again. As in ski rental, empty when the waste since the last time
 * has reached that cost; and wait twice as long each time the set only grew back.
 */
struct dirty_prune {
    double waste_ns; /* since the set was last emptied */
    double patience; /* multiple of the cost to wait for */
    size_t emptied;  /* size of the set when it was last emptied; 0: never */
};

enum { DIRTY_FAULT_NS = 3000, DIRTY_COPY_NS = 60 };

/* Accounts for one reset of a set of `known` pages, of which `clean` had not changed. Returns whether to empty the set now. */
bool dirty_prune_due(struct dirty_prune *prune, size_t known, size_t clean);

#endif
