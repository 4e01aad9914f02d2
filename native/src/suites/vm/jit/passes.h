/* Optimization passes over a function, in place. */
#ifndef KVMBENCH_VM_PASSES_H
#define KVMBENCH_VM_PASSES_H

#include "suites/vm/jit/ir.h"

/* A set of virtual registers. */
struct reg_set {
    uint64_t words[IR_MAX_REGS / 64];
};

static inline bool reg_in(const struct reg_set *set, size_t reg)
{
    return set->words[reg / 64] >> reg % 64 & 1;
}

static inline void reg_add(struct reg_set *set, size_t reg)
{
    set->words[reg / 64] |= UINT64_C(1) << reg % 64;
}

static inline void reg_remove(struct reg_set *set, size_t reg)
{
    set->words[reg / 64] &= ~(UINT64_C(1) << reg % 64);
}

/* Which registers are read later, at the beginning and at the end of each block. */
struct liveness {
    struct reg_set in[IR_MAX_BLOCKS], out[IR_MAX_BLOCKS];
};

/* What passes work with; much of it, so that it is not on the stack. */
struct pass_memory;

struct pass_memory *pass_memory_create(void); /* NULL: out of memory */
void pass_memory_destroy(struct pass_memory *memory);

/*
 * Propagates constants and copies, folds what is constant, and makes multiplications and divisions by powers of two shifts
 * and masks, block by block. across: what is known at a block's end holds in the next, where that is its only way in.
 */
void pass_fold(struct ir_function *function, bool across, struct pass_memory *memory);

/* Computes the same only once, and loads nothing that was just loaded or stored: a copy in its place. across: as above. */
void pass_cse(struct ir_function *function, bool across, struct pass_memory *memory);

/* Removes what is never reached and what nobody reads. liveness: of what is left, or of more. */
void pass_dead(struct ir_function *function, struct liveness *liveness);

#endif
