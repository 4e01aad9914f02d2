/* Random functions: the workload of the JIT's benchmarks and of its tests. */
#ifndef KVMBENCH_VM_PROGRAM_H
#define KVMBENCH_VM_PROGRAM_H

#include "suites/vm/jit/ir.h"

struct program_shape {
    size_t instrs; /* at least 8; what a function needs besides may add a few */
    size_t blocks; /* 1 to 64, and no more than instrs / 4 */
    size_t turns;  /* a function's loops take together at most so many: 0: it has none */
};

/*
 * A function that ends: it branches forwards at random, and backwards only as often as counters of its own allow. Some of its
 * expressions are constant, repeated or of no use, so that there is something to optimize. The same seed makes the same function.
 */
void program_random(struct ir_function *function, const struct program_shape *shape, uint64_t *seed);

/* Arguments and memory for a call, small numbers and large ones. */
void program_input(uint64_t args[IR_MAX_ARGS], uint64_t memory[IR_WORDS], uint64_t *seed);

#endif
