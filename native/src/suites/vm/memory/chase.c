#define _GNU_SOURCE
#include "suites/vm/memory/chase.h"

#include "base/sample.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20 };

void chase_shuffle(uint64_t *offsets, size_t count, uint64_t *seed)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)(sample_random(seed) % i);
        uint64_t offset = offsets[i - 1];
        offsets[i - 1] = offsets[other];
        offsets[other] = offset;
    }
}

void chase_pages(uint64_t *offsets, size_t count, uint64_t *seed)
{
    for (size_t i = 0; i < count; i++)
        offsets[i] = i * CHASE_PAGE + sample_random(seed) % (CHASE_PAGE / CHASE_LINE) * CHASE_LINE;
    chase_shuffle(offsets, count, seed);
}

void chase_link(uint8_t *memory, uint64_t seen_at, const uint64_t *offsets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t next = seen_at + offsets[(i + 1) % count];
        memcpy(memory + offsets[i], &next, sizeof next);
    }
}

static size_t whole(size_t bytes)
{
    return (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/* Of the mapping around an address, what /proc/self/smaps says is in huge pages. */
static size_t huge_bytes(const void *address)
{
    char line[512];
    unsigned long from, to, kib, found = 0;
    bool inside = false;
    FILE *smaps = fopen("/proc/self/smaps", "r");
    while (smaps != NULL && fgets(line, sizeof line, smaps) != NULL) {
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
            inside = from <= (uintptr_t)address && (uintptr_t)address < to;
        else if (inside && sscanf(line, "AnonHugePages: %lu kB", &kib) == 1)
            found = kib << 10;
    }
    if (smaps != NULL)
        fclose(smaps);
    return found;
}

/* Aligned to huge pages: more is mapped, and what sticks out unmapped. */
static uint8_t *map_aligned(size_t bytes)
{
    uint8_t *all = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return NULL;
    size_t before = (size_t)(-(uintptr_t)all % HUGE_PAGE);
    if (before > 0)
        munmap(all, before);
    munmap(all + before + bytes, HUGE_PAGE - before);
    return all + before;
}

uint8_t *chase_map(size_t bytes, bool huge, struct failure *failure)
{
    size_t mapped = whole(bytes);
    uint8_t *memory = map_aligned(mapped);
    if (memory == NULL) {
        fail(failure, FAILURE_ERROR, "memory", "mmap of %zu bytes: %s", mapped, strerror(errno));
        return NULL;
    }
    madvise(memory, mapped, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    for (size_t at = 0; at < mapped; at += CHASE_PAGE)
        memory[at] = 1;
    if (huge && huge_bytes(memory) < mapped) {
        fail(failure, FAILURE_SKIP, "huge_pages", "the kernel gave %zu of %zu bytes in huge pages: /sys/kernel/mm/transparent_hugepage/enabled "
             "has to be madvise or always, and enough memory in one piece", huge_bytes(memory), mapped);
        munmap(memory, mapped);
        return NULL;
    }
    return memory;
}

void chase_unmap(uint8_t *memory, size_t bytes)
{
    if (memory != NULL)
        munmap(memory, whole(bytes));
}
