/* A guest with its memory: what programs are run on, and whether two of them came to the same. */
#ifndef KVMBENCH_VM_CROSS_GUEST_H
#define KVMBENCH_VM_CROSS_GUEST_H

#include "base/failure.h"
#include "suites/vm/cross/generate.h"

struct guest {
    struct guest_state state;
    _Alignas(8) uint8_t memory[GUEST_MEMORY];
};

void cross_guest_draw(uint64_t *random, struct guest *guest);

/* The part that differs, or NULL. A NaN is one, whatever its bits; the pointer and the flags are not looked at. */
const char *cross_guest_difference(const struct guest *one, const struct guest *other);

/* Runs code in the interpreter: with `called`, what cross_wrap() made. False: not understood, or it does not end. */
bool cross_guest_interpret(const struct isa *isa, const uint8_t *code, size_t bytes, struct guest *guest, bool called);

/* Memory for x86-64 code, written in one place and run in another: none is both. */
struct code_memory {
    uint8_t *writable, *executable;
    size_t bytes;
};

bool code_memory_create(struct code_memory *memory, size_t bytes, struct failure *failure);
void code_memory_destroy(struct code_memory *memory);

/* What cross_wrap() made, with a return; it fits. Then cross_guest_run runs it, any number of times. */
void code_memory_put(struct code_memory *memory, const uint8_t *code, size_t bytes);
void cross_guest_run(const struct code_memory *memory, struct guest *guest);

#endif
