/* x86-64 machine code of a function whose registers have homes. */
#ifndef KVMBENCH_VM_X86_H
#define KVMBENCH_VM_X86_H

#include "suites/vm/jit/registers.h"

/* The compiled function, of the System V calling convention. counts: for code that counts its blocks, else not looked at. */
typedef uint64_t (*x86_function)(const uint64_t *args, uint64_t *memory, uint64_t *counts);

enum { X86_HOME_REGISTERS = 10 };

struct x86_options {
    bool count_blocks;
    /* A comparison whose only reader is the branch after it leaves nothing but flags; NULL: it is not known who reads. */
    const struct liveness *liveness;
};

/* Bytes that x86_emit may need for a function. */
size_t x86_room(const struct ir_function *function);

/* Writes the code, of less than x86_room bytes. Returns how many. */
size_t x86_emit(uint8_t *to, const struct ir_function *function, const struct homes *homes, struct x86_options options);

#endif
