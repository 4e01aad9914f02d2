/* How many random programs a differential test runs, and which: KVMBENCH_TEST_PROGRAMS of them in a long run, from KVMBENCH_TEST_SEED. */
#ifndef KVMBENCH_TEST_VM_RANDOM_H
#define KVMBENCH_TEST_VM_RANDOM_H

#include "base/sample.h"

#include <stdlib.h>

static inline unsigned long random_programs(unsigned long usual)
{
    const char *text = getenv("KVMBENCH_TEST_PROGRAMS");
    return text == NULL ? usual : strtoul(text, NULL, 10);
}

static inline uint64_t random_seed(uint64_t usual)
{
    const char *text = getenv("KVMBENCH_TEST_SEED");
    return text == NULL ? usual : strtoull(text, NULL, 10);
}

/* From 0 to limit - 1. */
static inline unsigned random_below(uint64_t *state, unsigned limit)
{
    return (unsigned)(sample_random(state) % limit);
}

#endif
