/* Random programs with a compiler and memory for code: what all of the JIT's benchmarks start from. */
#ifndef KVMBENCH_VM_WORKLOAD_H
#define KVMBENCH_VM_WORKLOAD_H

#include "suites/vm/jit/jit.h"
#include "suites/vm/jit/program.h"

/* Bytes of memory that so many programs of about so many instructions take, with their code. */
uint64_t workload_memory(size_t count, size_t instrs);

struct workload {
    struct ir_function *programs;
    size_t count, instrs; /* instrs: of all programs together */
    struct jit *jit;
    struct code_memory code;
    uint64_t args[IR_MAX_ARGS], memory[IR_WORDS];
};

/* Also to be destroyed after a creation that failed half-way. */
bool workload_create(struct workload *workload, size_t count, const struct program_shape *shape, uint64_t seed, struct failure *failure);
void workload_destroy(struct workload *workload);

/* Compiles program `which`; the code memory is open and begins anew when it is full. */
x86_function workload_compile(struct workload *workload, size_t which, unsigned level, bool count_blocks, uint64_t phases[JIT_PHASES]);

/* Opens all of the sealed code memory, to begin anew. False with errno. */
bool workload_open(struct workload *workload);

/* Runs a compiled program once on its arguments and its memory. */
static inline uint64_t workload_run(struct workload *workload, x86_function function, uint64_t *counts)
{
    return function(workload->args, workload->memory, counts);
}

/* Compiles all programs anew at a level and compares what they do with the interpreter. The code memory is open again afterwards. */
bool workload_verify(struct workload *workload, unsigned level, struct failure *failure);

#endif
