#include "suites/vm/memory/mmu.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 4, LEVEL_BITS = 9, TABLE_ENTRIES = 1 << LEVEL_BITS };

static size_t level_index(uint64_t page, int level)
{
    return (size_t)(page >> LEVEL_BITS * level) % TABLE_ENTRIES;
}

static void map_page(struct mmu *mmu, uint64_t page)
{
    size_t table = 0;
    for (int level = LEVELS - 1; level > 0; level--) {
        uint64_t *entry = &mmu->tables[table * TABLE_ENTRIES + level_index(page, level)];
        if (*entry == 0)
            *entry = mmu->table_count++ + 1;
        table = (size_t)*entry - 1;
    }
    mmu->tables[table * TABLE_ENTRIES + level_index(page, 0)] = mmu_expected(page << MMU_PAGE_BITS) + 1;
}

bool mmu_create(struct mmu *mmu, size_t pages, size_t entries, size_t ways, bool prefetches, struct failure *failure)
{
    /* A root, one of the second and third level, which hold 512 times 512 last ones. */
    *mmu = (struct mmu){.table_count = 1, .table_capacity = 3 + (pages + TABLE_ENTRIES - 1) / TABLE_ENTRIES, .sets = entries / ways,
                        .ways = ways, .prefetches = prefetches};
    mmu->tables = calloc(mmu->table_capacity * TABLE_ENTRIES, sizeof *mmu->tables);
    mmu->entries = calloc(entries, sizeof *mmu->entries);
    if (mmu->tables == NULL || mmu->entries == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    for (uint64_t page = 0; page < pages; page++)
        map_page(mmu, page);
    return true;
}

void mmu_destroy(struct mmu *mmu)
{
    free(mmu->tables);
    free(mmu->entries);
}

uint64_t mmu_walk(const struct mmu *mmu, uint64_t address)
{
    uint64_t page = address >> MMU_PAGE_BITS, entry = 1;
    for (int level = LEVELS - 1; level >= 0; level--) {
        entry = mmu->tables[(size_t)(entry - 1) * TABLE_ENTRIES + level_index(page, level)];
        if (entry == 0)
            return MMU_NOT_MAPPED;
    }
    return (entry - 1) | (address & ((1u << MMU_PAGE_BITS) - 1));
}

static struct tlb_entry *set_of(const struct mmu *mmu, uint64_t page)
{
    return &mmu->entries[(page & (mmu->sets - 1)) * mmu->ways];
}

/* The way of a set that was looked up longest ago. */
static struct tlb_entry *victim(const struct mmu *mmu, struct tlb_entry *set)
{
    struct tlb_entry *oldest = set;
    for (size_t way = 1; way < mmu->ways; way++)
        if (set[way].used < oldest->used)
            oldest = &set[way];
    return oldest;
}

/* All ways are compared, as in hardware: which one it is, nobody can predict. */
static struct tlb_entry *find(const struct mmu *mmu, struct tlb_entry *set, uint64_t page)
{
    struct tlb_entry *found = NULL;
    for (size_t way = 0; way < mmu->ways; way++)
        found = set[way].tag == page + 1 ? &set[way] : found;
    return found;
}

static uint64_t fill(struct mmu *mmu, uint64_t page, bool prefetched)
{
    uint64_t frame = mmu_walk(mmu, page << MMU_PAGE_BITS);
    if (frame != MMU_NOT_MAPPED)
        *victim(mmu, set_of(mmu, page)) = (struct tlb_entry){page + 1, frame, mmu->lookups, prefetched};
    return frame;
}

static void prefetch(struct mmu *mmu, uint64_t page)
{
    if (find(mmu, set_of(mmu, page), page) == NULL && fill(mmu, page, true) != MMU_NOT_MAPPED)
        mmu->prefetched++;
}

uint64_t mmu_translate(struct mmu *mmu, uint64_t address)
{
    uint64_t page = address >> MMU_PAGE_BITS, within = address & ((1u << MMU_PAGE_BITS) - 1);
    struct tlb_entry *set = set_of(mmu, page);
    mmu->lookups++;
    struct tlb_entry *found = find(mmu, set, page);
    if (found != NULL) {
        mmu->hits++;
        mmu->prefetches_used += found->prefetched;
        found->prefetched = false;
        found->used = mmu->lookups;
        return found->frame | within;
    }
    uint64_t frame = fill(mmu, page, false);
    if (mmu->prefetches)
        prefetch(mmu, page + 1);
    return frame == MMU_NOT_MAPPED ? frame : frame | within;
}

void mmu_flush(struct mmu *mmu)
{
    memset(mmu->entries, 0, mmu->sets * mmu->ways * sizeof *mmu->entries);
}
