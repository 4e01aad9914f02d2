/* Random programs of each architecture's subset, to measure with and to test with. */
#ifndef KVMBENCH_VM_CROSS_GENERATE_H
#define KVMBENCH_VM_CROSS_GENERATE_H

#include "suites/vm/cross/translate.h"

enum {
    GUEST_COUNTER = 7,     /* of the loop's turns: a program only reads it */
    GUEST_INTEGERS = 128,  /* bytes of the guest's memory from its pointer on that integers use; behind them floating-point numbers, */
    GUEST_DOUBLES = 8,     /* so many, so that nobody reads a NaN's bits: architectures differ in them */
    GUEST_MEMORY = GUEST_INTEGERS + 8 * GUEST_DOUBLES,
};

/* How many of each kind, in relation to each other. Architectures that have no such instruction take other ones. */
struct mix {
    unsigned arithmetic, flags, memory, branches, multiply, select, floats;
};

extern const struct mix cross_mix_of_all;

enum generate_options {
    GENERATE_LOOP = 1,  /* two more instructions go back to the beginning while GUEST_COUNTER, which they lower, is not zero */
    GENERATE_FLAGS = 2, /* the flags may be used before they are set */
};

/* A program of so many instructions of this architecture, some of them branches forward. Its bytes; 0: no room. */
size_t cross_generate(const struct isa *isa, uint64_t *random, size_t count, const struct mix *mix, unsigned options, uint8_t *code, size_t capacity);

#endif
