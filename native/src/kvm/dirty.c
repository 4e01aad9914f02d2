#include "kvm/dirty.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

bool dirty_create(struct dirty_set *set, const struct snapshot *snapshot, struct failure *failure)
{
    /* KVM wants the log of a slot in multiples of 64 pages. */
    *set = (struct dirty_set){.snapshot = snapshot, .word_count = (snapshot->page_count + 63) / 64};
    set->bits = calloc(set->word_count, sizeof *set->bits);
    set->log = calloc(set->word_count, sizeof *set->log);
    set->items = calloc(snapshot->page_count, sizeof *set->items);
    return (set->bits != NULL && set->log != NULL && set->items != NULL) || fail(failure, FAILURE_ERROR, "memory", "out of memory");
}

void dirty_free(struct dirty_set *set)
{
    free(set->bits);
    free(set->log);
    free(set->items);
    *set = (struct dirty_set){0};
}

void dirty_clear(struct dirty_set *set)
{
    memset(set->bits, 0, set->word_count * sizeof *set->bits);
    set->count = 0;
    set->grown = false;
}

void dirty_list(struct dirty_set *set)
{
    if (!set->grown)
        return;
    set->count = 0;
    for (size_t word = 0; word < set->word_count; word++) {
        for (uint64_t bits = set->bits[word]; bits != 0; bits &= bits - 1) {
            size_t page = word * 64 + (size_t)__builtin_ctzll(bits);
            set->items[set->count++] =
                (struct restore_item){vm_at(set->snapshot->vm, page * GUEST_PAGE), set->snapshot->sources[page]};
        }
    }
    set->grown = false;
}

bool dirty_harvest_ring(struct dirty_set *set, struct vcpu *vcpu, struct failure *failure)
{
    uint32_t mask = vcpu->vm->config.ring_entries - 1;
    for (;; vcpu->ring_next++) {
        struct kvm_dirty_gfn *entry = &vcpu->ring[vcpu->ring_next & mask];
        /* The kernel publishes slot and offset before the flag. */
        if (__atomic_load_n(&entry->flags, __ATOMIC_ACQUIRE) != KVM_DIRTY_GFN_F_DIRTY)
            return true;
        if (entry->slot != 0 || entry->offset >= set->snapshot->page_count)
            return fail(failure, FAILURE_ERROR, "dirty_ring", "the dirty ring reports page %llu of slot %u, which is not there",
                        (unsigned long long)entry->offset, entry->slot);
        dirty_add(set, entry->offset);
        __atomic_store_n(&entry->flags, KVM_DIRTY_GFN_F_RESET, __ATOMIC_RELEASE);
        vcpu->ring_used++;
    }
}

bool dirty_harvest_log(struct dirty_set *set, const struct vm *vm, struct failure *failure)
{
    struct kvm_dirty_log log = {.slot = 0, .dirty_bitmap = set->log};
    if (ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log) != 0)
        return fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_GET_DIRTY_LOG failed: %s", strerror(errno));
    for (size_t word = 0; word < set->word_count; word++) {
        set->grown |= (set->log[word] & ~set->bits[word]) != 0;
        set->bits[word] |= set->log[word];
    }
    return true;
}

bool dirty_protect(struct dirty_set *set, struct vcpu *vcpu, struct failure *failure)
{
    const struct vm *vm = vcpu->vm;
    if (vm->config.logging == VM_LOG_BITMAP)
        return true; /* reading the log has done it */
    if (vm->config.logging == VM_LOG_RING) {
        vcpu->ring_used = 0;
        return ioctl(vm->fd, KVM_RESET_DIRTY_RINGS, 0) >= 0
            || fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_RESET_DIRTY_RINGS failed: %s", strerror(errno));
    }
    struct kvm_clear_dirty_log log = {
        .slot = 0, .num_pages = (uint32_t)set->snapshot->page_count, .first_page = 0, .dirty_bitmap = set->bits};
    return ioctl(vm->fd, KVM_CLEAR_DIRTY_LOG, &log) == 0
        || fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_CLEAR_DIRTY_LOG failed: %s", strerror(errno));
}

bool dirty_prune_due(struct dirty_prune *prune, size_t known, size_t clean)
{
    if (prune->patience < 1)
        prune->patience = 1;
    prune->waste_ns += (double)clean * DIRTY_COPY_NS;
    if (prune->waste_ns < prune->patience * (double)known * DIRTY_FAULT_NS || known == 0)
        return false;
    if (prune->emptied > 0 && known * 2 > prune->emptied)
        prune->patience *= 2;
    prune->waste_ns = 0;
    prune->emptied = known;
    return true;
}
