#define _GNU_SOURCE
#include "kvm/snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

/* MSRs that guest code could depend on and that do not count time (Intel SDM vol. 4). */
static const uint32_t msr_numbers[SNAPSHOT_MSRS] = {
    0xC0000081 /* STAR */, 0xC0000082 /* LSTAR */, 0xC0000083 /* CSTAR */, 0xC0000084 /* SFMASK */,
    0xC0000102 /* KERNEL_GS_BASE */, 0x174 /* SYSENTER_CS */, 0x175 /* SYSENTER_ESP */, 0x176 /* SYSENTER_EIP */, 0x277 /* PAT */,
};

/* FNV-1a over words: only has to tell pages apart, equality is checked. */
static uint64_t hash_page(const uint8_t *page)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t at = 0; at < GUEST_PAGE; at += 8) {
        uint64_t word;
        memcpy(&word, page + at, 8);
        hash = (hash ^ word) * 0x100000001B3u;
        hash ^= hash >> 29;
    }
    return hash;
}

/* Numbers the distinct pages: index[i] is that of page i. Returns their count, 0 when out of memory. */
static size_t number_pages(const struct vm *vm, size_t count, uint32_t *index, uint32_t *first)
{
    size_t buckets = 64, distinct = 0;
    while (buckets < count * 2)
        buckets *= 2;
    uint32_t *table = calloc(buckets, sizeof *table); /* number of a distinct page + 1 */
    if (table == NULL)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *page = vm_at(vm, i * GUEST_PAGE);
        size_t at = hash_page(page) & (buckets - 1);
        while (table[at] != 0 && memcmp(page, vm_at(vm, (uint64_t)first[table[at] - 1] * GUEST_PAGE), GUEST_PAGE) != 0)
            at = (at + 1) & (buckets - 1);
        if (table[at] == 0) {
            first[distinct] = (uint32_t)i;
            table[at] = (uint32_t)++distinct;
        }
        index[i] = table[at] - 1;
    }
    free(table);
    return distinct;
}

static bool save_memory(struct snapshot *snapshot, struct failure *failure)
{
    size_t count = snapshot->page_count;
    uint32_t *index = malloc(count * sizeof *index), *first = malloc(count * sizeof *first);
    snapshot->sources = malloc(count * sizeof *snapshot->sources);
    size_t distinct = index && first && snapshot->sources ? number_pages(snapshot->vm, count, index, first) : 0;
    void *unique = MAP_FAILED;
    if (distinct > 0)
        unique = mmap(NULL, distinct * GUEST_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (unique != MAP_FAILED) {
        snapshot->unique = unique;
        snapshot->unique_count = distinct;
        snapshot->unique_bytes = distinct * GUEST_PAGE;
        for (size_t i = 0; i < distinct; i++)
            memcpy(snapshot->unique + i * GUEST_PAGE, vm_at(snapshot->vm, (uint64_t)first[i] * GUEST_PAGE), GUEST_PAGE);
        for (size_t i = 0; i < count; i++)
            snapshot->sources[i] = snapshot->unique + (size_t)index[i] * GUEST_PAGE;
    }
    free(index);
    free(first);
    return snapshot->unique != NULL || fail(failure, FAILURE_ERROR, "memory", "out of memory for a snapshot of %zu pages", count);
}

static bool read_state(struct snapshot *state, struct vcpu *vcpu, struct failure *failure)
{
    state->msrs.header.nmsrs = SNAPSHOT_MSRS;
    for (size_t i = 0; i < SNAPSHOT_MSRS; i++)
        state->msrs.entries[i] = (struct kvm_msr_entry){.index = msr_numbers[i]};
    const char *name = ioctl(vcpu->fd, KVM_GET_REGS, &state->regs) != 0 ? "KVM_GET_REGS"
        : ioctl(vcpu->fd, KVM_GET_SREGS, &state->sregs) != 0            ? "KVM_GET_SREGS"
        : ioctl(vcpu->fd, KVM_GET_FPU, &state->fpu) != 0                ? "KVM_GET_FPU"
                                                                        : NULL;
    int msrs = name == NULL ? ioctl(vcpu->fd, KVM_GET_MSRS, &state->msrs) : 0;
    if (msrs >= 0 && msrs < SNAPSHOT_MSRS && name == NULL)
        return fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_GET_MSRS does not read MSR 0x%x", msr_numbers[msrs]);
    if (msrs < 0)
        name = "KVM_GET_MSRS";
    return name == NULL || fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl %s failed: %s", name, strerror(errno));
}

bool snapshot_take(struct snapshot *snapshot, const struct vm *vm, struct vcpu *vcpu, struct failure *failure)
{
    *snapshot = (struct snapshot){.vm = vm, .page_count = vm->bytes / GUEST_PAGE};
    return read_state(snapshot, vcpu, failure) && save_memory(snapshot, failure);
}

void snapshot_free(struct snapshot *snapshot)
{
    if (snapshot->unique != NULL)
        munmap(snapshot->unique, snapshot->unique_bytes);
    free(snapshot->sources);
    *snapshot = (struct snapshot){0};
}

static void compare_group(struct audit *audit, const char *name, const void *now, const void *saved, size_t bytes)
{
    if (memcmp(now, saved, bytes) != 0 && audit->mismatches++ == 0)
        snprintf(audit->first, sizeof audit->first, "%s", name);
}

static void compare_page(struct audit *audit, size_t page, const void *now, const void *saved)
{
    if (memcmp(now, saved, GUEST_PAGE) != 0 && audit->mismatches++ == 0)
        snprintf(audit->first, sizeof audit->first, "page 0x%zx", page);
}

bool snapshot_audit(const struct snapshot *snapshot, struct vcpu *vcpu, bool memory, struct audit *audit, struct failure *failure)
{
    *audit = (struct audit){0};
    if (!vcpu_complete(vcpu, failure))
        return false;
    struct snapshot *now = calloc(1, sizeof *now);
    if (now == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    bool read = read_state(now, vcpu, failure);
    if (read) {
        compare_group(audit, "general registers", &now->regs, &snapshot->regs, sizeof now->regs);
        compare_group(audit, "system registers", &now->sregs, &snapshot->sregs, sizeof now->sregs);
        compare_group(audit, "FPU", &now->fpu, &snapshot->fpu, sizeof now->fpu);
        compare_group(audit, "MSRs", &now->msrs, &snapshot->msrs, sizeof now->msrs);
        for (size_t i = 0; memory && i < snapshot->page_count; i++)
            compare_page(audit, i, vm_at(snapshot->vm, i * GUEST_PAGE), snapshot->sources[i]);
    }
    free(now);
    return read;
}
