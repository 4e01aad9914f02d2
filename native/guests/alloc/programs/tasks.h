/* What one task allocates, keeps and frees. */
#ifndef KVMBENCH_ALLOC_TASKS_H
#define KVMBENCH_ALLOC_TASKS_H

#include "guests/alloc/abi.h"

#include <stdbool.h>
#include <stddef.h>

struct kept {
    unsigned char *block;
    size_t size;
    unsigned char mark; /* what it was filled with, where it is checked */
};

/* One thread's. Its stash is not from the allocator that is measured. */
struct tally {
    struct kept *stash; /* keep_max + 1 */
    uint64_t allocations, frees, bytes, live_peak;
    const char *wrong; /* NULL: nothing */
};

/*
 * Does a task once and adds to the tally; every block is freed at its end. False as soon as something is wrong.
 * With `check` every second block is kept, a new block must be zero in every byte, is filled, and must still be so when it is freed.
 */
bool task_run(const struct alloc_config *config, uint64_t task, bool check, struct tally *tally);

#endif
