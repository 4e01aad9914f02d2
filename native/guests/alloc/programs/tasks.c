#include "guests/alloc/programs/tasks.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKED_ALLOCATIONS = 64, CHECKED_KEEP_PERCENT = 50 };

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Uniform from 0 to below `bound`, which is far below 2^32: the high half of a product (Lemire 2019). */
static uint64_t below(uint64_t *state, uint64_t bound)
{
    return (draw(state) >> 32) * bound >> 32;
}

static bool is_all(const unsigned char *block, size_t size, unsigned char value)
{
    return block[0] == value && memcmp(block, block + 1, size - 1) == 0;
}

/* A task that is under way. */
struct work {
    struct tally *tally;
    bool check;
    size_t kept;
    uint64_t live;
};

static inline bool give_back(struct work *work, struct kept block)
{
    if (work->check && !is_all(block.block, block.size, block.mark)) {
        work->tally->wrong = "a block was changed by somebody else before it was freed: the allocator gave memory out twice";
        return false;
    }
    free(block.block);
    work->tally->frees++;
    work->live -= block.size;
    return true;
}

static inline bool take(struct work *work, size_t size, struct kept *taken)
{
    unsigned char *block = calloc(1, size);
    *taken = (struct kept){block, size, 0};
    if (block == NULL) {
        work->tally->wrong = "calloc returned NULL: out of memory";
        return false;
    }
    work->tally->allocations++;
    work->tally->bytes += size;
    work->live += size;
    if (work->live > work->tally->live_peak)
        work->tally->live_peak = work->live;
    if (work->check) {
        if (!is_all(block, size, 0)) {
            work->tally->wrong = "a block of calloc was not zero";
            return false;
        }
        taken->mark = (unsigned char)(1 + work->tally->allocations % 255);
        memset(block, taken->mark, size);
    } else if (size >= 8) {
        ((volatile unsigned char *)block)[0] = 1;
        ((volatile unsigned char *)block)[size - 1] = 1;
    }
    return true;
}

/* Above keep_max one of the stash has to go, which may be the new one. */
static inline bool keep(struct work *work, uint64_t keep_max, struct kept block, uint64_t *random)
{
    struct kept *stash = work->tally->stash;
    stash[work->kept++] = block;
    if (work->kept <= keep_max)
        return true;
    uint64_t victim = below(random, work->kept);
    struct kept gone = stash[victim];
    stash[victim] = stash[--work->kept];
    return give_back(work, gone);
}

/* Compiled twice, so that what is timed has no traces of checking. */
static inline __attribute__((always_inline)) bool run(const struct alloc_config *config, uint64_t task, bool check,
                                                      struct tally *tally)
{
    uint64_t random = ALLOC_SEED ^ task;
    uint64_t allocations = check && config->iters > CHECKED_ALLOCATIONS ? CHECKED_ALLOCATIONS : config->iters;
    uint64_t keep_percent = check ? CHECKED_KEEP_PERCENT : config->keep_percent;
    struct work work = {.tally = tally, .check = check};
    for (uint64_t i = 0; i < allocations; i++) {
        struct kept block;
        if (!take(&work, 1 + below(&random, config->max_size), &block))
            return false;
        bool kept = below(&random, 100) < keep_percent;
        if (!(kept ? keep(&work, config->keep_max, block, &random) : give_back(&work, block)))
            return false;
    }
    while (work.kept > 0)
        if (!give_back(&work, tally->stash[--work.kept]))
            return false;
    return true;
}

bool task_run(const struct alloc_config *config, uint64_t task, bool check, struct tally *tally)
{
    return check ? run(config, task, true, tally) : run(config, task, false, tally);
}
