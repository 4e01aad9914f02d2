/*
 * Programs of another architecture as a static executable that this test writes, run by qemu-user: each gets a guest of its own, and the
 * executable writes all guests to standard output as they are afterwards.
 */
#ifndef KVMBENCH_TEST_VM_GUEST_ELF_H
#define KVMBENCH_TEST_VM_GUEST_ELF_H

#include "suites/vm/cross/guest.h"

struct guest_elf {
    const struct isa *isa;
    uint8_t *code;
    size_t bytes, capacity;
    struct guest *guests;
    size_t count;
};

/* The program that runs this architecture's executables; NULL: there is none here. */
const char *guest_elf_emulator(const struct isa *isa);

/* Begins an executable. Zero is one that has never begun. */
void guest_elf_begin(struct guest_elf *elf, const struct isa *isa);

/* Adds a program: code that cross_wrap() made, without a return. False: out of memory. */
bool guest_elf_add(struct guest_elf *elf, const uint8_t *code, size_t bytes, const struct guest *guest);

/* Runs it. guests: as many as were added. */
bool guest_elf_run(struct guest_elf *elf, struct guest *guests, char *error, size_t error_bytes);

void guest_elf_end(struct guest_elf *elf);

#endif
