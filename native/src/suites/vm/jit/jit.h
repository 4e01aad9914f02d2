/* The compiler: passes by level, homes, machine code. */
#ifndef KVMBENCH_VM_JIT_H
#define KVMBENCH_VM_JIT_H

#include "suites/vm/jit/code.h"
#include "suites/vm/jit/x86.h"

enum {
    JIT_NONE = 0,    /* registers in the stack frame, as written */
    JIT_REGISTERS,   /* dead code goes, registers of the machine */
    JIT_FOLD,        /* and constants, copies, cheaper operations */
    JIT_ALL,         /* and common subexpressions, all of it also from block to block */
    JIT_LEVELS,
};

/* The parts of a compilation that are timed. */
enum jit_phase { JIT_COPY, JIT_FOLDING, JIT_CSE, JIT_DEAD, JIT_HOMES, JIT_EMIT, JIT_PHASES };

/* A compiler, which can be used any number of times. */
struct jit;

struct jit *jit_create(void); /* NULL: out of memory */
void jit_destroy(struct jit *jit);

/*
 * Compiles a function to the end of what is used of a code memory. NULL: not enough room is open there. phases, TSC ticks of each that are
 * added up, may be NULL.
 */
x86_function jit_compile(struct jit *jit, const struct ir_function *function, unsigned level, bool count_blocks,
                         struct code_memory *code, uint64_t phases[JIT_PHASES]);

/* The two halves: all but the machine code, which stays in the compiler, and the machine code of that. */
void jit_prepare(struct jit *jit, const struct ir_function *function, unsigned level, uint64_t phases[JIT_PHASES]);
x86_function jit_generate(struct jit *jit, bool count_blocks, struct code_memory *code, uint64_t phases[JIT_PHASES]);

#endif
