/* Two tiers: quickly compiled code that counts its blocks, and optimized code for what is hot. */
#ifndef KVMBENCH_VM_TIERS_H
#define KVMBENCH_VM_TIERS_H

#include "suites/vm/jit/workload.h"

enum { TIER_1_LEVEL = JIT_NONE, TIER_2_LEVEL = JIT_ALL };

/* A program of a workload as it runs now. */
struct tiered {
    size_t program;
    x86_function code;
    unsigned tier;
    uint64_t counts[IR_MAX_BLOCKS]; /* executions of its blocks in tier 1 */
};

/* Compiles a program anew for a tier, in the workload's sealed code memory. False with errno. */
bool tiered_compile(struct workload *workload, struct tiered *function, unsigned tier);

/* Whether one of a tier 1 function's blocks has been executed so often. */
bool tiered_is_hot(const struct workload *workload, const struct tiered *function, uint64_t threshold);

#endif
