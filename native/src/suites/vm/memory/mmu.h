/*
 * A model of an MMU, as an emulator has it: page tables of four levels, and a set-associative TLB in front of them that replaces
 * the least recently used entry of a set.
 */
#ifndef KVMBENCH_VM_MMU_H
#define KVMBENCH_VM_MMU_H

#include "base/failure.h"

enum { MMU_PAGE_BITS = 12, MMU_MAX_PAGES = 262144, MMU_MAX_ENTRIES = 16384, MMU_MAX_WAYS = 16 };

#define MMU_NOT_MAPPED UINT64_MAX

struct tlb_entry {
    uint64_t tag;      /* page number + 1; 0: empty */
    uint64_t frame;    /* address of the page it is translated to */
    uint64_t used;     /* when, in lookups */
    bool prefetched;   /* and not looked up yet */
};

struct mmu {
    uint64_t *tables; /* of 512 entries each, the first is the root; entries: index of the next table, or address, + 1 */
    size_t table_count, table_capacity;
    struct tlb_entry *entries; /* a set's ways lie side by side */
    size_t sets, ways;         /* sets: a power of two */
    bool prefetches;           /* a miss brings the next page's translation too */
    uint64_t lookups, hits, prefetches_used, prefetched;
};

/* Maps pages 0 to `pages` - 1, as mmu_expected says. entries / ways: a power of two. */
bool mmu_create(struct mmu *mmu, size_t pages, size_t entries, size_t ways, bool prefetches, struct failure *failure);
void mmu_destroy(struct mmu *mmu); /* also after a creation that failed half-way */

/* Where an address of a mapped page is. */
static inline uint64_t mmu_expected(uint64_t address)
{
    return address ^ 0x2A5 << MMU_PAGE_BITS;
}

/* The walk alone: four dependent loads. MMU_NOT_MAPPED: a page fault. */
uint64_t mmu_walk(const struct mmu *mmu, uint64_t address);

/* By the TLB, and by a walk that fills it where that does not know. */
uint64_t mmu_translate(struct mmu *mmu, uint64_t address);

/* Empties the TLB. */
void mmu_flush(struct mmu *mmu);

#endif
