/* Memory, without the kernel: what the other figures are to be seen against. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "protocol/plan.h"
#include "suites/kernel/measure.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum memory_operation { MEMORY_BCOPY, MEMORY_FCP, MEMORY_FRD, MEMORY_FWR };

enum { BLOCK = 128 /* ints of a turn of the loops, unrolled */ };

static const char *const operations[] = {
    [MEMORY_BCOPY] = "bcopy", [MEMORY_FCP] = "fcp", [MEMORY_FRD] = "frd", [MEMORY_FWR] = "fwr", NULL,
};

struct blocks {
    enum memory_operation operation;
    size_t bytes;
    int *from, *to; /* to: NULL where nothing is copied */
};

uint64_t kernel_mem_memory(const struct plan_bench *spec)
{
    const char *operation = plan_param(spec, "op");
    bool copies = strcmp(operation, operations[MEMORY_BCOPY]) == 0 || strcmp(operation, operations[MEMORY_FCP]) == 0;
    return (plan_number(spec, "size_mb") << 20) * (copies ? 2 : 1);
}

static int *allocate(size_t bytes)
{
    int *memory = aligned_alloc((size_t)sysconf(_SC_PAGESIZE), bytes);
    if (memory != NULL)
        memset(memory, 0, bytes);
    return memory;
}

bool kernel_mem_set_up(struct bench *bench)
{
    struct blocks *blocks = calloc(1, sizeof *blocks);
    bench->state = blocks;
    if (blocks == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    while (strcmp(operations[blocks->operation], plan_param(bench->spec, "op")) != 0)
        blocks->operation++;
    blocks->bytes = plan_number(bench->spec, "size_mb") << 20;
    blocks->from = allocate(blocks->bytes);
    bool copies = blocks->operation == MEMORY_BCOPY || blocks->operation == MEMORY_FCP;
    if (blocks->from != NULL && copies)
        blocks->to = allocate(blocks->bytes);
    return (blocks->from != NULL && (!copies || blocks->to != NULL)) ||
           fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory for %s MiB: set size_mb to less", plan_param(bench->spec, "size_mb"));
}

/* Word by word, as the names say: an int at a time, which the compiler must not make vectors of. */
#define BY_INTS __attribute__((noinline, optimize("no-tree-vectorize", "no-tree-loop-distribute-patterns")))

BY_INTS static void copy_ints(int *to, const int *from, size_t count)
{
    for (size_t block = 0; block < count; block += BLOCK)
#pragma GCC unroll 128
        for (size_t i = 0; i < BLOCK; i++)
            to[block + i] = from[block + i];
}

BY_INTS static void write_ints(int *to, size_t count)
{
    for (size_t block = 0; block < count; block += BLOCK)
#pragma GCC unroll 128
        for (size_t i = 0; i < BLOCK; i++)
            to[block + i] = 1;
}

BY_INTS static void add_ints(const int *from, size_t count)
{
    unsigned sum = 0;
    for (size_t block = 0; block < count; block += BLOCK)
#pragma GCC unroll 128
        for (size_t i = 0; i < BLOCK; i++)
            sum += (unsigned)from[block + i];
    __asm__ volatile("" : : "r"(sum));
}

static void do_once(const struct blocks *blocks)
{
    size_t count = blocks->bytes / sizeof(int);
    switch (blocks->operation) {
    case MEMORY_BCOPY:
        memcpy(blocks->to, blocks->from, blocks->bytes);
        break;
    case MEMORY_FCP:
        copy_ints(blocks->to, blocks->from, count);
        break;
    case MEMORY_FRD:
        add_ints(blocks->from, count);
        break;
    case MEMORY_FWR:
        write_ints(blocks->from, count);
        break;
    }
    __asm__ volatile("" : : : "memory");
}

bool kernel_mem_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    const struct blocks *blocks = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        do_once(blocks);
    measured_rate(bench, sample, start, (double)iterations * (double)blocks->bytes);
    return true;
}

void kernel_mem_tear_down(struct bench *bench)
{
    struct blocks *blocks = bench->state;
    if (blocks == NULL)
        return;
    free(blocks->from);
    free(blocks->to);
    free(blocks);
}

const struct param_def kernel_mem_params[] = {
    {.name = "op", .kind = PARAM_CHOICE, .choices = operations, .fallback = "bcopy",
     .help = "bcopy: copied by the C library; fcp: copied, frd: read and added, fwr: written, an int at a time"},
    {.name = "size_mb", .kind = PARAM_NUMBER, .min = 1, .max = 65536, .fallback = "64", .help = "MiB, twice where they are copied"},
    {.name = NULL},
};
