/* memory_allocation: objects and pages, by the allocators that a virtual machine uses. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "base/sample.h"
#include "protocol/plan.h"
#include "suites/vm/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { BATCH = 256, MPOL_LOCAL_POLICY = 4 /* MPOL_LOCAL, Linux 3.8 */ };

enum allocator { BY_LIBC, BY_POOL, BY_PAGES, BY_NUMA };

static const char *const allocators[] = {[BY_LIBC] = "libc", [BY_POOL] = "pool", [BY_PAGES] = "pages", [BY_NUMA] = "numa", NULL};

static const struct param_def params[] = {
    {.name = "allocator", .kind = PARAM_CHOICE, .choices = allocators, .fallback = "libc",
     .help = "libc: malloc of the library that the harness is linked with; pool: a list of free blocks of one size; pages: mmap and "
             "munmap; numa: the same, bound to this CPU's memory node"},
    {.name = "bytes", .kind = PARAM_NUMBER, .min = 16, .max = 1048576, .fallback = "64", .help = "of one object"},
    {0},
};

enum { RATE, ALLOCATE_NS, FREE_NS };

static const struct metric_def metrics[] = {
    [RATE] = {"throughput", "ops/ms", true, true, "objects allocated, written to and freed in a millisecond"},
    [ALLOCATE_NS] = {"allocate_ns", "ns", false, false, "allocating one and writing to its first byte"},
    [FREE_NS] = {"free_ns", "ns", false, false, "freeing one"},
    {0},
};

/* A free block of a pool holds the next one. */
struct block {
    struct block *next;
};

struct allocation {
    enum allocator allocator;
    size_t bytes;
    uint8_t *objects[BATCH];
    uint16_t order[BATCH]; /* in which they are freed */
    uint8_t *pool;
    struct block *free;
};

static bool create_pool(struct allocation *allocation)
{
    size_t each = (allocation->bytes + 15) / 16 * 16;
    allocation->pool = malloc(each * BATCH);
    for (size_t i = 0; allocation->pool != NULL && i < BATCH; i++) {
        struct block *block = (struct block *)(void *)(allocation->pool + i * each);
        block->next = allocation->free;
        allocation->free = block;
    }
    return allocation->pool != NULL;
}

static uint8_t *map_pages(const struct allocation *allocation)
{
    void *pages = mmap(NULL, allocation->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    if (allocation->allocator == BY_NUMA && syscall(SYS_mbind, pages, allocation->bytes, MPOL_LOCAL_POLICY, NULL, 0, 0) != 0) {
        munmap(pages, allocation->bytes);
        return NULL;
    }
    return pages;
}

static uint8_t *take(struct allocation *allocation)
{
    struct block *block = allocation->free;
    switch (allocation->allocator) {
    case BY_LIBC:
        return malloc(allocation->bytes);
    case BY_POOL:
        allocation->free = block->next;
        return (uint8_t *)block;
    default:
        return map_pages(allocation);
    }
}

static void give_back(struct allocation *allocation, uint8_t *object)
{
    struct block *block = (struct block *)(void *)object;
    switch (allocation->allocator) {
    case BY_LIBC:
        free(object);
        break;
    case BY_POOL:
        block->next = allocation->free;
        allocation->free = block;
        break;
    default:
        munmap(object, allocation->bytes);
    }
}

static bool set_up(struct bench *bench)
{
    struct allocation *allocation = calloc(1, sizeof *allocation);
    if (allocation == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = allocation;
    while (strcmp(allocators[allocation->allocator], plan_param(bench->spec, "allocator")) != 0)
        allocation->allocator++;
    allocation->bytes = plan_number(bench->spec, "bytes");
    uint64_t random = bench->plan->seed;
    for (size_t i = 0; i < BATCH; i++) {
        size_t other = (size_t)(sample_random(&random) % (i + 1));
        allocation->order[i] = allocation->order[other];
        allocation->order[other] = (uint16_t)i;
    }
    if (allocation->allocator == BY_POOL && !create_pool(allocation))
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    uint8_t *first = take(allocation);
    if (first == NULL && allocation->allocator == BY_NUMA)
        return fail(&bench->failure, FAILURE_SKIP, "numa", "mbind: %s: the kernel has no NUMA policies", strerror(errno));
    if (first != NULL)
        give_back(allocation, first);
    return true;
}

/* Allocates a batch. Returns how many there are: fewer where memory is short, with errno. */
static size_t take_all(struct allocation *allocation)
{
    size_t count = 0;
    for (; count < BATCH; count++) {
        uint8_t *object = take(allocation);
        if (object == NULL)
            break;
        *(volatile uint8_t *)object = (uint8_t)count;
        allocation->objects[count] = object;
    }
    return count;
}

/* One iteration is a batch: all are allocated, then all freed in another order. */
static bool run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct allocation *allocation = bench->state;
    uint64_t taking_ns = 0, freeing_ns = 0, start = clock_ns(), before = start;
    for (uint64_t i = 0; i < iterations; i++) {
        size_t count = take_all(allocation), wrong = 0;
        uint64_t middle = clock_ns();
        for (size_t k = 0; k < BATCH; k++) {
            size_t which = allocation->order[k];
            if (which >= count)
                continue;
            /* An allocator that gives the same twice is found out. */
            wrong += *(volatile uint8_t *)allocation->objects[which] != (uint8_t)which;
            give_back(allocation, allocation->objects[which]);
        }
        uint64_t after = clock_ns();
        taking_ns += middle - before;
        freeing_ns += after - middle;
        before = after;
        if (count < BATCH)
            return fail(&bench->failure, FAILURE_ERROR, "memory", "%zu objects of %zu bytes could be allocated: %s", count, allocation->bytes,
                        strerror(errno));
        if (wrong > 0)
            return fail(&bench->failure, FAILURE_ERROR, "wrong_allocation", "%zu of %d objects share their memory: the figures are void", wrong,
                        BATCH);
    }
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double objects = (double)iterations * BATCH;
    sample->values[RATE] = objects * 1e6 / (double)sample->elapsed_ns;
    sample->values[ALLOCATE_NS] = (double)taking_ns / objects;
    sample->values[FREE_NS] = (double)freeing_ns / objects;
    return true;
}

static void tear_down(struct bench *bench)
{
    struct allocation *allocation = bench->state;
    if (allocation == NULL)
        return;
    free(allocation->pool);
    free(allocation);
}

static uint64_t memory(const struct plan_bench *spec)
{
    return BATCH * plan_number(spec, "bytes");
}

const struct bench_def vm_allocation_benchmarks[] = {
    {.name = "memory_allocation", .help = "allocating and freeing objects, 256 at a time, freed in another order", .params = params,
     .metrics = metrics, .memory = memory, .set_up = set_up, .run = run, .tear_down = tear_down},
    {0},
};
