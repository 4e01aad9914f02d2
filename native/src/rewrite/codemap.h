/* What a rewriter must know of an executable's code: where its instructions start and where a branch may land. */
#ifndef KVMBENCH_CODEMAP_H
#define KVMBENCH_CODEMAP_H

#include "rewrite/elf_image.h"

/* Marks of one byte of code. */
enum {
    CODE_START = 1,    /* an instruction starts here */
    CODE_TARGET = 2,   /* control may arrive here other than from the instruction before */
    CODE_FUNCTION = 4, /* a symbol says that a function starts here */
    CODE_SYSCALL = 8,  /* this instruction is a `syscall` */
    CODE_PATCHED = 16, /* for the rewriter: these bytes are no longer the original's */
};

/* One executable section; marks[i] belongs to the byte at `address` + i. */
struct code_section {
    uint64_t address, offset, size;
    uint8_t *marks;
};

struct codemap {
    struct code_section *sections;
    unsigned count;
    unsigned syscalls;
    uint64_t undecoded_bytes;
};

/*
 * Decodes every executable section from its start, beginning anew at the next function symbol where it meets something
 * that is no instruction. Targets are over-approximated: direct branches, return addresses, symbols, endbr64, every
 * constant in an instruction and every aligned word in data that would be an address in the code, and jump tables of
 * 32-bit offsets. False with a reason in `error`: no section headers, no memory.
 */
bool codemap_build(struct codemap *map, const struct elf *elf, char *error, size_t error_size);
void codemap_free(struct codemap *map);

/* The marks of the byte at `address`, NULL where there is no code. */
uint8_t *codemap_marks(const struct codemap *map, uint64_t address);

#endif
