/* The models and kernels of the suite's memory benchmarks. */
#include "base/sample.h"
#include "suites/vm/memory/chase.h"
#include "suites/vm/memory/mmu.h"
#include "tests/process.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 64, WAYS = 4, SETS = ENTRIES / WAYS, PAGES = 300, LOOKUPS = 100000 };

/* A set as the list of its pages, the most recently used first. Returns whether the page was there. */
static bool look_up(uint64_t set[WAYS], uint64_t page)
{
    size_t at = 0;
    while (at < WAYS - 1 && set[at] != page)
        at++;
    bool hit = set[at] == page;
    memmove(set + 1, set, at * sizeof *set);
    set[0] = page;
    return hit;
}

TEST(vm_mmu_hits_and_translates_as_lists_of_recent_pages_do)
{
    static uint64_t sets[SETS][WAYS];
    struct mmu mmu;
    struct failure failure = {0};
    uint64_t seed = 3, hits = 0;
    memset(sets, 0xFF, sizeof sets);
    CHECK(mmu_create(&mmu, PAGES, ENTRIES, WAYS, false, &failure));
    for (int i = 0; i < LOOKUPS; i++) {
        uint64_t random = sample_random(&seed), page = random % (random >> 60 == 0 ? PAGES : PAGES / 5);
        uint64_t address = page << MMU_PAGE_BITS | random >> 52;
        hits += look_up(sets[page % SETS], page);
        CHECK(mmu_translate(&mmu, address) == mmu_expected(address));
        CHECK_MESSAGE(mmu.hits == hits, "after %d lookups: %llu hits, expected %llu", i + 1, (unsigned long long)mmu.hits, (unsigned long long)hits);
    }
    uint64_t before = mmu.hits;
    mmu_flush(&mmu);
    for (uint64_t page = 0; page < SETS; page++)
        mmu_translate(&mmu, page << MMU_PAGE_BITS);
    bool faults = mmu_translate(&mmu, (uint64_t)512 << MMU_PAGE_BITS) == MMU_NOT_MAPPED;
    bool flushed = mmu.hits == before;
    mmu_destroy(&mmu);
    CHECK(faults && flushed && hits > LOOKUPS / 2);
}

TEST(vm_mmu_prefetches_the_next_page)
{
    struct mmu mmu;
    struct failure failure = {0};
    CHECK(mmu_create(&mmu, PAGES, ENTRIES, WAYS, true, &failure));
    for (uint64_t page = 0; page < PAGES; page++)
        CHECK(mmu_translate(&mmu, page << MMU_PAGE_BITS) == mmu_expected(page << MMU_PAGE_BITS));
    uint64_t hits = mmu.hits, useful = mmu.prefetches_used;
    mmu_destroy(&mmu);
    CHECK_MESSAGE(hits == PAGES / 2 && useful == PAGES / 2, "%llu hits, %llu useful", (unsigned long long)hits, (unsigned long long)useful);
}

TEST(vm_chases_read_one_line_of_each_page)
{
    enum { COUNT = 500 };
    uint64_t offsets[COUNT], seed = 1;
    bool seen[COUNT] = {false};
    struct failure failure = {0};
    uint8_t *memory = chase_map(COUNT * CHASE_PAGE, false, &failure);
    CHECK(memory != NULL);
    chase_pages(offsets, COUNT, &seed);
    chase_link(memory, (uintptr_t)memory, offsets, COUNT);
    const uint8_t *at = memory + offsets[0];
    for (size_t i = 0; i < COUNT; i++) {
        seen[(size_t)(at - memory) / CHASE_PAGE] = true;
        at = chase_follow(at, 1);
    }
    bool closed = at == memory + offsets[0], all = true;
    for (size_t i = 0; i < COUNT; i++)
        all = all && seen[i];
    chase_unmap(memory, COUNT * CHASE_PAGE);
    CHECK(closed && all);
}

/* Its last check compares what was copied, and that nothing behind it was. */
TEST(vm_copies_of_all_lengths_are_right)
{
    static char plan[32768];
    size_t used = (size_t)sprintf(plan, "{\"protocol\":1,\"suite\":\"vm\",\"time_ms\":1,\"sample_us\":50,\"warmup_ms\":0,\"benchmarks\":["), count = 0;
    for (size_t bytes = 64; bytes < 400; bytes += bytes < 200 ? 1 : 7, count++)
        used += (size_t)sprintf(plan + used, "%s{\"id\":%zu,\"name\":\"memory_copy\",\"params\":{\"bytes\":\"%zu\"}}", count > 0 ? "," : "", count,
                                bytes);
    sprintf(plan + used, "]}");
    struct process_end end = process_run_plan(plan);
    CHECK_MESSAGE(end.code == 0, "exit code %d: %s", end.code, end.output);
    free(end.output);
}
